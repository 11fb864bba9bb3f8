"""Labels of any form made into whole numbers, and what they are called where they are words."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.datasets.class_names import DIGITS, MOST
from core.files.idx_stream import short_shape
from core.messages import Message

_QMNIST = 8  # numbers a label: the class, who wrote it, …; github.com/facebookresearch/qmnist


class Labels(NamedTuple):
    """Labels as whole numbers, by what a person knows each array by.

    Attributes
    ----------
    numbers : dict of str to ndarray
        (N,) int64, 0 or more.
    classes : tuple of str
        What 0, 1, … are called; empty where the labels were numbers.
    notes : list of Message
        How they were made.
    """

    numbers: dict[str, NDArray[np.int64]]
    classes: tuple[str, ...]
    notes: list[Message]


def whole_labels(arrays: Mapping[str, Array]) -> Labels:
    """Return the labels of a data set as whole numbers.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        (N,) or (N, 1) of whole numbers, in whatever type, or of words; one-hot (N, K); or QMNIST's
        (N, 8), which have the class in column 0.

    Raises
    ------
    ValueError
        If one is none of these; it names the array.
    """
    notes: list[Message] = []
    columns = {name: _column(name, array, notes) for name, array in arrays.items()}
    classes: tuple[str, ...] = ()
    if any(column.dtype.kind == "U" for column in columns.values()):
        columns, classes = _numbered(columns)
        if classes:
            notes.append(Message("The labels are words; they were numbered in alphabetical order."))
    return Labels({name: _whole(name, column) for name, column in columns.items()}, classes, notes)


class FirstLabelError(ValueError):
    """There are as many names as labels, and these start at 1: which is named first is open."""


def named_classes(
    labels: Labels, named: tuple[str, ...], first_label: int | None
) -> tuple[str, ...]:
    """Return what the classes are called, which must be enough for the labels.

    Parameters
    ----------
    labels : Labels
    named : tuple of str
        Their names; if there are none, they are called by their numbers.
    first_label : int or None
        The label that is class 0; None where nobody said it.

    Raises
    ------
    FirstLabelError
        If the names fit only if the first is that of label 1, which nobody said.
    ValueError
        If a label has no name, or is below the first.
    """
    first = first_label or 0
    if first < 0:
        raise ValueError(
            Message("The first label is {first}, where labels go from 0: say another.", first=first)
        )
    largest = max(int(numbers.max()) for numbers in labels.numbers.values())
    if named and first_label is None and from_one(labels) and largest == len(named):
        raise FirstLabelError(
            Message(
                "The labels go from 1 to {largest}, and {count} names came, as if the first were "
                "that of label 1: say that the first label is 1, or name label 0 as well.",
                largest=largest,
                count=len(named),
            )
        )
    last = first + (len(named) or MOST) - 1
    for file, numbers in labels.numbers.items():
        if numbers.min() < first:
            raise ValueError(
                Message(
                    "{file} holds the label {label}, where the first was said to be {first}: say "
                    "another, or none.",
                    file=file,
                    label=numbers.min(),
                    first=first,
                )
            )
        if numbers.max() > last:
            raise ValueError(_too_large(file, int(numbers.max()), last, bool(named)))
    if named:
        return named
    least = first + 1 if first else int(DIGITS[-1])
    return tuple(map(str, range(first, max(largest, least) + 1)))


def from_one(labels: Labels) -> Message | None:
    """Return what is to be said where the lowest label is 1."""
    if min(int(numbers.min()) for numbers in labels.numbers.values()) != 1:
        return None
    return Message("The labels start at 1, where classes count from 0: class 0 has no image.")


def _column(name: str, array: Array, notes: list[Message]) -> Array:
    """Return labels as (N,), of whatever type; what was done goes to the notes, once."""
    if array.ndim == 1:
        return array
    rows = array.reshape(len(array), -1) if array.size else array
    if rows.ndim == 2 and rows.shape[1] == 1:
        return rows[:, 0]
    if rows.ndim == 2 and rows.dtype.kind in "biuf":
        if np.isin(rows, (0, 1)).all() and (rows.sum(axis=1) == 1).all():
            note = Message("The labels are one-hot: the column of the 1 was taken.")
            column: Array = rows.argmax(axis=1)
        elif rows.shape[1] == _QMNIST and rows[:, 0].min() >= 0 and rows[:, 0].max() < 10:
            note = Message("The labels are QMNIST's, of eight numbers: the class was taken.")
            column = rows[:, 0]
        else:
            raise _unfit(name, array)
        if note not in notes:
            notes.append(note)
        return column
    raise _unfit(name, array)


def _numbered(columns: dict[str, Array]) -> tuple[dict[str, Array], tuple[str, ...]]:
    """Return words as numbers in alphabetical order, with the words; figures as what they say."""
    try:
        return {name: column.astype(np.float64) for name, column in columns.items()}, ()
    except ValueError:
        words = np.unique(np.concatenate([column.astype(str) for column in columns.values()]))
        numbered = {
            name: np.searchsorted(words, column.astype(str)) for name, column in columns.items()
        }
        return numbered, tuple(words.tolist())


def _whole(name: str, column: Array) -> NDArray[np.int64]:
    if column.dtype.kind not in "biuf":
        raise _unfit(name, column)
    with np.errstate(invalid="ignore"):  # infinity modulo 1
        broken = np.flatnonzero(column % 1 != 0) if column.dtype.kind == "f" else np.empty(0, int)
    if len(broken):
        raise ValueError(
            Message(
                "{file} holds the label {label:g} (of image {number:,}), where whole numbers were "
                "expected: choose the file of the labels.",
                file=name,
                label=column[broken[0]],
                number=broken[0] + 1,
            )
        )
    if column.size and column.min() < 0:
        raise ValueError(
            Message(
                "{file} holds the label {label:g}, where labels go from 0: choose the file of the "
                "labels.",
                file=name,
                label=column.min(),
            )
        )
    if column.size and float(column.max()) >= 2**31:  # an int64 might not hold it
        raise ValueError(_too_large(name, int(column.max()), MOST - 1, named=False))
    return column.astype(np.int64)


def _unfit(name: str, array: Array) -> ValueError:
    return ValueError(
        Message(
            "{file} holds {dtype:.20} of the shape {shape}, where a whole number for each image "
            "was expected, (N,) or (N, 1), or one-hot labels, (N, K), with a single 1 in each row: "
            "choose the file of the labels.",
            file=name,
            dtype=str(array.dtype),
            shape=short_shape(array.shape),
        )
    )


def _too_large(file: str, label: int, last: int, named: bool) -> Message:
    if named:
        return Message(
            "{file} holds the label {label}, where the last that is named is {last}: name the "
            "others too, or none.",
            file=file,
            label=label,
            last=last,
        )
    return Message(
        "{file} holds the label {label}, where the largest there can be is {last}: choose the file "
        "of the labels.",
        file=file,
        label=label,
        last=last,
    )
