"""Which samples are nearest to one, as images or as a layer sees them."""

import numpy as np
import numpy.typing as npt

from core.arrays import Array, silent
from core.messages import Message

BLOCK = 64  # samples at a time, so that their differences in float64 stay in the cache
_READ = 2048  # that are made at a time, where they are yet to be made


@silent
def distances_to(vectors: Array, point: Array) -> npt.NDArray[np.float64]:
    """Return how far each sample is from a point, in a straight line.

    Computed in float64 from the differences themselves: the usual shortcut over squares and a
    matrix product loses all digits where two samples are close.

    Parameters
    ----------
    vectors : (N, D)
        Images or the activations of a layer, of any real dtype.
    point : (D,)
        One of them, or anything else of that length.

    Returns
    -------
    (N,) float64

    Raises
    ------
    ValueError
        If the point is not as long as the vectors.
    """
    if vectors.ndim != 2 or point.shape != vectors.shape[1:]:
        raise ValueError(
            Message(
                "Distances need a batch (N, D) and one point (D,); found {vectors} and {point}.",
                vectors=vectors.shape,
                point=point.shape,
            )
        )
    origin = point.astype(np.float64)
    squares = np.empty(len(vectors))
    for read in range(0, len(vectors), _READ):
        some = vectors[read : read + _READ]
        for start in range(0, len(some), BLOCK):
            differences = some[start : start + BLOCK] - origin
            np.vecdot(differences, differences, out=squares[read:][start : start + BLOCK])
    return np.sqrt(squares)


def nearest(
    distances: npt.NDArray[np.float64],
    k: int = 10,
    *,
    besides: int | None = None,
    among: npt.NDArray[np.bool_] | npt.NDArray[np.integer] | None = None,
) -> npt.NDArray[np.intp]:
    """Return the indices of the samples at the smallest distances, the nearest first.

    With ``d = distances_to(x, x[i])`` the neighbours of sample i are ``nearest(d, besides=i)``,
    and the nearest of another label is ``nearest(d, 1, among=labels != labels[i])``.

    Parameters
    ----------
    distances : (N,) float
    k : int
        How many; fewer are returned where there are fewer.
    besides : int, optional
        A sample to leave out: the one whose neighbours are looked for.
    among : (N,) bool or (M,) int, optional
        No samples but these.

    Returns
    -------
    (k,) int
        Equal distances in the order of their index.

    Raises
    ------
    ValueError
        If k is not at least 1.

    Examples
    --------
    >>> x = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0]])
    >>> distances = distances_to(x, x[0])
    >>> distances
    array([0., 5., 1.])
    >>> nearest(distances, 1, besides=0)
    array([2])
    """
    if k < 1:
        raise ValueError(Message("The number of neighbours must be at least 1; found {k}.", k=k))
    samples = np.arange(len(distances))
    if among is not None:
        samples = np.unique(samples[among])
    if besides is not None:
        samples = samples[samples != besides]
    return samples[np.argsort(distances[samples], kind="stable")[:k]]
