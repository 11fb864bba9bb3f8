"""Which samples are nearest to one, as images or as a layer sees them."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from core.arrays import Array, LazyRows, silent
from core.messages import Message

BLOCK = 128  # samples at a time, so that their differences stay in the cache
_READ = 2048  # that are made at a time, where they are yet to be made


def distances_to(vectors: Array, point: Array) -> npt.NDArray[np.float64]:
    """Return how far each sample is from a point, in a straight line.

    Computed from the differences themselves: the usual shortcut over squares and a matrix product
    loses all digits where two samples are close. Of values that float32 holds, such as pixels and
    activations, each difference and each sum is one of float32, right to six digits however close
    the samples are; of others, of float64.

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
    narrow = np.result_type(vectors.dtype, point.dtype, np.float32) == np.float32
    squares: Array = np.empty(len(vectors), np.float32 if narrow else np.float64)
    read = _READ if isinstance(vectors, LazyRows) else max(1, len(vectors))
    with ThreadPoolExecutor(1) as pool:  # NumPy lets two threads compute at the same time
        for start in range(0, len(vectors), read):
            some, found = vectors[start : start + read], squares[start : start + read]
            half = len(some) // 2
            second = pool.submit(_square_distances, some[half:], point, found[half:])
            _square_distances(some[:half], point, found[:half])
            second.result()
    distances: npt.NDArray[np.float64] = np.sqrt(squares, dtype=np.float64)
    if narrow:  # what float32 cannot hold, among it what is next to nothing
        (rest,) = np.nonzero(~((squares > 1e-25) & (squares < np.inf)))
        for start in range(0, len(rest), _READ):
            rows = rest[start : start + _READ]
            wide = np.empty(len(rows))
            _square_distances(vectors[rows], point, wide)
            distances[rows] = np.sqrt(wide)
    return distances


@silent
def _square_distances(vectors: Array, point: Array, found: Array) -> None:
    """Write the squares of the distances, computed in the type in which they are wanted."""
    origin = point.astype(found.dtype)
    for start in range(0, len(vectors), BLOCK):
        block = slice(start, start + BLOCK)
        differences = np.subtract(vectors[block], origin, dtype=found.dtype)
        np.vecdot(differences, differences, out=found[block])


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
    found = distances[samples]
    if k < len(found):  # to put in order those that may be among them is enough
        near = ~(found > np.partition(found, k - 1)[k - 1])
        samples, found = samples[near], found[near]
    return samples[np.argsort(found, kind="stable")[:k]]
