"""Weights that move in place of the images that they weigh.

A change of images that is affine in their pixels, f(x) = x @ S + c, is one of the weights as well:
f(x) @ W = x @ (S @ W) + c @ W, where W -> S @ W is the adjoint of x -> x @ S. Then no image need be
changed, only the columns of W, which are images themselves, and few. S, with a row and a column for
every pixel, is never made.

An adjoint here takes weights (H, W, units) of images of one size, and an amount. It returns S @ W
of the same shape and dtype, and c @ W, (units,), or 0 where there is no c.
"""

from collections.abc import Callable

import numpy as np

from core.arrays import Array
from core.images.affine import FRAME, Move, sources_of

Moved = tuple[Array, Array | float]
Adjoint = Callable[[Array, float], Moved]


def of_move(map_of: Callable[[float], Move]) -> Adjoint:
    """Return the adjoint of moving images by the map that an amount stands for.

    A pixel of a moved image is interpolated between four: its weight is shared out among these.
    """

    def adjoint(weights: Array, amount: float) -> Moved:
        from scipy.sparse import csr_array

        height, width, units = weights.shape
        rows, columns = height + 2 * FRAME, width + 2 * FRAME
        corner, row, column = (each.ravel() for each in sources_of(map_of(amount), height, width))
        above, left = 1 - row, 1 - column
        shares = np.stack(
            [above * left, above * column, row * left, row * column], axis=1, dtype=weights.dtype
        )
        pixels = corner[:, None] + np.array([0, 1, columns, columns + 1], dtype=np.int32)
        ends = np.arange(0, shares.size + 1, 4, dtype=np.int32)
        drawn_from = csr_array((shares.ravel(), pixels.ravel(), ends), (len(row), rows * columns))
        framed = (drawn_from.T @ weights.reshape(-1, units)).reshape(rows, columns, units)
        return framed[FRAME:-FRAME, FRAME:-FRAME], 0.0  # the frame weighs zeros

    return adjoint


def of_symmetric(function: Callable[[Array, float], Array]) -> Adjoint:
    """Return the adjoint of a function whose S is symmetric and c is 0: the function itself."""

    def adjoint(weights: Array, amount: float) -> Moved:
        changed = function(np.ascontiguousarray(np.moveaxis(weights, 2, 0)), amount)
        return np.moveaxis(changed, 0, 2).astype(weights.dtype, copy=False), 0.0

    return adjoint


def of_invert(weights: Array, share: float) -> Moved:
    """Return the adjoint of an inversion, x -> x * (1 - 2 * share) + share."""
    part = np.float32(share)
    return (1 - 2 * part) * weights, part * weights.sum(axis=(0, 1))
