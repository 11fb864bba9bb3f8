"""Samples of many dimensions drawn in a few: principal component analysis."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array, as_rows, silent
from core.messages import Message

BLOCK = 2000  # samples centred at a time: all 60,000 at once would be a copy of 376 MB


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

    The components are the eigenvectors of the covariance, in float64: its size is that of the
    features, however many the samples.

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
    blocks = [slice(start, start + BLOCK) for start in range(0, len(x), BLOCK)]
    low, high = np.array(x[0]), np.array(x[0])
    total = np.zeros(x.shape[1])
    for block in blocks:
        some = x[block]
        np.minimum(low, some.min(axis=0), out=low)
        np.maximum(high, some.max(axis=0), out=high)
        total += some.sum(axis=0, dtype=np.float64)
    if not (np.isfinite(low) & np.isfinite(high)).all():
        raise ValueError(Message("A projection needs finite values; found NaN or infinity."))
    # The mean of equal values may be off by rounding, and that would pass for variance.
    mean = np.where(low == high, low, total / len(x))
    scatter = np.zeros((x.shape[1], x.shape[1]))
    for block in blocks:
        centred = x[block] - mean
        scatter += centred.T @ centred
    variances, directions = np.linalg.eigh(scatter)  # in ascending order, a column a direction
    components = directions.T[: -k - 1 : -1]
    furthest = np.abs(components).argmax(axis=1)[:, None]
    components = components * np.sign(np.take_along_axis(components, furthest, axis=1))
    explained = np.maximum(variances[: -k - 1 : -1], 0) / (np.trace(scatter) or 1.0)
    coordinates = np.concatenate([(x[block] - mean) @ components.T for block in blocks])
    return Projection(mean, components, explained, coordinates)
