import numpy as np
import pytest

from core import Network, init_network, load_mnist, predict
from core.weights.doubt import SCALES, find_doubt, read_as
from core.weights.pixels import NAMED, UNIT, PixelScale, fold

BOTH = frozenset({"activation", "pixels"})


@pytest.fixture(scope="module")
def sample():
    _, (x, t) = load_mnist(source="sample")
    return x, t


def unfolded(scale):
    """Give the bundled network as it would be, had it been trained on pixels of this scale."""
    arrays = dict(init_network())
    inverse = PixelScale(-scale.mean / scale.std, 1 / scale.std)
    arrays["W1"], arrays["b1"] = fold(arrays["W1"], arrays["b1"], inverse)
    return Network(arrays)


@pytest.mark.parametrize("scale", [s for s in SCALES if s != UNIT])
def test_the_pixels_a_network_was_trained_on_are_found(scale, sample):
    network = unfolded(scale)
    doubt = find_doubt(network, frozenset({"pixels"}), *sample)
    assert doubt.better.activation == "sigmoid"
    found = predict(read_as(network, doubt.better), sample[0]).argmax(1)
    expected = predict(init_network(), sample[0]).argmax(1)
    assert (found == expected).mean() > 0.98
    assert doubt.better_accuracy - doubt.accuracy >= 0.05
    if scale in NAMED.values() or scale.mean == 0.5:
        assert doubt.better.pixels == scale


def test_the_activation_is_found_with_both_figures(sample):
    network = init_network()
    wrong = Network(network, "relu")
    doubt = find_doubt(wrong, BOTH, *sample)
    assert (doubt.reading, doubt.better) == (("relu", UNIT), ("sigmoid", UNIT))
    for accuracy, reading in ((doubt.accuracy, wrong), (doubt.better_accuracy, network)):
        right = predict(reading, sample[0][:1000]).argmax(1) == sample[1][:1000]
        assert accuracy == right.mean()
    assert doubt.tried == 1000


def test_only_what_was_left_open_is_tried(sample):
    wrong = Network(init_network(), "relu")
    assert find_doubt(wrong, frozenset(), *sample) is None
    doubt = find_doubt(wrong, frozenset({"pixels"}), *sample)
    assert doubt is None or doubt.better.activation == "relu"


def test_a_network_that_was_read_right_is_not_doubted(sample):
    assert find_doubt(init_network(), BOTH, *sample) is None


def test_a_large_network_is_tried_on_fewer_images(monkeypatch, sample):
    monkeypatch.setattr("core.weights.doubt._MOST_PRODUCTS", 15 * 89_610 * 300)
    doubt = find_doubt(Network(init_network(), "relu"), BOTH, *sample)
    assert 100 < doubt.tried < 1000


def test_a_network_of_one_layer_has_no_activation_to_doubt(sample):
    network = Network({"W1": np.zeros((784, 10)), "b1": np.zeros(10)})
    assert find_doubt(network, frozenset({"activation"}), *sample) is None
