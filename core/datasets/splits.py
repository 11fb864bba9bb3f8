"""Which images belong to which labels, and which are to train and which to test on."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.datasets.containers.piece import Piece
from core.messages import Message

TEST_FRACTION = 0.2  # of samples that came without a test split
_SEED = 0
_TWICE = 16  # arrays are compared at most
_SAID = {
    "train": re.compile("train", re.I),
    "test": re.compile("test|t10k", re.I),
    "valid": re.compile("valid|(^|[^a-z])(val|dev)([^a-z]|$)", re.I),
}
_OTHER = {"train": "test", "test": "train", "valid": "train"}


def split_of(name: str) -> str | None:
    """Return the split that a name says: an array's own, before its file's and its folders'."""
    file = PurePosixPath(name).name
    for part in (file.rpartition(": ")[2], file, name):
        for split, said in _SAID.items():
            if said.search(part):
                return split
    return None


def split_pieces(pieces: Sequence[Piece]) -> tuple[dict[str, list[Piece]], list[Message]]:
    """Return the pieces of each split, train, valid and test, with images and labels each.

    Images and labels that came apart are joined. Splits are told by the names, else, of two, by
    the lengths: the longer is to train on. A single one is train, whatever its name.

    Raises
    ------
    ValueError
        If images have no labels or labels no images, or nothing tells the splits apart.
    """
    whole = [piece for piece in pieces if piece.images is not None and piece.labels is not None]
    images = [piece for piece in pieces if piece.labels is None]
    labels = [piece for piece in pieces if piece.images is None]
    notes: list[Message] = []
    if not whole or labels:
        images, labels = _once(images, notes), _once(labels, notes)
        whole, images = _joined(whole, images, labels)
    # Kaggle keeps the labels of its test images to itself.
    notes += [
        Message("{file} holds images without labels, and was left out.", file=piece.name)
        for piece in images
    ]
    splits = _splits(whole)
    if len(set(splits)) == 1:
        return {"train": whole}, notes
    by_split: dict[str, list[Piece]] = {}
    for split, piece in zip(splits, whole, strict=True):
        by_split.setdefault(split or "train", []).append(piece)
    return by_split, notes


def hold_out(labels: Array, fraction: float) -> NDArray[np.bool_]:
    """Return which samples are kept to test on: the same each time, of each label its part.

    Parameters
    ----------
    labels : (N,) int
    fraction : float
        Of the samples, more than 0 and less than 1.

    Returns
    -------
    (N,) bool

    Raises
    ------
    ValueError
        If the fraction is another, or leaves no sample to train or to test on.
    """
    count = len(labels)
    held = max(round(count * fraction), 1) if 0 < fraction < 1 else 0
    if not 0 < held < count:
        raise ValueError(
            Message(
                "A test split of {fraction:g} of {count:,} samples cannot be held out: some must "
                "be left on both sides, so give more samples, or a fraction between 0 and 1.",
                fraction=fraction,
                count=count,
            )
        )
    # Of the samples in the order of their labels, shuffled within each, every so many.
    order = np.random.default_rng(_SEED).permutation(count)
    order = order[np.argsort(labels[order], kind="stable")]
    chosen = np.zeros(count, np.bool_)
    chosen[order[np.diff(np.arange(count + 1) * held // count) > 0]] = True
    return chosen


def _once(pieces: list[Piece], notes: list[Message]) -> list[Piece]:
    """Return arrays without those that came twice, as packed and unpacked ones do."""
    if len(pieces) > _TWICE:
        return pieces
    kept: dict[str, Piece] = {}
    for piece in pieces:
        split = split_of(piece.name)
        twin = next(
            (
                name
                for name, other in kept.items()
                if split and split == split_of(name) and np.array_equal(piece.array, other.array)
            ),
            None,
        )
        if twin:
            notes.append(
                Message("{file} was left out: {twin} has the same.", file=piece.name, twin=twin)
            )
        else:
            kept[piece.name] = piece
    return list(kept.values())


def _joined(
    whole: list[Piece], images: list[Piece], labels: list[Piece]
) -> tuple[list[Piece], list[Piece]]:
    """Return images with the labels that belong to them, by their splits, and those without."""
    if not labels and len(images) == 1:
        raise ValueError(
            Message(
                "{file} holds images without labels: choose the file of their labels as well, or "
                "one that has both.",
                file=images[0].name,
            )
        )
    if not whole and len(images) >= len(labels) > 0:
        x, t = (dict(zip(_splits(side), side, strict=True)) for side in (images, labels))
        if len(images) == 1:
            t = dict.fromkeys(x, labels[0])
        if len(x) == len(images) and len(t) == len(labels) and set(t) <= set(x):
            joined = [_together(x[split], t[split]) for split in t]
            return joined, [piece for split, piece in x.items() if split not in t]
    raise ValueError(
        Message(
            "For each split images and labels are needed, told apart by train and test in their "
            "names; {images} of images, {labels} of labels and {both} of both came: choose the "
            "files of one data set.",
            images=len(images),
            labels=len(labels),
            both=len(whole),
        )
    )


def _together(images: Piece, labels: Piece) -> Piece:
    return replace(
        images,
        labels=labels.labels,
        labels_name=labels.name,
        notes=images.notes + labels.notes,
    )


def _splits(pieces: Sequence[Piece]) -> list[str | None]:
    """Return the split of each piece, by their names, else by their lengths."""
    splits = [split_of(piece.name) for piece in pieces]
    if None not in splits or len(splits) == 1:
        return splits
    said = {split for split in splits if split}
    if len(said) == 1:  # x and x_test
        (only,) = said
        return [split or _OTHER[only] for split in splits]
    if not said and len(pieces) == 2:
        first, second = map(len, pieces)
        if first != second:
            return ["train", "test"] if first > second else ["test", "train"]
    raise ValueError(
        Message(
            "{names:.200}: nothing tells which is to train and which to test on: put train or test "
            "into the names.",
            names=", ".join(piece.name for piece in pieces),
        )
    )
