"""Images moved by an affine map, each pixel to where the content goes.

What is said in `core.images.filters` of images, pixels and errors holds for every function here
that takes an amount.
"""

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.images.filters import MOST, check, pictures
from core.messages import Message

_BLOCK = 256  # images at a time: what one block touches stays in the processor's cache


def warp(images: Array, matrices: Array, shifts: Array) -> Array:
    """Return images with the content of each moved by an affine map about its centre.

    A point at ``p`` (row, column, measured from the centre) ends at ``M @ p + shift``. Values
    between pixels are interpolated linearly; zeros come in from outside.

    Parameters
    ----------
    images : (N, H, W)
        Any real dtype.
    matrices : (N, 2, 2) or (1, 2, 2)
        One map an image, or one for all; invertible.
    shifts : (N, 2) or (1, 2)
        In pixels, down and to the right; as many as matrices.

    Returns
    -------
    (N, H, W) float32
    """
    n, height, width = images.shape
    inverse = np.linalg.inv(matrices).astype(np.float32)
    shifts = shifts.astype(np.float32)
    centre = np.array([(height - 1) / 2, (width - 1) / 2], dtype=np.float32)
    grid = np.indices((height, width), dtype=np.float32).reshape(2, -1) - centre[:, None]

    # A frame of two zeros all round: every point outside falls on it, so that no mask is needed.
    framed = np.zeros((n, height + 4, width + 4), dtype=np.float32)
    framed[:, 2:-2, 2:-2] = images
    result = np.empty((n, height * width), dtype=np.float32)
    for start in range(0, n, _BLOCK):
        block = slice(start, start + _BLOCK)
        maps = slice(1) if len(inverse) == 1 else block
        offset = centre - np.einsum("nij,nj->ni", inverse[maps], shifts[maps])
        source = inverse[maps] @ grid + offset[:, :, None]
        row = np.clip(source[:, 0], -2, height) + 2
        column = np.clip(source[:, 1], -2, width) + 2
        result[block] = _interpolate(framed[block], row, column)
    return result.reshape(n, height, width)


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


def shift(images: Array, down: float = 0, right: float = 0) -> Array:
    """Return images moved by pixels, exactly where they are whole; zeros come in."""
    check(Message("The shift down"), down, -MOST, MOST)
    check(Message("The shift to the right"), right, -MOST, MOST)
    return _move(images, np.eye(2), (down, right))


def shift_right(images: Array, pixels: float) -> Array:
    """Return images moved to the right; a negative number of pixels moves them to the left."""
    return shift(images, right=pixels)


def turn(images: Array, degrees: float) -> Array:
    """Return images turned clockwise about their centre; a negative angle turns them back."""
    check(Message("The angle"), degrees, -MOST, MOST)
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    return _move(images, [[cos, sin], [-sin, cos]])


def scale(images: Array, factor: float) -> Array:
    """Return images made larger by a factor above 1, or smaller, about their centre."""
    check(Message("The factor of a scale"), factor, 1 / MOST, MOST)
    return _move(images, np.eye(2) * factor)


def slant(images: Array, slope: float) -> Array:
    """Return images leaned to the right by so many pixels for each pixel up, about their centre."""
    check(Message("The slope of a slant"), slope, -MOST, MOST)
    return _move(images, [[1.0, 0.0], [-slope, 1.0]])


def _move(images: Array, matrix: npt.ArrayLike, offset: tuple[float, float] = (0, 0)) -> Array:
    """Return all images warped by one matrix and one offset."""
    moved = warp(pictures(images), np.array([matrix], float), np.array([offset], float))
    return moved.reshape(images.shape)


def _interpolate(framed: Array, row: Array, column: Array) -> Array:
    """Return what ``framed`` (B, H, W) has between its pixels, (B, P).

    The rows and columns of the points are (B, P), or (1, P) for those of all images.
    """
    count, height, width = framed.shape
    top, left = row.astype(np.int32), column.astype(np.int32)
    row, column = row - top, column - left
    corner = top * width + left
    if len(corner) == 1:  # nothing is worked out anew for each image: three times as fast

        def pixels(at: Array) -> Array:
            taken: Array = framed.reshape(count, -1).take(at[0], axis=1)
            return taken

    else:
        corner += np.arange(count, dtype=np.int32)[:, None] * (height * width)

        def pixels(at: Array) -> Array:
            taken: Array = framed.ravel()[at]
            return taken

    upper = pixels(corner) * (1 - column) + pixels(corner + 1) * column
    corner += width
    lower = pixels(corner) * (1 - column) + pixels(corner + 1) * column
    interpolated: Array = upper + (lower - upper) * row
    return interpolated
