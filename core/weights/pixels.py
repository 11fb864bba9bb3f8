"""What a network expects of a pixel, folded into its first layer so that it takes 0.0 to 1.0."""

from typing import Any, NamedTuple

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.weights.batchnorm import fold_into_next


class PixelScale(NamedTuple):
    """A pixel p of 0.0 to 1.0 goes into a network as (p − mean) / std.

    ``Normalize(mean, std)`` of torchvision is defined so.
    """

    mean: float
    std: float


UNIT = PixelScale(0.0, 1.0)  #: Pixels of 0.0 to 1.0, as `load_mnist` gives them.
NAMED = {"unit": UNIT, "bytes": PixelScale(0.0, 1 / 255)}  #: Those that have a name.


def pixel_scale(pixels: Any) -> PixelScale:
    """Return the scale that is meant by ``"unit"``, ``"bytes"``, (mean, std) or ``"MEAN,STD"``.

    Raises
    ------
    ValueError
        If it is none of them, or the std is not above 0.

    Examples
    --------
    >>> pixel_scale("unit")
    PixelScale(mean=0.0, std=1.0)
    >>> pixel_scale("0.1307,0.3081")
    PixelScale(mean=0.1307, std=0.3081)
    """
    if isinstance(pixels, str) and pixels in NAMED:
        return NAMED[pixels]
    try:
        numbers = pixels.split(",") if isinstance(pixels, str) else pixels
        mean, std = (float(number) for number in numbers)
    except (TypeError, ValueError) as error:
        raise ValueError(_no_scale(pixels)) from error
    if not (np.isfinite(mean) and np.isfinite(std) and std > 0):
        raise ValueError(_no_scale(pixels))
    return PixelScale(mean, std)


def fold(W: Array, b: Array, scale: PixelScale) -> tuple[Array, Array]:
    """Return the first layer as it is for pixels of 0.0 to 1.0.

    ((x − mean) / std) @ W + b = x @ (W / std) + (b − mean / std · (the sum of W's rows)).

    Parameters
    ----------
    W : (n_in, n_out)
    b : (n_out,)
    scale : PixelScale

    Returns
    -------
    W, b : array
    """
    if scale == UNIT:
        return W, b
    width = len(W)
    return fold_into_next(
        W, b, np.full(width, 1 / scale.std), np.full(width, -scale.mean / scale.std)
    )


def scale_name(scale: PixelScale) -> str:
    """Return what a person calls a scale, as `pixel_scale` reads it: ``"unit"``, ``"0.5,0.5"``."""
    names = (name for name, named in NAMED.items() if named == scale)
    return next(names, f"{scale.mean:g},{scale.std:g}")


def fold_note(scale: PixelScale) -> Message:
    """Return what was done to the first layer."""
    if scale == NAMED["bytes"]:
        return Message(
            "Its pixels go from 0 to 255: W1 was multiplied by 255, so that it takes 0.0 to 1.0."
        )
    return Message(
        "Its pixels are normalised with mean {mean:g} and std {std:g}: both are folded into W1 and "
        "b1, so that it takes 0.0 to 1.0.",
        mean=scale.mean,
        std=scale.std,
    )


def _no_scale(pixels: object) -> Message:
    return Message(
        "Pixels are unit (0.0 to 1.0), bytes (0 to 255) or the mean and std they were normalised "
        "with, as 0.1307,0.3081; not '{pixels!s:.40}'.",
        pixels=pixels,
    )
