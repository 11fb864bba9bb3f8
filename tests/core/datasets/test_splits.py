import numpy as np
import pytest

from core.datasets.containers.piece import Piece
from core.datasets.splits import hold_out, split_of, split_pieces


def piece(name, n=3, images=True, labels=True):
    return Piece(name, np.zeros((n, 784)) if images else None, np.zeros(n) if labels else None)


def names(pieces):
    return {split: [each.name for each in some] for split, some in split_pieces(pieces)[0].items()}


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("train-images-idx3-ubyte", "train"),
        ("t10k-labels", "test"),
        ("mnist/testing/3", "test"),
        ("training_data.npz: x_test", "test"),
        ("test.zip/images", "test"),
        ("x_val", "valid"),
        ("validation.csv", "valid"),
        ("evaluation.csv", None),
        ("digits.csv", None),
    ],
)
def test_a_name_says_its_split(name, split):
    assert split_of(name) == split


@pytest.mark.parametrize(
    ("pieces", "splits"),
    [
        ([piece("a")], {"train": ["a"]}),
        ([piece("test.csv")], {"train": ["test.csv"]}),
        ([piece("a", 2), piece("b", 3)], {"test": ["a"], "train": ["b"]}),
        ([piece("a_test"), piece("b")], {"test": ["a_test"], "train": ["b"]}),
        (
            [piece("train-0"), piece("train-1"), piece("test-0")],
            {"train": ["train-0", "train-1"], "test": ["test-0"]},
        ),
        (
            [piece("x", labels=False), piece("t", images=False)],
            {"train": ["x"]},
        ),
        (
            [
                *(piece("x", 5, labels=False), piece("t", 5, images=False)),
                *(piece("u", 4, labels=False), piece("v", 4, images=False)),
            ],
            {"train": ["x"], "test": ["u"]},
        ),
    ],
    ids=str,
)
def test_splits_are_told_by_names_else_by_lengths(pieces, splits):
    assert names(pieces) == splits


def test_images_and_labels_that_came_apart_are_joined_by_split():
    x, u = piece("x_train", 5, labels=False), piece("x_test", 4, labels=False)
    v, t = piece("y_test", 4, images=False), piece("y_train", 5, images=False)

    splits, _ = split_pieces([x, u, v, t])

    (train,), (test,) = splits["train"], splits["test"]
    assert train.labels is t.labels
    assert test.labels is v.labels
    assert (train.name, train.labels_name) == ("x_train", "y_train")


def test_images_without_labels_are_left_out_beside_others_and_said():
    splits, (note,) = split_pieces([piece("train.csv"), piece("test.csv", labels=False)])

    assert [each.name for each in splits["train"]] == ["train.csv"]
    assert note == "test.csv holds images without labels, and was left out."


@pytest.mark.parametrize(
    ("pieces", "sentence"),
    [
        ([piece("a"), piece("b")], "a, b: nothing tells which is to train"),
        ([piece("a"), piece("b"), piece("c")], "a, b, c: nothing tells which is to train"),
        ([piece("a", labels=False)], "a holds images without labels: choose the file of their"),
        ([piece("a", images=False)], "0 of images, 1 of labels and 0 of both came"),
        ([piece("a"), piece("b", images=False)], "0 of images, 1 of labels and 1 of both came"),
        ([], "0 of images, 0 of labels and 0 of both came"),
        (
            [
                *(piece("x_train", labels=False), piece("x_test", labels=False)),
                *(piece("t_train", images=False), piece("u_train", 4, images=False)),
            ],
            "2 of images, 2 of labels and 0 of both came",
        ),
    ],
)
def test_what_cannot_be_told_apart_is_refused(pieces, sentence):
    with pytest.raises(ValueError, match=sentence):
        split_pieces(pieces)


@pytest.mark.parametrize(("count", "fraction", "held"), [(100, 0.2, 20), (2, 0.01, 1), (7, 0.5, 4)])
def test_a_part_of_each_label_is_held_out_the_same_each_time(count, fraction, held):
    labels = np.random.default_rng(0).permutation(np.arange(count) % 5)

    chosen = hold_out(labels, fraction)

    assert chosen.sum() == held
    np.testing.assert_array_equal(chosen, hold_out(labels, fraction))
    if count == 100:
        assert np.bincount(labels[chosen]).tolist() == [4] * 5
        assert np.diff(np.flatnonzero(chosen)).std() > 0  # not every fifth as they came


@pytest.mark.parametrize("fraction", [0, 1, -0.5, 2, 0.999, float("nan")])
def test_a_fraction_that_leaves_nothing_is_refused(fraction):
    with pytest.raises(ValueError, match="of 10 samples cannot be held out"):
        hold_out(np.zeros(10, int), fraction)
