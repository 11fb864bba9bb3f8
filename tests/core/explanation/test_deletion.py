import numpy as np
import pytest

from core.explanation.deletion import deletion
from core.explanation.flow import flow
from tests.core.explanation.making import FUNCTIONS, made


def replaced(network, x, reference, layer, gone):
    """Return the logits with units of a layer as they are in the reference, in plain steps."""
    z, other = (np.asarray(image, float) for image in (x, reference))
    for at in range(network.depth + 1):
        if at == layer:
            z = np.where(np.isin(np.arange(z.size), gone), other, z)
        if at < network.depth:
            z, other = (each @ network[f"W{at + 1}"] + network[f"b{at + 1}"] for each in (z, other))
            if at + 1 < network.depth:
                z, other = (
                    np.vectorize(FUNCTIONS[network.activation])(each) for each in (z, other)
                )
    return z


@pytest.mark.parametrize("activation", sorted(FUNCTIONS))
@pytest.mark.parametrize("layer", [0, 1, 2])
def test_the_logit_falls_as_it_does_when_the_units_are_set_one_by_one(activation, layer):
    network, x, reference = made(7, [5, 4, 6, 3], activation)
    found = flow(network, x, 0, 2, reference)
    name = f"z{layer}" if layer else "x"
    fell = deletion(found, name, orders=3)
    assert fell.counts.tolist() == [*range(network.sizes[layer] + 1)]
    given_ = found.contributions[name]
    assert np.all(np.diff(given_[fell.order]) <= 0)
    for count in fell.counts:
        gone = fell.order[:count]
        logits = replaced(network, x, reference, layer, gone)
        assert fell.measured[count] == pytest.approx(found.value - (logits[0] - logits[2]))
        assert fell.expected[count] == pytest.approx(given_[gone].sum())
    if layer == 2:  # the logit is the sum of what these give
        np.testing.assert_allclose(fell.measured, fell.expected, atol=1e-12)
    for curve in (fell.measured, *fell.random):
        np.testing.assert_allclose(curve[[0, -1]], [0, found.change], atol=1e-12)
    assert fell.random.shape == (3, fell.counts.size)


def test_of_many_pixels_some_are_set_at_a_time():
    network, x, reference = made(1, [784, 3, 2], "sigmoid", 0.1)
    fell = deletion(flow(network, x, 0, reference=reference), "x", orders=1)
    assert (fell.counts[0], fell.counts[-1], len(fell.counts)) == (0, 784, 61)


def test_nothing_but_what_the_flow_goes_through_can_be_taken_away():
    network, x, _ = made(1, [5, 4, 3], "sigmoid")
    with pytest.raises(ValueError, match="goes through x, z1; it has no 'z2'"):
        deletion(flow(network, x, 0), "z2")
