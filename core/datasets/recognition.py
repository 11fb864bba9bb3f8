"""What a person brings recognised as a data set: images, labels, splits, names of the classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.datasets.class_names import check_class_names, class_names
from core.datasets.containers.forms import read_files
from core.datasets.containers.piece import MAX_IMAGES, Piece
from core.datasets.labels import from_one, named_classes, whole_labels
from core.datasets.pixels import byte_images
from core.datasets.splits import TEST_FRACTION, hold_out, split_pieces
from core.messages import Message


class Split(NamedTuple):
    """Images (N, 28, 28) and labels (N,), both uint8."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


@dataclass(frozen=True)
class Recognised:
    """A data set that a person brings, ready to be stored.

    Attributes
    ----------
    train, test : Split
    classes : tuple of str
        What the labels 0, 1, … are called.
    notes : tuple of Message
        In what form it came, and what was done to it.
    from_one : Message or None
        That its labels start at 1, where nobody said which label is the first.
    files : tuple of str
        What it was read from.
    """

    train: Split
    test: Split
    classes: tuple[str, ...]
    notes: tuple[Message, ...]
    from_one: Message | None
    files: tuple[str, ...]


def recognise(
    files: Mapping[str, bytes],
    names: str = "",
    *,
    first_label: int | None = None,
    transpose: bool = False,
    test: float | None = None,
) -> Recognised:
    """Return the data set in files of any container that `core.datasets.containers` knows.

    Parameters
    ----------
    files : mapping of str to bytes
        Content by file name or path.
    names : str
        The name of each class, as in `class_names`. Without them the classes are called as the
        container says, else by their numbers: 0 to the largest label there is, or to 9.
    first_label : int, optional
        The label that becomes class 0; without it, 0.
    transpose : bool
        Whether to exchange rows and columns of each image.
    test : float, optional
        The fraction of the samples to hold out where there is no test split; without it,
        `TEST_FRACTION`.

    Raises
    ------
    FirstLabelError
        If the names fit only if the first is that of label 1, which nobody said.
    ValueError
        If the files are no data set, or a label has no name.
    """
    named = class_names(names) if names.strip() else ()
    found = read_files(files)
    splits, notes = split_pieces(found.pieces)
    notes = [Message("It was read as {form}.", form=found.title), *found.notes, *notes]
    pieces = {split: _split(splits, split, notes) for split in ("train", "test")}
    both = [*pieces["train"], *pieces["test"]]
    _check_sizes(both)
    images, pixel_notes = byte_images({piece.name: _there(piece.images) for piece in both})
    labels = whole_labels({_labels_name(piece): _there(piece.labels) for piece in both})
    notes += [note for piece in both for note in piece.notes] + pixel_notes + labels.notes

    named = named or (class_names(found.names) if found.names else ())
    named = named or labels.classes or both[0].classes
    classes = named_classes(labels, check_class_names(named) if named else (), first_label)
    first = first_label or 0
    parts = {
        split: Split(
            _whole([images[piece.name] for piece in some]),
            _whole([labels.numbers[_labels_name(piece)] for piece in some]) - first,
        )
        for split, some in pieces.items()
        if some
    }
    train = parts["train"]
    if "test" in parts and test is not None:
        raise ValueError(
            Message(
                "There is a test split of {count:,} samples: leave out the fraction to hold out.",
                count=len(parts["test"].labels),
            )
        )
    if "test" not in parts:
        held = hold_out(train.labels, TEST_FRACTION if test is None else test)
        parts = {"train": _chosen(train, ~held), "test": _chosen(train, held)}
        notes.append(
            Message(
                "There is no test split: {held:,} of {count:,} samples, of each label a part, were "
                "held out for one, the same ones each time.",
                held=int(held.sum()),
                count=len(held),
            )
        )
    if transpose:
        notes.append(Message("Rows and columns of the images were exchanged."))
    if first_label:
        notes.append(Message("Label {first} is the first class, and became 0.", first=first_label))
    return Recognised(
        _stored(parts["train"], transpose),
        _stored(parts["test"], transpose),
        classes,
        tuple(dict.fromkeys(notes)),
        from_one(labels) if first_label is None else None,
        tuple(files),
    )


def _split(splits: Mapping[str, list[Piece]], split: str, notes: list[Message]) -> list[Piece]:
    """Return the pieces of a split; those of a validation split are where they are needed most."""
    valid = splits.get("valid", [])
    pieces = splits.get(split, [])
    if not valid:
        return pieces
    if split == "test":
        if not pieces:
            notes.append(Message("The validation split was taken to test on."))
            return valid
        return pieces
    if "test" in splits and pieces:
        notes.append(Message("The validation split was put behind the train split."))
    return pieces + valid if "test" in splits else pieces


def _check_sizes(pieces: Sequence[Piece]) -> None:
    for piece in pieces:
        labels = len(_there(piece.labels))
        if labels != len(piece):
            raise ValueError(
                Message(
                    "{labels_file} holds {labels:,} labels, and {images_file} {images:,} images: "
                    "choose the two files that belong together.",
                    labels_file=_labels_name(piece),
                    labels=labels,
                    images_file=piece.name,
                    images=len(piece),
                )
            )
    if (images := sum(map(len, pieces))) > MAX_IMAGES:
        raise ValueError(
            Message(
                "There are {images:,} images, where {most:,} are taken at most: choose fewer.",
                images=images,
                most=MAX_IMAGES,
            )
        )


def _labels_name(piece: Piece) -> str:
    return piece.labels_name or piece.name


def _there(array: Array | None) -> Array:
    assert array is not None, "split_pieces gives pieces that have both"
    return array


def _whole(arrays: list[Array]) -> Array:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _chosen(split: Split, which: NDArray[np.bool_]) -> Split:
    return Split(split.images[which], split.labels[which])


def _stored(split: Split, transpose: bool) -> Split:
    """Return a split as it is stored, its labels as bytes too."""
    images = split.images.swapaxes(1, 2) if transpose else split.images
    return Split(np.ascontiguousarray(images), split.labels.astype(np.uint8))
