import numpy as np
import pytest

from core.arrays import check_labels, silent


@pytest.mark.parametrize("dtype", [np.uint8, np.int64])
def test_labels_that_belong_to_their_samples_are_returned_as_they_are(dtype):
    t = np.array([2, 0, 1], dtype)

    labels = check_labels(t, (3,), 3, "evaluate")

    assert labels.dtype == dtype
    np.testing.assert_array_equal(labels, t)


def test_the_label_of_one_sample_has_no_axis():
    assert check_labels(2, (), 3, "evaluate") == 2
    with pytest.raises(ValueError, match=r"each sample, \(\); it was given int64 of shape \(1,\)"):
        check_labels([2], (), 3, "evaluate")


def test_one_hot_labels_become_whole_numbers_where_they_are_allowed():
    rows = np.eye(3)[[2, 0]]

    assert check_labels(rows, (2,), 3, "evaluate", one_hot=True).tolist() == [2, 0]
    assert check_labels([2, 0], (2,), 3, "evaluate", one_hot=True).tolist() == [2, 0]
    with pytest.raises(ValueError, match=r"whole numbers with t\.argmax"):
        check_labels(rows, (2,), 3, "evaluate")


def test_no_samples_have_no_labels():
    assert check_labels(np.zeros(0, int), (0,), 3, "evaluate").shape == (0,)


def test_without_classes_the_labels_say_how_many_there_are():
    assert check_labels([0, 99], (2,), None, "train").tolist() == [0, 99]
    with pytest.raises(ValueError, match="the label -1, where labels go from 0"):
        check_labels([0, -1], (2,), None, "train")


@pytest.mark.parametrize(
    ("t", "one_hot", "said"),
    [
        ([0, 1, 1], False, r"needs one whole-number label for each sample, \(2,\); .* \(3,\)\.$"),
        ([0.0, 1.0], False, "given float64"),
        ([True, False], False, "given bool"),
        ([0, 1, 1], True, r"each of the 2 images, whole numbers \(2,\) or one-hot \(2, 3\)"),
        (np.eye(4)[:2], True, r"float64 of shape \(2, 4\)"),
        ([0, 3], False, "from 0 to 3, where 3 classes are told apart, 0 to 2"),
        ([0, -1], True, "from -1 to 0"),
    ],
)
def test_other_labels_are_refused_with_who_asked(t, one_hot, said):
    with pytest.raises(ValueError, match=f"evaluate .*{said}"):
        check_labels(t, (2,), 3, "evaluate", one_hot=one_hot)


def test_silence_is_of_the_range_of_numbers_alone_and_ends_with_the_function():
    tiny, huge = np.finfo(float).tiny, np.finfo(float).max
    square = silent(lambda a: a * a)

    with np.errstate(all="raise"):
        np.testing.assert_array_equal(square(np.array([tiny, huge])), [0, np.inf])
        with pytest.raises(FloatingPointError, match="underflow"):
            np.array([tiny]) * np.array([tiny])
        with pytest.raises(FloatingPointError, match="divide by zero"):
            silent(lambda a: 1 / a)(np.zeros(1))
