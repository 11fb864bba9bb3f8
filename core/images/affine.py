"""Images moved by an affine map, each pixel to where the content goes.

What is said in `core.images.filters` of images, pixels and errors holds for every function here
that takes an amount.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.arrays import Array
from core.images.filters import MOST, check, pictures
from core.messages import Message

_BLOCK = 256  # images at a time: what one block touches stays in the processor's cache
_SMALL = 64 * 64  # pixels of an image for which places are kept
FRAME = 2  # zeros all round: every point outside falls on them, so that no mask is needed


def warp(images: Array, matrices: Array, shifts: Array) -> Array:
    """Return images with the content of each moved by an affine map about its centre.

    A point at ``p`` (row, column, measured from the centre) ends at ``M @ p + shift``. Values
    between pixels are interpolated linearly; zeros come in from outside.

    Parameters
    ----------
    images : (N, H, W)
        Any real dtype.
    matrices : (N, 2, 2)
        One map an image; invertible.
    shifts : (N, 2)
        In pixels, down and to the right.

    Returns
    -------
    (N, H, W) float32
    """
    n, height, width = images.shape
    result = np.empty(images.shape, dtype=np.float32)
    for start in range(0, n, _BLOCK):
        block = slice(start, start + _BLOCK)
        sources = _sources(matrices[block], shifts[block], height, width)
        result[block] = _warped(images[block], sources)
    return result


def random_affine(x: Array, random: np.random.Generator) -> Array:
    """Return each image shifted, turned, scaled and slanted a little, as handwriting varies.

    Shifts up to 1.5 pixels each way, turns up to 12 degrees, scales each axis between 0.85 and
    1.15, slants up to 0.2.

    Parameters
    ----------
    x : (N, 784)
        Images of 28 × 28, flattened.
    random : numpy.random.Generator

    Returns
    -------
    (N, 784) float32
    """
    n = len(x)
    turn = np.deg2rad(random.uniform(-12, 12, n))
    cos, sin = np.cos(turn), np.sin(turn)
    scale_row, scale_column = random.uniform(0.85, 1.15, (2, n))
    slant = random.uniform(-0.2, 0.2, n)
    rotation = np.array([[cos, sin], [-sin, cos]]).transpose(2, 0, 1)
    stretch = np.array([[scale_row, np.zeros(n)], [slant, scale_column]]).transpose(2, 0, 1)
    shifts = random.uniform(-1.5, 1.5, (n, 2))
    return warp(x.reshape(n, 28, 28), rotation @ stretch, shifts).reshape(n, 784)


class Move(NamedTuple):
    """One affine map for all images, in the terms of `warp`."""

    matrix: tuple[tuple[float, float], tuple[float, float]] = ((1, 0), (0, 1))
    shift: tuple[float, float] = (0, 0)


def shifting(down: float = 0, right: float = 0) -> Move:
    """Return the map that moves by pixels."""
    check(Message("The shift down"), down, -MOST, MOST)
    check(Message("The shift to the right"), right, -MOST, MOST)
    return Move(shift=(down, right))


def turning(degrees: float) -> Move:
    """Return the map that turns clockwise; a negative angle turns back."""
    check(Message("The angle"), degrees, -MOST, MOST)
    cos, sin = float(np.cos(np.deg2rad(degrees))), float(np.sin(np.deg2rad(degrees)))
    return Move(((cos, sin), (-sin, cos)))


def scaling(factor: float) -> Move:
    """Return the map that enlarges by a factor above 1, or makes smaller."""
    check(Message("The factor of a scale"), factor, 1 / MOST, MOST)
    return Move(((factor, 0), (0, factor)))


def slanting(slope: float) -> Move:
    """Return the map that leans to the right by so many pixels for each pixel up."""
    check(Message("The slope of a slant"), slope, -MOST, MOST)
    return Move(((1, 0), (-slope, 1)))


def shift(images: Array, down: float = 0, right: float = 0) -> Array:
    """Return images moved by pixels, exactly where they are whole; zeros come in."""
    return move(images, shifting(down, right))


def shift_right(images: Array, pixels: float) -> Array:
    """Return images moved to the right; a negative number of pixels moves them to the left."""
    return shift(images, right=pixels)


def turn(images: Array, degrees: float) -> Array:
    """Return images turned clockwise about their centre; a negative angle turns them back."""
    return move(images, turning(degrees))


def scale(images: Array, factor: float) -> Array:
    """Return images made larger by a factor above 1, or smaller, about their centre."""
    return move(images, scaling(factor))


def slant(images: Array, slope: float) -> Array:
    """Return images leaned to the right by so many pixels for each pixel up, about their centre."""
    return move(images, slanting(slope))


def move(images: Array, by: Move) -> Array:
    """Return all images warped by one map."""
    frames = pictures(images)
    sources = sources_of(by, *frames.shape[1:])
    moved = np.empty(frames.shape, dtype=np.float32)
    for start in range(0, len(frames), _BLOCK):
        block = slice(start, start + _BLOCK)
        moved[block] = _warped(frames[block], sources)
    return moved.reshape(images.shape)


class Sources(NamedTuple):
    """Where in framed images the pixels of warped ones come from, (B, P), or (1, P) for all.

    The frame are `FRAME` zeros on every side.

    Attributes
    ----------
    corner : int32
        The flat index of the pixel up and to the left.
    row, column : float32
        How far below and to the right of it, 0 to 1.
    """

    corner: Array
    row: Array
    column: Array


def sources_of(by: Move, height: int, width: int) -> Sources:
    """Return the sources of one map for images of one size."""
    return (_kept_sources if height * width <= _SMALL else _sources_of)(by, height, width)


def _sources_of(by: Move, height: int, width: int) -> Sources:
    return _sources(np.array([by.matrix], float), np.array([by.shift], float), height, width)


# A slider is moved over many images, amount by amount: of MNIST's it takes 9 kB each.
_kept_sources = lru_cache(maxsize=1024)(_sources_of)


def _sources(matrices: Array, shifts: Array, height: int, width: int) -> Sources:
    inverse = np.linalg.inv(matrices).astype(np.float32)
    centre = np.array([(height - 1) / 2, (width - 1) / 2], dtype=np.float32)
    grid = np.indices((height, width), dtype=np.float32).reshape(2, -1) - centre[:, None]
    offset = centre - np.einsum("nij,nj->ni", inverse, shifts.astype(np.float32))
    source = inverse @ grid + offset[:, :, None]
    row = np.clip(source[:, 0], -2, height) + FRAME
    column = np.clip(source[:, 1], -2, width) + FRAME
    top, left = row.astype(np.int32), column.astype(np.int32)
    return Sources(top * (width + 2 * FRAME) + left, row - top, column - left)


def _warped(images: Array, sources: Sources) -> Array:
    """Return what images (B, H, W) have at the sources, interpolated between four pixels."""
    count, height, width = images.shape
    framed = np.zeros((count, height + 2 * FRAME, width + 2 * FRAME), dtype=np.float32)
    framed[:, FRAME:-FRAME, FRAME:-FRAME] = images
    corner, row, column = sources
    if len(corner) == 1:  # nothing is worked out anew for each image: three times as fast

        def pixels(at: Array) -> Array:
            taken: Array = framed.reshape(count, -1).take(at[0], axis=1)
            return taken

    else:
        corner = corner + np.arange(count, dtype=np.int32)[:, None] * framed[0].size

        def pixels(at: Array) -> Array:
            taken: Array = framed.ravel()[at]
            return taken

    upper = pixels(corner) * (1 - column) + pixels(corner + 1) * column
    corner = corner + framed.shape[2]
    lower = pixels(corner) * (1 - column) + pixels(corner + 1) * column
    interpolated: Array = upper + (lower - upper) * row
    return interpolated.reshape(images.shape)
