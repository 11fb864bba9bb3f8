import numpy as np
import pytest

from core import Network, forward, init_network, load_mnist
from core.explanation.occlusion import occlude


@pytest.fixture(scope="module")
def network():
    return init_network()


@pytest.fixture(scope="module")
def images():
    return load_mnist(source="sample")[1][0][:5]


@pytest.mark.parametrize(
    ("patch", "stride", "fill"), [(1, 1, 0.0), (5, 1, 0.0), (5, 3, 0.5), (7, 7, 1.0), (28, 1, -2.0)]
)
def test_the_maps_agree_with_hiding_patch_by_patch(network, images, patch, stride, fill):
    x = images[1]

    occlusion = occlude(network, x, patch=patch, stride=stride, fill=fill)

    whole = forward(network, x)
    for unit in (0, 7):
        logit, probability = occlusion.logit_change(unit), occlusion.probability_change(unit)
        assert logit.shape == probability.shape == (len(occlusion.tops), len(occlusion.lefts))
        for row, top in enumerate(occlusion.tops):
            for column, left in enumerate(occlusion.lefts):
                hidden = x.reshape(28, 28).copy()
                hidden[top : top + patch, left : left + patch] = fill
                arrays = forward(network, hidden.ravel())
                assert logit[row, column] == pytest.approx(
                    arrays.a3[unit] - whole.a3[unit], abs=2e-5
                )
                assert probability[row, column] == pytest.approx(
                    arrays.y[unit] - whole.y[unit], abs=1e-5
                )
                assert occlusion.predicted[row, column] == arrays.y.argmax()


def test_without_hidden_layers_hiding_a_pixel_takes_its_term_from_the_logit(images):
    random = np.random.default_rng(3)
    network = Network({"W1": random.normal(size=(784, 10)), "b1": random.normal(size=10)})
    x = images[0].astype(np.float64)

    change = occlude(network, x, patch=1).logit_change(4)

    np.testing.assert_allclose(change.ravel(), -x * network["W1"][:, 4], atol=1e-12)


def test_hiding_what_is_black_already_changes_nothing(network, images):
    occlusion = occlude(network, images[2], patch=3)

    picture = images[2].reshape(28, 28)
    black = np.array(
        [
            [not picture[top : top + 3, left : left + 3].any() for left in occlusion.lefts]
            for top in occlusion.tops
        ]
    )
    assert 100 < black.sum() < black.size
    change = occlusion.logit_change(7)
    assert abs(change[black]).max() < 1e-4
    assert abs(change[~black]).max() > 0.1


def test_pixels_between_patches_that_do_not_meet_have_no_figure(network, images):
    occlusion = occlude(network, images[0], patch=2, stride=13)

    by_pixel = occlusion.by_pixel(occlusion.logit_change(0))

    covered = np.zeros((28, 28), bool)
    for top in (0, 13, 26):
        for left in (0, 13, 26):
            covered[top : top + 2, left : left + 2] = True
    np.testing.assert_array_equal(np.isnan(by_pixel), ~covered)


def test_whole_numbers_are_hidden_by_any_fill(network, images):
    raw = (images[0] * 255).round().astype(np.uint8)

    np.testing.assert_array_equal(
        occlude(network, raw, patch=9, stride=9, fill=127.5).logits,
        occlude(network, raw.astype(np.float32), patch=9, stride=9, fill=127.5).logits,
    )


def test_the_image_is_left_as_it_was(network, images):
    before = images[0].copy()

    occlude(network, images[0], fill=1.0)

    np.testing.assert_array_equal(images[0], before)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"patch": 29}, "28 × 28 pixels has a side of 1 to 28; it was given 29"),
        ({"patch": 0}, "it was given 0"),
        ({"stride": 0}, "stride must be at least 1 pixel.* they are 0 and 0.0"),
        ({"stride": -2}, "they are -2"),
        ({"fill": np.nan}, "finite number; they are 1 and nan"),
        ({"fill": np.inf}, "inf"),
        ({"shape": (28, 27)}, r"image of 28 × 27 pixels for a network that takes 784"),
        ({"x": np.zeros((2, 784))}, r"one flat image.* given \(2, 784\)"),
        ({"x": np.zeros((28, 28))}, r"given \(28, 28\)"),
    ],
)
def test_what_cannot_be_hidden_is_refused(network, images, changes, message):
    arguments = {"x": images[0], **changes}

    with pytest.raises(ValueError, match=message):
        occlude(network, **arguments)


@pytest.mark.parametrize("unit", [-1, 10])
def test_the_change_of_a_class_that_is_none_is_refused(network, images, unit):
    occlusion = occlude(network, images[0], patch=14, stride=14)

    for change in (occlusion.logit_change, occlusion.probability_change):
        with pytest.raises(ValueError, match=f"no class {unit}"):
            change(unit)
