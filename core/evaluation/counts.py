"""What a confusion is made of, and what follows from it: fractions, and scores of each class."""

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


def class_scores(confusion: npt.NDArray[np.int64]) -> dict[str, Array]:
    """Return precision, recall, F1 and support of each class, (K,) each, by these names.

    Precision is the fraction of correct ones among those predicted to be the class, recall among
    those that are; F1 is their harmonic mean. Where nothing is there to share, 0.

    Parameters
    ----------
    confusion : (K, K) int
        Counts: rows are true labels, columns predictions.
    """
    hits = confusion.diagonal()
    support, predictions = confusion.sum(axis=1), confusion.sum(axis=0)
    return {
        "precision": hits / np.maximum(predictions, 1),
        "recall": hits / np.maximum(support, 1),
        "f1": 2 * hits / np.maximum(support + predictions, 1),
        "support": support,
    }
