"""Images of any type and of 784 values each, made into bytes of 28 × 28."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.datasets.mnist import BLOCK, SIDE
from core.messages import Message

_LOOKED_AT = 1000  # images of which the ground is told


def byte_images(arrays: Mapping[str, Array]) -> tuple[dict[str, NDArray[np.uint8]], list[Message]]:
    """Return the images of a data set as (N, 28, 28) uint8, and what was done to their pixels.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        By what a person knows them by: (N, 784), (N, 28, 28), (N, 1, 28, 28) or (N, 28, 28, 1) of
        any real type, their pixels from 0 to 255, or all of them from 0 to 1, which is told from
        the largest.

    Raises
    ------
    ValueError
        If one has other pixels; it names the array.
    """
    signed = {
        name for name, array in arrays.items() if array.dtype == np.int8 and (array < 0).any()
    }
    arrays = {
        name: array.view(np.uint8) if name in signed else array for name, array in arrays.items()
    }
    lowest, highest = zip(*(_range(name, array) for name, array in arrays.items()), strict=True)
    unit = 0 < max(highest) <= 1
    images = {name: _bytes(array, 255 if unit else 1) for name, array in arrays.items()}
    notes = []
    if signed:
        notes.append(
            Message("The pixels were bytes with a sign, and were taken as 0 to 255 without it.")
        )
    if unit:
        notes.append(
            Message("The pixels go from 0 to 1, and were multiplied by 255: bytes are stored.")
        )
    elif any(array.dtype != np.uint8 for array in arrays.values()):
        notes.append(
            Message(
                "The pixels go from {lowest:g} to {highest:g}, and were taken as 0 to 255: bytes "
                "are stored.",
                lowest=min(lowest),
                highest=max(highest),
            )
        )
    if _is_dark_on_light(next(iter(images.values()))):
        notes.append(
            Message(
                "The images are dark on light, where MNIST's are light on dark: they are stored as "
                "they are, and a network that knows MNIST misreads them."
            )
        )
    return images, notes


def _range(name: str, array: Array) -> tuple[float, float]:
    """Return the lowest and the highest pixel, if they can be those of images."""
    if not array.size:
        raise ValueError(
            Message("{file} holds no image: choose a file that holds some.", file=name)
        )
    lowest, highest = float(array.min()), float(array.max())
    if np.isnan(lowest):  # one NaN is the lowest of all
        raise ValueError(
            Message("{file} holds pixels that are no number (NaN): write it again.", file=name)
        )
    if lowest < 0 or highest > 255:
        raise ValueError(
            Message(
                "{file} holds pixels from {lowest:g} to {highest:g}, where 0 to 255, or 0 to 1, "
                "were expected: undo what was done to them, as a normalisation, first.",
                file=name,
                lowest=lowest,
                highest=highest,
            )
        )
    return lowest, highest


def _bytes(array: Array, factor: int) -> NDArray[np.uint8]:
    rows = array.reshape(-1, SIDE, SIDE)
    if array.dtype == np.uint8 and factor == 1:
        return rows
    images = np.empty(rows.shape, np.uint8)
    for start in range(0, len(rows), BLOCK):
        part = slice(start, start + BLOCK)
        images[part] = np.rint(rows[part].astype(np.float64) * factor)
    return images


def _is_dark_on_light(images: NDArray[np.uint8]) -> bool:
    """Return whether most pixels at the edges are light, in most of the images."""
    some = images[:: -(-len(images) // _LOOKED_AT)]
    edges = np.hstack([some[:, 0], some[:, -1], some[:, :, 0], some[:, :, -1]])
    return bool(np.median(np.median(edges, axis=1)) > 127)
