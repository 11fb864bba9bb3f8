"""What a container gives: images, labels or both, as they are in it."""

import math
from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.files.idx_stream import short_shape
from core.messages import Message

SIDE = 28
PIXELS = SIDE * SIDE
#: The most bytes that the files of a data set, or the arrays in them, may take unpacked: MNIST as
#: float64 takes 419 MiB.
MAX_BYTES = 2**29
MAX_IMAGES = 2**28 // PIXELS  # that are stored, a byte a pixel: 342,392


@dataclass(frozen=True)
class Piece:
    """Images, labels, or images with their labels, whatever their type and shape.

    Attributes
    ----------
    name : str
        What a person knows it by: a file, and what in the file.
    images, labels : ndarray or None
    labels_name : str
        What a person knows the labels by, where that is something else.
    classes : tuple of str
        What the labels 0, 1, … are called, where the container says it.
    notes : tuple of Message
        What was done to read it.
    """

    name: str
    images: Array | None = None
    labels: Array | None = None
    labels_name: str = ""
    classes: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    def __len__(self) -> int:
        """Return how many images it has, or labels where it has no images."""
        return len(self.array)

    @property
    def array(self) -> Array:
        """Its images, or its labels where it has no images."""
        array = self.labels if self.images is None else self.images
        return np.empty(0) if array is None else array

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        return sum(array.nbytes for array in (self.images, self.labels) if array is not None)


def compact(numbers: Array) -> Array:
    """Return whole numbers from 0 to 255 as bytes, others as they are."""
    with np.errstate(invalid="ignore"):  # NaN as a byte
        small = numbers.astype(np.uint8)
    return small if np.array_equal(small, numbers) else numbers


def piece_of(name: str, array: Array) -> Piece:
    """Return an array as images or as labels, told apart by its shape.

    Raises
    ------
    ValueError
        If it can be neither.
    """
    lengths = [length for length in array.shape[1:] if length != 1]
    if lengths in ([SIDE, SIDE], [PIXELS]):
        return Piece(name, images=array)
    if array.shape[:2] == (SIDE, SIDE) and array.ndim == 3:
        raise ValueError(
            Message(
                "{file} holds {count:,} images whose axes stand in another order, {side} × {side} "
                "× {count}: put the last one first, as numpy.moveaxis(x, -1, 0) does.",
                file=name,
                count=array.shape[2],
                side=SIDE,
            )
        )
    if len(lengths) == 2:
        height, width = lengths
        raise ValueError(
            Message(
                "{file} holds images of {height} × {width} pixels, where this version takes "
                "{side} × {side}: scale them first.",
                file=name,
                height=height,
                width=width,
                side=SIDE,
            )
        )
    if array.ndim == 0 or len(lengths) > 2 or math.prod(lengths) > PIXELS // 2:
        raise ValueError(
            Message(
                "{file} holds an array of {shape}, where images of {side} × {side} grey pixels, or "
                "labels, were expected: save those alone.",
                file=name,
                shape=short_shape(array.shape) or "()",
                side=SIDE,
            )
        )
    return Piece(name, labels=array)


def no_images(name: str, array: Array) -> ValueError:
    """Return the error for an array that is called as images, and has other values."""
    return ValueError(
        Message(
            "{file} holds an array of {shape}, where images of {side} × {side} grey pixels were "
            "expected: scale them first.",
            file=name,
            shape=short_shape(array.shape),
            side=SIDE,
        )
    )
