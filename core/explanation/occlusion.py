"""Which parts of an image matter: hide a patch, see what changes, move the patch on."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.arrays import Array, check_class, silent
from core.messages import Message
from core.network.network import Network, forward


@dataclass(frozen=True)
class Occlusion:
    """What a network makes of one image with each patch of it hidden in turn.

    Attributes
    ----------
    shape : (int, int)
        Height and width of the image.
    patch : int
        The side of the patch in pixels.
    tops, lefts : (R,) and (C,) int
        The first row and the first column of the patch at each position.
    logits, probabilities : (R, C, K)
        Of the image with the patch at each position hidden.
    whole_logits, whole_probabilities : (K,)
        Of the image as it is.
    """

    shape: tuple[int, int]
    patch: int
    tops: npt.NDArray[np.intp]
    lefts: npt.NDArray[np.intp]
    logits: Array
    probabilities: Array
    whole_logits: Array
    whole_probabilities: Array

    @cached_property
    def predicted(self) -> npt.NDArray[np.intp]:
        """The prediction with the patch at each position hidden, (R, C)."""
        return np.asarray(self.probabilities.argmax(axis=-1))

    def logit_change(self, unit: int) -> Array:
        """Return the logit of a class with each patch hidden minus that of the whole image, (R, C).

        Below 0 where the patch speaks for the class.

        Raises
        ------
        ValueError
            If the network has no such class.
        """
        return self._change(self.logits, self.whole_logits, unit)

    def probability_change(self, unit: int) -> Array:
        """Return the change of the probability of a class likewise, (R, C), each -1 to 1."""
        return self._change(self.probabilities, self.whole_probabilities, unit)

    @silent
    def by_pixel(self, change: Array) -> Array:
        """Return a figure a position, (R, C), laid out over the image, (H, W) float64.

        Each pixel has the mean over the patches that cover it; NaN where none does, which happens
        only when the stride is longer than the patch.
        """
        rows = _covered(self.tops, self.patch, self.shape[0]).astype(np.float64)
        columns = _covered(self.lefts, self.patch, self.shape[1]).astype(np.float64)
        patches = np.outer(rows.sum(axis=0), columns.sum(axis=0))
        total = rows.T @ change @ columns
        return np.asarray(total / np.where(patches, patches, np.nan))

    @silent
    def _change(self, hidden: Array, whole: Array, unit: int) -> Array:
        check_class(unit, len(whole))
        return np.asarray(hidden[:, :, unit] - whole[unit])


def occlude(
    network: Network,
    x: Array,
    *,
    patch: int = 5,
    stride: int = 1,
    fill: float = 0.0,
    shape: tuple[int, int] = (28, 28),
) -> Occlusion:
    """Return what hiding a square patch changes, position by position (Zeiler and Fergus, 2014).

    Parameters
    ----------
    network : Network
    x : (n_in,)
        One image, flattened.
    patch : int
        The side of the square in pixels.
    stride : int
        How many pixels apart its positions are. The last ones lie against the lower and the right
        edge, nearer to the ones before where the stride does not lead there.
    fill : float
        The value of the pixels that hide; 0 is black.
    shape : (int, int)
        Height and width of the image.

    Returns
    -------
    Occlusion

    Raises
    ------
    ValueError
        If x is not one image of this shape that fits the network, the patch does not fit into it,
        the stride is not at least 1 or the fill is not finite.
    """
    x = np.asarray(x)
    x = x.astype(np.result_type(x, np.float32))  # integers could not hold every fill
    if x.shape != (network.sizes[0],) or x.size != shape[0] * shape[1]:
        raise ValueError(
            Message(
                "Occlusion needs one flat image of {height} × {width} pixels for a network "
                "that takes {read}; it was given {shape}.",
                height=shape[0],
                width=shape[1],
                read=network.sizes[0],
                shape=x.shape,
            )
        )
    if not 1 <= patch <= min(shape):
        raise ValueError(
            Message(
                "A patch in an image of {height} × {width} pixels has a side of 1 to {most}; "
                "it was given {patch}.",
                height=shape[0],
                width=shape[1],
                most=min(shape),
                patch=patch,
            )
        )
    if stride < 1 or not math.isfinite(fill):
        raise ValueError(
            Message(
                "The stride must be at least 1 pixel and the fill a finite number; they are "
                "{stride} and {fill}.",
                stride=stride,
                fill=fill,
            )
        )
    tops, lefts = (_starts(length, patch, stride) for length in shape)
    rows, columns = _covered(tops, patch, shape[0]), _covered(lefts, patch, shape[1])
    names = f"a{network.depth}", "y"
    strips = []
    for row in rows:  # of positions: all of them at once would be an image for each pixel
        hidden = (row[:, None] & columns[:, None, :]).reshape(len(lefts), -1)
        arrays = forward(network, np.where(hidden, x.dtype.type(fill), x))
        strips.append([arrays[name] for name in names])
    logits, probabilities = (np.array(strip) for strip in zip(*strips, strict=True))
    whole = forward(network, x)
    return Occlusion(
        shape, patch, tops, lefts, logits, probabilities, *(whole[name] for name in names)
    )


def _starts(length: int, patch: int, stride: int) -> npt.NDArray[np.intp]:
    """Return where the patch begins along one axis."""
    last = length - patch
    return np.minimum(np.arange(0, last + stride, stride), last)


def _covered(starts: npt.NDArray[np.intp], patch: int, length: int) -> npt.NDArray[np.bool_]:
    """Return which pixels of one axis each position of the patch covers, (positions, length)."""
    pixel = np.arange(length)
    return np.asarray((starts[:, None] <= pixel) & (pixel < starts[:, None] + patch))
