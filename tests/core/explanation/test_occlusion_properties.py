import numpy as np
import pytest

from core import Network
from core.explanation.occlusion import occlude

hypothesis = pytest.importorskip("hypothesis")
given, settings, st = hypothesis.given, hypothesis.settings, hypothesis.strategies


@given(
    shape=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    patch=st.integers(1, 9),
    stride=st.integers(1, 12),
    seed=st.integers(0, 100),
)
@settings(max_examples=60)
def test_each_pixel_has_the_mean_over_the_patches_that_cover_it(shape, patch, stride, seed):
    patch = min(patch, *shape)
    random = np.random.default_rng(seed)
    n = shape[0] * shape[1]
    network = Network({"W1": random.normal(size=(n, 2)), "b1": random.normal(size=2)})

    occlusion = occlude(network, random.random(n), patch=patch, stride=stride, shape=shape)
    change = occlusion.logit_change(0)
    by_pixel = occlusion.by_pixel(change)

    assert by_pixel.shape == shape
    for row, column in np.ndindex(shape):
        covering = [
            change[r, c]
            for r, top in enumerate(occlusion.tops)
            for c, left in enumerate(occlusion.lefts)
            if top <= row < top + patch and left <= column < left + patch
        ]
        assert covering or stride > patch
        expected = np.mean(covering) if covering else np.nan
        assert by_pixel[row, column] == pytest.approx(expected, nan_ok=True)


@given(length=st.integers(1, 40), patch=st.integers(1, 40), stride=st.integers(1, 50))
def test_positions_are_a_stride_apart_and_the_last_lies_against_the_edge(length, patch, stride):
    patch = min(patch, length)
    network = Network({"W1": np.ones((length * 40, 2)), "b1": np.zeros(2)})

    occlusion = occlude(
        network, np.zeros(length * 40), patch=patch, stride=stride, shape=(40, length)
    )

    lefts = occlusion.lefts
    assert lefts[0] == 0
    assert lefts[-1] == length - patch
    assert (np.diff(lefts)[:-1] == stride).all()
    assert (np.diff(lefts)[-1:] <= stride).all()
    assert (np.diff(lefts) > 0).all()
