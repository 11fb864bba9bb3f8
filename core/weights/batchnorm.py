"""Batch normalisation between dense layers, folded into them exactly.

A trained BatchNorm1d no longer looks at the batch: it is an affine function of each unit alone,
x · scale + shift with scale = gamma / √(var + eps) and shift = beta − mean · scale, and so vanishes
into the dense layer before it or behind it. Source: S. Ioffe and C. Szegedy, "Batch normalization",
2015, algorithm 2.
"""

from typing import NamedTuple

import numpy as np

from core.arrays import Array, silent
from core.messages import Message


class BatchNorm(NamedTuple):
    """A trained batch normalisation of n units, x · scale + shift.

    Attributes
    ----------
    stem : str
        What it is called.
    scale, shift : (n,) of float64
    """

    stem: str
    scale: Array
    shift: Array

    @property
    def size(self) -> int:
        """How many units it normalises."""
        return len(self.scale)


@silent
def scale_and_shift(
    mean: Array, var: Array, eps: float, gamma: Array | None = None, beta: Array | None = None
) -> tuple[Array, Array]:
    """Return the affine function that a trained batch normalisation is.

    Parameters
    ----------
    mean, var : (n,)
        Of each unit, as the training left them.
    eps : float
        What is added to var.
    gamma, beta : (n,), optional
        What the layer learned; without them 1 and 0.

    Returns
    -------
    scale, shift : (n,) of float64

    Raises
    ------
    ValueError
        If a var + eps is not above 0, or NaN.
    """
    wide = var.astype(np.float64) + eps
    if not (wide > 0).all():
        raise ValueError(
            Message(
                "a variance of its batch normalisation is below 0 or no number. Write the file "
                "again."
            )
        )
    scale = (1.0 if gamma is None else gamma.astype(np.float64)) / np.sqrt(wide)
    shift = (0.0 if beta is None else beta.astype(np.float64)) - mean.astype(np.float64) * scale
    return scale, shift


@silent
def fold_into_previous(W: Array, b: Array, scale: Array, shift: Array) -> tuple[Array, Array]:
    """Return the dense layer that gives (x @ W + b) · scale + shift.

    Parameters
    ----------
    W : (n_in, n_out)
    b, scale, shift : (n_out,)

    Returns
    -------
    W, b : array
        Computed in float64, and in the types of the arrays, at least float32.
    """
    return _narrowed(W, b, W.astype(np.float64) * scale, b.astype(np.float64) * scale + shift)


@silent
def fold_into_next(W: Array, b: Array, scale: Array, shift: Array) -> tuple[Array, Array]:
    """Return the dense layer that gives (x · scale + shift) @ W + b.

    Parameters
    ----------
    W : (n_in, n_out)
    b : (n_out,)
    scale, shift : (n_in,)

    Returns
    -------
    W, b : array
        Computed in float64, and in the types of the arrays, at least float32.
    """
    wide = W.astype(np.float64)
    return _narrowed(W, b, wide * scale[:, None], b.astype(np.float64) + shift @ wide)


def _narrowed(W: Array, b: Array, folded_W: Array, folded_b: Array) -> tuple[Array, Array]:
    """Return folded arrays in the types of those that they come from."""
    return (
        folded_W.astype(np.result_type(W.dtype, np.float32)),
        folded_b.astype(np.result_type(b.dtype, np.float32)),
    )
