import pytest

from core import init_network
from core.datasets.mnist import read_split
from core.evaluation.intervals import wilson
from core.evaluation.robustness_table import AccuracyAt, accuracies_at, mean_accuracies, worst
from core.images.transforms import TRANSFORMS
from core.network.network import predict


def row(network, transform, accuracy):
    return AccuracyAt(network, "sample", "test", transform, 0.0, 100, accuracy, 0.0, 1.0)


def test_a_row_has_what_is_read_right_of_the_changed_images_and_its_interval():
    network = init_network()
    rows = accuracies_at(network, "n.npz", "sample", "test", "hide", [0, 10])
    images, labels = read_split("sample", "test")
    for found, amount in zip(rows, [0, 10], strict=True):
        x = TRANSFORMS["hide"](images, amount).reshape(len(images), -1)
        right = int((predict(network, x).argmax(axis=1) == labels).sum())
        assert found.accuracy * 2500 == pytest.approx(right, abs=1)  # rounding of one image
        assert (found.low, found.high) == wilson(round(found.accuracy * 2500), 2500)
        assert (found.amount, found.images, found.transform) == (amount, 2500, "hide")


def test_each_transform_counts_the_same_in_the_mean_however_many_amounts_it_has():
    rows = [row("a", "turn", 1.0), row("a", "turn", 1.0), row("a", "blur", 0.0)]
    rows += [row("b", "turn", 0.8), row("b", "blur", 0.6)]
    assert mean_accuracies(rows) == {"b": pytest.approx(0.7), "a": 0.5}
    assert list(mean_accuracies(rows)) == ["b", "a"]
    assert worst(rows) == rows[2]


def test_networks_are_compared_on_the_transforms_that_all_of_them_have():
    rows = [row("a", "turn", 0.9), row("a", "blur", 0.1), row("b", "turn", 0.8)]
    assert mean_accuracies(rows) == {"a": 0.9, "b": 0.8}
    assert mean_accuracies(rows[1:]) == {"b": 0.8, "a": 0.1}
    assert mean_accuracies([]) == {}
