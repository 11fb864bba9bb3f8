import numpy as np
import pytest

from core import evaluate, load_mnist, read_weights
from core.datasets.disputed import DISPUTED, disputed


@pytest.fixture
def labels(mnist_dir, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))
    (_, _), (_, labels) = load_mnist()
    return labels


def test_the_fifteen_labels_are_those_of_the_test_split(labels):
    assert len(DISPUTED) == 15
    assert {index: int(labels[index]) for index in DISPUTED} == {
        index: label for index, (label, _) in DISPUTED.items()
    }


def test_people_saw_another_digit_each_time():
    assert all(label != seen for label, seen in DISPUTED.values())


def test_the_test_split_is_recognised_by_its_labels(labels):
    assert disputed(labels) == {index: seen for index, (_, seen) in DISPUTED.items()}


@pytest.mark.parametrize(
    "other",
    [
        lambda labels: labels[:9_999],
        lambda labels: labels[::-1],
        lambda labels: np.zeros(10_000, np.uint8),
        lambda labels: np.tile(labels, 6),
    ],
    ids=["shorter", "reversed", "all zero", "longer"],
)
def test_no_other_split_has_any(labels, other):
    assert disputed(other(labels)) == {}


def test_the_bundled_sample_has_none():
    for _, labels in load_mnist(source="sample"):
        assert disputed(labels) == {}


def test_the_book_s_accuracy_with_and_without_them(labels, book_weights):
    (_, _), (x, t) = load_mnist()

    correct = evaluate(read_weights(book_weights), x, t).correct

    assert correct.mean() == pytest.approx(0.9352)
    assert round(np.delete(correct, list(disputed(t))).mean(), 4) == 0.9364
