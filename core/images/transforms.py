"""A table of the changes of one amount that can be made to a batch of images.

What is said in `core.images.filters` of images, pixels and errors holds here as well.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Array, silent
from core.images.adjoint import Adjoint, Moved, of_invert, of_move, of_symmetric
from core.images.affine import (
    scale,
    scaling,
    shift,
    shift_right,
    shifting,
    slant,
    slanting,
    turn,
    turning,
)
from core.images.filters import blur, check, contrast, hide, invert, noise, pictures, thicken
from core.messages import Message


def hide_centre(images: Array, side: float) -> Array:
    """Return images with a square of so many pixels a side, in the middle, set to 0."""
    height, width = pictures(images[:1]).shape[1:]
    return hide(images, (height - side) / 2, (width - side) / 2, side, side)


@dataclass(frozen=True)
class Transform:
    """A change of one amount, as a slider or a sweep needs it; called like its function.

    Attributes
    ----------
    name : Message
        For a person to read.
    function : callable
        ``function(images, amount)`` returns the changed images.
    lowest, highest, step : float
        The amounts that make sense, and the difference between neighbours.
    neutral : float
        The amount that changes nothing.
    unit : Message
        Of the amount.
    adjoint : callable, optional
        ``adjoint(weights, amount)`` is one of `core.images.adjoint` where the transform is affine
        in the pixels; None where it is not.
    """

    name: Message
    function: Callable[[Array, float], Array]
    lowest: float
    highest: float
    step: float
    neutral: float
    unit: Message
    adjoint: Adjoint | None = None

    def __call__(self, images: Array, amount: float) -> Array:
        """Return images changed; an amount that is not from lowest to highest is a `ValueError`."""
        self._check(amount)
        if amount == self.neutral:  # to the last bit, which arithmetic may not be
            return np.array(pictures(images)).reshape(images.shape)
        return self.function(images, amount)

    @silent
    def move_weights(self, weights: Array, amount: float) -> Moved | None:
        """Return the weights and the bias that give for images what weights give for changed ones.

        Parameters
        ----------
        weights : (H, W, units)
            Of each pixel, from 0.0 to 1.0.
        amount : float

        Returns
        -------
        (H, W, units) array and (units,) array or 0, or None
            W' and b', with which ``f(x) @ W = x @ W' + b'`` up to rounding; None where the
            transform is not affine in the pixels, so that there are none.

        Raises
        ------
        ValueError
            If the amount is not from lowest to highest.
        """
        self._check(amount)
        if self.adjoint is None:
            return None
        return (weights, 0.0) if amount == self.neutral else self.adjoint(weights, amount)

    def _check(self, amount: float) -> None:
        check(Message("{name}: the amount", name=self.name), amount, self.lowest, self.highest)

    def steps(self) -> list[float]:
        """Return all amounts that its step leads to, rising, as a slider has them."""
        return self.grid(round((self.highest - self.lowest) / self.step) + 1)

    def grid(self, count: int) -> list[float]:
        """Return at most count amounts, rising, with whole and equal steps and neutral among them.

        The ends are among them where the steps meet them. A count below 3 is a `ValueError`.
        """
        if count < 3:
            raise ValueError(
                Message("A grid has 3 amounts or more; {count} were asked for.", count=count)
            )
        below = round((self.neutral - self.lowest) / self.step)
        above = round((self.highest - self.neutral) / self.step)
        stride = -(-(below + above) // (count - 1))
        steps = range(-(below // stride) * stride, above + 1, stride)
        return [round(self.neutral + step * self.step, 10) for step in steps]


#: Every transform by its short name, in the order in which `apply` applies them: first the writing,
#: then its place, then what covers it, then how it is taken.
TRANSFORMS = {
    "thicken": Transform(
        Message("Thicken"), thicken, -1.5, 1.5, 0.1, 0, Message("pixels on each side of a stroke")
    ),
    "scale": Transform(
        Message("Scale"), scale, 0.5, 1.5, 0.05, 1, Message("times as large"), of_move(scaling)
    ),
    "slant": Transform(
        Message("Slant"),
        slant,
        -1,
        1,
        0.05,
        0,
        Message("pixels to the right per pixel up"),
        of_move(slanting),
    ),
    "turn": Transform(
        Message("Turn"), turn, -180, 180, 1, 0, Message("degrees clockwise"), of_move(turning)
    ),
    "down": Transform(
        Message("Shift down"), shift, -14, 14, 1, 0, Message("pixels down"), of_move(shifting)
    ),
    "right": Transform(
        Message("Shift right"),
        shift_right,
        -14,
        14,
        1,
        0,
        Message("pixels to the right"),
        of_move(lambda pixels: shifting(right=pixels)),
    ),
    "hide": Transform(
        Message("Hide the centre"),
        hide_centre,
        0,
        28,
        1,
        0,
        Message("pixels along each side of a square"),
        of_symmetric(hide_centre),
    ),
    "blur": Transform(
        Message("Blur"),
        blur,
        0,
        4,
        0.1,
        0,
        Message("pixels of standard deviation"),
        of_symmetric(blur),
    ),
    "contrast": Transform(
        Message("Contrast"), contrast, 0, 3, 0.1, 1, Message("times the distance from mid-grey")
    ),
    "invert": Transform(
        Message("Invert"), invert, 0, 1, 0.05, 0, Message("share of the negative"), of_invert
    ),
    "noise": Transform(
        Message("Noise"), noise, 0, 1, 0.05, 0, Message("standard deviation, full ink being 1")
    ),
}


def transform_named(name: str) -> Transform:
    """Return the transform of a short name; a ValueError lists those there are."""
    if name not in TRANSFORMS:
        raise ValueError(
            Message(
                "There is no transform {name!r:.40}; there are {names}.",
                name=name,
                names=", ".join(TRANSFORMS),
            )
        )
    return TRANSFORMS[name]


def apply(images: Array, amounts: Mapping[str, float]) -> Array:
    """Return images changed by several transforms, one after another in the order of `TRANSFORMS`.

    Parameters
    ----------
    images : (N, 28, 28) or (N, 784)
    amounts : mapping of str to float
        By the short names of the table; what is missing or neutral changes nothing.

    Returns
    -------
    float32, shaped as the images
        A new array.

    Raises
    ------
    ValueError
        If a name is not in the table, or an amount not from its lowest to its highest.
    """
    for name in amounts:
        transform_named(name)
    result = np.array(pictures(images)).reshape(images.shape)
    for name, transform in TRANSFORMS.items():
        if name in amounts:
            result = transform(result, amounts[name])
    return result
