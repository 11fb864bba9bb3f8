"""How often each class of one array meets each of another, as counts and as fractions of them."""

import numpy as np
import numpy.typing as npt

from core.arrays import Array


def cross_counts(rows: Array, columns: Array, classes: int) -> npt.NDArray[np.int64]:
    """Return how often each class of one array meets each of another, (K, K).

    Parameters
    ----------
    rows, columns : (N,) int or bool
        Classes from 0 to K - 1.
    classes : int
        K.

    Examples
    --------
    >>> cross_counts(np.array([0, 0, 1]), np.array([0, 1, 1]), 2)
    array([[1, 1],
           [0, 1]])
    """
    cells = rows.astype(np.intp) * classes + columns
    return np.bincount(cells, minlength=classes**2).reshape(classes, classes)


def row_fractions(counts: Array) -> Array:
    """Return counts as fractions of their row; 0 in a row of nothing."""
    return np.asarray(counts / np.maximum(counts.sum(axis=1), 1)[:, None])


def column_fractions(counts: Array) -> Array:
    """Return counts as fractions of their column; 0 in a column of nothing."""
    return np.asarray(counts / np.maximum(counts.sum(axis=0), 1))
