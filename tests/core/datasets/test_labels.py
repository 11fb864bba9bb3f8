import numpy as np
import pytest

from core.datasets.labels import named_classes, whole_labels

WHOLE = np.array([0, 2, 1, 9])


@pytest.mark.parametrize("dtype", ["u1", "i1", ">i2", "<u2", "i4", ">i8", "u8", "f2", "f4", "f8"])
def test_whole_numbers_of_any_type_are_labels(dtype):
    labels = whole_labels({"a": WHOLE.astype(dtype), "b": WHOLE[:, None].astype(dtype)})

    for numbers in labels.numbers.values():
        np.testing.assert_array_equal(numbers, WHOLE)
        assert numbers.dtype == np.int64
    assert labels.classes == ()
    assert labels.notes == []


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, bool])
def test_one_hot_labels_become_the_column_of_the_1(dtype):
    rows = np.eye(10)[WHOLE].astype(dtype)
    labels = whole_labels({"a": rows, "b": rows[:2]})

    np.testing.assert_array_equal(labels.numbers["a"], WHOLE)
    assert len(labels.notes) == 1  # once for both


def test_eight_numbers_a_label_are_qmnists_unless_they_are_one_hot():
    qmnist = np.column_stack([WHOLE] + [np.arange(4) + 100] * 7)
    one_hot = np.eye(8)[[1, 0, 7]]

    np.testing.assert_array_equal(whole_labels({"a": qmnist}).numbers["a"], WHOLE)
    np.testing.assert_array_equal(whole_labels({"a": one_hot}).numbers["a"], [1, 0, 7])


def test_words_are_numbered_over_all_arrays_and_figures_are_what_they_say():
    words = whole_labels({"a": np.array(["b", "c"]), "b": np.array([["a"], ["c"]])})
    figures = whole_labels({"a": np.array(["7", "07.0"]), "b": np.array([1, 2])})

    assert words.classes == ("a", "b", "c")
    assert [numbers.tolist() for numbers in words.numbers.values()] == [[1, 2], [0, 2]]
    assert figures.classes == ()
    assert figures.numbers["a"].tolist() == [7, 7]


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (np.array([1, np.inf]), r"the label inf \(of image 2\)"),
        (np.array([2**63 + 5], np.uint64), "the label 9223372036854775813, where the largest"),
        (np.zeros((2, 3)), "float64 of the shape 2 × 3"),
        (np.ones((2, 2, 2)), "float64 of the shape 2 × 2 × 2"),
        (np.array([1j]), "complex128 of the shape 1"),
    ],
)
def test_what_no_label_can_be_is_refused_by_its_name(array, sentence):
    with pytest.raises(ValueError, match=f"^a holds {sentence}"):
        whole_labels({"a": array})


@pytest.mark.parametrize(
    ("values", "first", "classes"),
    [
        ([0, 3], None, "0123456789"),
        ([1, 3], None, "0123456789"),
        ([1, 3], 1, "123"),
        ([1, 1], 1, "12"),
        ([5, 6], 5, "56"),
    ],
)
def test_classes_without_names_are_called_by_their_labels(values, first, classes):
    labels = whole_labels({"a": np.array(values)})

    assert named_classes(labels, (), first) == tuple(classes)
