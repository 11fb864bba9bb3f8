"""Samples of many dimensions drawn in a few: principal component analysis."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array, as_rows, silent
from core.messages import Message

BLOCK = 4000  # samples centred at a time: all 60,000 at once would be a copy of 188 MB or more
_STEPS = 24  # of the search for components: a dozen are enough for those of images
_CACHED = 256  # of them that are looked at at a time, and stay in the processor's cache


@dataclass(frozen=True)
class Projection:
    """Samples seen along the directions in which they differ most.

    Attributes
    ----------
    mean : (D,) float64
        The point that becomes the origin.
    components : (k, D) float64
        The directions, of length 1 and at right angles, that of the largest variance first. In
        each the entry that is furthest from 0 (the first of equals) is positive, so that the same
        samples give the same picture every time.
    explained : (k,) float64
        The fraction of the total variance that lies along each direction, 0 to 1; all 0 if the
        samples do not differ.
    coordinates : (N, k) float64
        Each sample's position along the directions.
    """

    mean: Array
    components: Array
    explained: Array
    coordinates: Array


@silent
def pca(x: npt.ArrayLike, k: int = 2) -> Projection:
    """Return samples projected on the first principal components (Pearson, 1901).

    The components are the eigenvectors of the covariance: its size is that of the features, however
    many the samples. Values that float32 holds, such as pixels and activations, are centred,
    multiplied and projected in float32, each product of a block added up in float64: components and
    coordinates are then right to some 1e-6 of the largest, as near as float32 can say them. All
    else is float64 throughout: larger types, and values so far from 0, so large or so small
    that rounding would pass for variance.

    Parameters
    ----------
    x : (N, D)
        Images or the activations of a layer; N at least 1.
    k : int
        How many components, 1 to D.

    Returns
    -------
    Projection

    Raises
    ------
    ValueError
        If x is not a batch of finite values, or it cannot have that many components.
    """
    x = as_rows(x)
    if x.ndim != 2 or 0 in x.shape:
        raise ValueError(
            Message(
                "A projection needs a batch (N, D), N at least 1; it was given {shape}.",
                shape=x.shape,
            )
        )
    if not 1 <= k <= x.shape[1]:
        raise ValueError(
            Message(
                "Samples of {width} values have 1 to as many components; not {k}.",
                width=x.shape[1],
                k=k,
            )
        )
    low, high = np.array(x[0]), np.array(x[0])
    total = np.zeros(x.shape[1])
    for some in _parts(x):
        np.minimum(low, some.min(axis=0), out=low)
        np.maximum(high, some.max(axis=0), out=high)
        total += some.sum(axis=0, dtype=np.float64)
    if not (np.isfinite(low) & np.isfinite(high)).all():
        raise ValueError(Message("A projection needs finite values; found NaN or infinity."))
    # The mean of equal values may be off by rounding, and that would pass for variance.
    mean = np.where(low == high, low, total / len(x))
    dtype = _dtype(x, low, high)
    origin = mean.astype(dtype)
    scatter = np.zeros((x.shape[1], x.shape[1]))
    centred = np.empty((min(BLOCK, len(x)), x.shape[1]), dtype)
    for start in range(0, len(x), BLOCK):
        block = x[start : start + BLOCK]
        some = np.subtract(block, origin, out=centred[: len(block)])
        scatter += some.T @ some
    variances, directions = _leading(scatter, k)
    components = directions.T
    furthest = np.abs(components).argmax(axis=1)[:, None]
    components = components * np.sign(np.take_along_axis(components, furthest, axis=1))
    explained = np.maximum(variances, 0) / (np.trace(scatter) or 1.0)
    columns = components.T.astype(dtype)
    coordinates = [np.subtract(some, origin, dtype=dtype) @ columns for some in _parts(x)]
    return Projection(mean, components, explained, np.concatenate(coordinates, dtype=np.float64))


def _parts(x: Array) -> Iterator[Array]:
    """Yield all samples, some at a time; rows that are yet to be made are asked for in blocks."""
    for start in range(0, len(x), BLOCK):
        block = x[start : start + BLOCK]
        for first in range(0, len(block), _CACHED):
            yield block[first : first + _CACHED]


def _dtype(x: Array, low: Array, high: Array) -> type[np.floating]:
    """Return float32 where it holds x, its differences and their squares, else float64."""
    ends = np.array([low, high], np.float64)
    span, largest = np.ptp(ends, axis=0).max(), np.abs(ends).max()
    fits = np.result_type(x.dtype, np.float32) == np.float32
    return np.float32 if fits and 1e-10 < span < 1e10 and largest <= 4 * span else np.float64


def _leading(scatter: Array, k: int) -> tuple[Array, Array]:
    """Return the k largest eigenvalues of a symmetric matrix, and their eigenvectors as columns.

    Of a large matrix by the block Lanczos method (Golub and Underwood, 1977): a space that grows by
    the image of its last columns holds them to the last digits after a dozen steps. A block that is
    wider than k finds equal eigenvalues too. Where it does not get there, all are computed.
    """
    size = k + 4
    if _STEPS * size < len(scatter):
        start = np.random.default_rng(0).standard_normal((len(scatter), size))
        basis, image = start[:, :0], start[:, :0]
        while basis.shape[1] < _STEPS * size:
            for _ in range(2):  # once leaves what rounding has brought back
                start = start - basis @ (basis.T @ start)
            start, _ = np.linalg.qr(start)
            basis, image = np.hstack([basis, start]), np.hstack([image, scatter @ start])
            values, turn = np.linalg.eigh(basis.T @ image)
            values, turn = values[: -k - 1 : -1], turn[:, : -k - 1 : -1]
            vectors = basis @ turn
            error = np.linalg.norm(image @ turn - vectors * values)
            skew = np.linalg.norm(vectors.T @ vectors - np.eye(k))
            if error <= 1e-13 * np.trace(scatter) and skew <= 1e-12:
                return values, vectors
            start = image[:, -size:]
    values, vectors = np.linalg.eigh(scatter)
    return values[: -k - 1 : -1], vectors[:, : -k - 1 : -1]
