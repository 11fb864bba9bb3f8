"""Pictures as images of 28 × 28 pixels: those of that size as they are, others prepared."""

import io
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from core.datasets.containers.piece import MAX_IMAGES, SIDE, Piece
from core.datasets.splits import split_of
from core.images.digits import read_digit
from core.images.picture import FORMATS, grey_levels, read_picture
from core.messages import Message, message_of

MAX_PICTURE = 2**20  # pixels of one
MAX_PIXELS = 2**28  # of all: what decoding takes follows from it
_SPLITS = ("train", "training", "test", "testing", "valid", "validation", "val", "dev")
_BEGINS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"P5", b"P6")


def is_picture(data: bytes) -> bool:
    """Return whether a file begins as one of the common kinds of picture."""
    return data.startswith(_BEGINS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def read_folders(files: Mapping[str, bytes], roots: Collection[str]) -> list[Piece]:
    """Return pictures by the folder they are in, which is their class; a piece for each split.

    Parameters
    ----------
    files : mapping of str to bytes
        By paths with ``/``.
    roots : collection of str
        The archives that they came in, which are no classes.

    Raises
    ------
    ValueError
        If one has no folder for its class, or is no picture that can be read.
    """
    splits: dict[str | None, list[str]] = {}
    for path in sorted(files):
        folder = PurePosixPath(path).parent
        if str(folder) in roots or folder.name.lower() in _SPLITS:
            raise ValueError(
                Message(
                    "{file} is in no folder that says its class: put the pictures into a folder a "
                    "class, and pack these as a zip archive.",
                    file=path,
                )
            )
        splits.setdefault(split_of(str(folder.parent)), []).append(path)
    pieces = []
    for paths in splits.values():
        images, notes = picture_images([(path, files[path]) for path in paths])
        labels = np.array([PurePosixPath(path).parent.name for path in paths])
        folder = PurePosixPath(paths[0]).parent.parent
        pieces.append(Piece(str(folder), images, labels, notes=notes))
    return pieces


def picture_images(
    pictures: Sequence[tuple[str, bytes]],
) -> tuple[NDArray[np.uint8], tuple[Message, ...]]:
    """Return the images of pictures by their names, (N, 28, 28), and how many were prepared.

    Raises
    ------
    ValueError
        If one cannot be read, or they have too many pixels; none is decoded that has.
    """
    if len(pictures) > MAX_IMAGES:
        raise ValueError(
            Message(
                "There are {count:,} pictures, where {most:,} are read at most: choose fewer.",
                count=len(pictures),
                most=MAX_IMAGES,
            )
        )
    left = MAX_PIXELS
    for name, data in pictures:
        with _naming(name):
            left -= _pixels(data)
        if left < 0:
            raise ValueError(
                Message(
                    "All pictures together have more than the {most:,} pixels that are read: make "
                    "them 28 × 28 first.",
                    most=MAX_PIXELS,
                )
            )
    images = np.empty((len(pictures), SIDE, SIDE), np.uint8)
    prepared = 0
    for image, (name, data) in zip(images, pictures, strict=True):
        with _naming(name):
            picture = read_picture(data)
            if picture.size == (SIDE, SIDE):
                image[:] = np.rint(grey_levels(picture))
            else:
                image[:] = read_digit(picture, whole=True).pixels
                prepared += 1
    if not prepared:
        return images, ()
    return images, (
        Message(
            "{prepared:,} of {count:,} pictures were not 28 × 28: they were prepared as MNIST's "
            "were, light on dark, as large as a box of 20 × 20, centred.",
            prepared=prepared,
            count=len(pictures),
        ),
    )


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Begin what a `ValueError` says within with the name of a picture."""
    try:
        yield
    except ValueError as error:
        raise ValueError(
            Message("{file}: {reason}", file=name, reason=message_of(error))
        ) from error


def _pixels(data: bytes) -> int:
    """Return how many pixels a picture says it has, before it is decoded."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            size = picture.width * picture.height
    except Image.DecompressionBombError:
        size = MAX_PICTURE + 1
    except Exception:
        size = math.prod(read_picture(data).size)  # or says what is wrong with it
    if size > MAX_PICTURE:
        raise ValueError(
            Message(
                "This picture has more than the {most:,} pixels that a picture of a data set may "
                "have: make it smaller.",
                most=MAX_PICTURE,
            )
        )
    return size
