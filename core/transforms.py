"""Changes made to a batch of images: where each pixel of the result comes from."""

import numpy as np

from core.layers import Array

_BLOCK = 256  # images at a time: what one block touches stays in the processor's cache


def warp(images: Array, matrices: Array, shifts: Array) -> Array:
    """Move the content of each image by an affine map about its centre.

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
        offset = centre - np.einsum("nij,nj->ni", inverse[block], shifts[block])
        source = inverse[block] @ grid + offset[:, :, None]
        row = np.clip(source[:, 0], -2, height) + 2
        column = np.clip(source[:, 1], -2, width) + 2
        result[block] = _interpolate(framed[block], row, column)
    return result.reshape(n, height, width)


def random_affine(x: Array, random: np.random.Generator) -> Array:
    """Shift, turn, scale and slant each image a little, as handwriting varies.

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


def _interpolate(framed: Array, row: Array, column: Array) -> Array:
    """Read ``framed`` (B, H, W) between its pixels, at (B, P) rows and columns."""
    height, width = framed.shape[1:]
    top, left = row.astype(np.int32), column.astype(np.int32)
    row, column = row - top, column - left
    corner = top * width + left
    corner += np.arange(len(framed), dtype=np.int32)[:, None] * (height * width)
    pixels = framed.ravel()
    upper = pixels[corner] * (1 - column) + pixels[corner + 1] * column
    corner += width
    lower = pixels[corner] * (1 - column) + pixels[corner + 1] * column
    interpolated: Array = upper + (lower - upper) * row
    return interpolated
