"""Changes made to a batch of images: those that move pixels, and a table of all there are.

What is said in `core.images.filters` of images, pixels and errors holds for every function here
that
takes an amount.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.images.filters import MOST, blur, check, contrast, hide, invert, noise, pictures, thicken

_BLOCK = 256  # images at a time: what one block touches stays in the processor's cache


def warp(images: Array, matrices: Array, shifts: Array) -> Array:
    """Move the content of each image by an affine map about its centre.

    A point at ``p`` (row, column, measured from the centre) ends at ``M @ p + shift``. Values
    between pixels are interpolated linearly; zeros come in from outside.

    Parameters
    ----------
    images : (N, H, W)
        Any real dtype.
    matrices : (N, 2, 2)
        One map an image; invertible.
    shifts : (N, 2)
        In pixels, down and to the right.

    Returns
    -------
    (N, H, W) float32
    """
    n, height, width = images.shape
    inverse = np.linalg.inv(matrices).astype(np.float32)
    shifts = shifts.astype(np.float32)
    centre = np.array([(height - 1) / 2, (width - 1) / 2], dtype=np.float32)
    grid = np.indices((height, width), dtype=np.float32).reshape(2, -1) - centre[:, None]

    # A frame of two zeros all round: every point outside falls on it, so that no mask is needed.
    framed = np.zeros((n, height + 4, width + 4), dtype=np.float32)
    framed[:, 2:-2, 2:-2] = images
    result = np.empty((n, height * width), dtype=np.float32)
    for start in range(0, n, _BLOCK):
        block = slice(start, start + _BLOCK)
        offset = centre - np.einsum("nij,nj->ni", inverse[block], shifts[block])
        source = inverse[block] @ grid + offset[:, :, None]
        row = np.clip(source[:, 0], -2, height) + 2
        column = np.clip(source[:, 1], -2, width) + 2
        result[block] = _interpolate(framed[block], row, column)
    return result.reshape(n, height, width)


def random_affine(x: Array, random: np.random.Generator) -> Array:
    """Shift, turn, scale and slant each image a little, as handwriting varies.

    Shifts up to 1.5 pixels each way, turns up to 12 degrees, scales each axis between 0.85 and
    1.15, slants up to 0.2.

    Parameters
    ----------
    x : (N, 784)
        Images of 28 × 28, flattened.
    random : numpy.random.Generator

    Returns
    -------
    (N, 784) float32
    """
    n = len(x)
    turn = np.deg2rad(random.uniform(-12, 12, n))
    cos, sin = np.cos(turn), np.sin(turn)
    scale_row, scale_column = random.uniform(0.85, 1.15, (2, n))
    slant = random.uniform(-0.2, 0.2, n)
    rotation = np.array([[cos, sin], [-sin, cos]]).transpose(2, 0, 1)
    stretch = np.array([[scale_row, np.zeros(n)], [slant, scale_column]]).transpose(2, 0, 1)
    shifts = random.uniform(-1.5, 1.5, (n, 2))
    return warp(x.reshape(n, 28, 28), rotation @ stretch, shifts).reshape(n, 784)


def shift(images: Array, down: float = 0, right: float = 0) -> Array:
    """Move images by pixels, exactly where they are whole; zeros come in."""
    check("The shift down", down, -MOST, MOST)
    check("The shift to the right", right, -MOST, MOST)
    return _move(images, np.eye(2), (down, right))


def shift_right(images: Array, pixels: float) -> Array:
    """Move images to the right; a negative number of pixels moves them to the left."""
    return shift(images, right=pixels)


def turn(images: Array, degrees: float) -> Array:
    """Turn images clockwise about their centre; a negative angle turns them back."""
    check("The angle", degrees, -MOST, MOST)
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    return _move(images, [[cos, sin], [-sin, cos]])


def scale(images: Array, factor: float) -> Array:
    """Make images larger by a factor above 1, or smaller, about their centre."""
    check("The factor of a scale", factor, 1 / MOST, MOST)
    return _move(images, np.eye(2) * factor)


def slant(images: Array, slope: float) -> Array:
    """Lean images to the right by so many pixels for each pixel up, about their centre."""
    check("The slope of a slant", slope, -MOST, MOST)
    return _move(images, [[1.0, 0.0], [-slope, 1.0]])


def hide_centre(images: Array, side: float) -> Array:
    """Set a square of so many pixels along each side, in the middle of the image, to 0."""
    height, width = pictures(images[:1]).shape[1:]
    return hide(images, (height - side) / 2, (width - side) / 2, side, side)


@dataclass(frozen=True)
class Transform:
    """A change of one amount, as a slider or a sweep needs it; called like its function.

    Attributes
    ----------
    name : str
        For a person to read.
    function : callable
        ``function(images, amount)`` gives the changed images.
    lowest, highest, step : float
        The amounts that make sense, and the difference between neighbours.
    neutral : float
        The amount that changes nothing.
    unit : str
        Of the amount.
    """

    name: str
    function: Callable[[Array, float], Array]
    lowest: float
    highest: float
    step: float
    neutral: float
    unit: str

    def __call__(self, images: Array, amount: float) -> Array:
        """Change images; an amount that is not from lowest to highest is a `ValueError`."""
        check(f"{self.name}: the amount", amount, self.lowest, self.highest)
        if amount == self.neutral:  # to the last bit, which arithmetic may not be
            return np.array(pictures(images)).reshape(images.shape)
        return self.function(images, amount)

    def grid(self, count: int) -> list[float]:
        """Return at most count amounts, rising, with whole and equal steps and neutral among them.

        The ends are among them where the steps meet them. A count below 3 is a `ValueError`.
        """
        if count < 3:
            raise ValueError(f"A grid has 3 amounts or more; {count} were asked for.")
        below = round((self.neutral - self.lowest) / self.step)
        above = round((self.highest - self.neutral) / self.step)
        stride = -(-(below + above) // (count - 1))
        steps = range(-(below // stride) * stride, above + 1, stride)
        return [round(self.neutral + step * self.step, 10) for step in steps]


#: Every transform by its short name, in the order in which `apply` applies them: first the writing,
#: then its place, then what covers it, then how it is taken.
TRANSFORMS = {
    "thicken": Transform("Thicken", thicken, -1.5, 1.5, 0.1, 0, "pixels on each side of a stroke"),
    "scale": Transform("Scale", scale, 0.5, 1.5, 0.05, 1, "times as large"),
    "slant": Transform("Slant", slant, -1, 1, 0.05, 0, "pixels to the right per pixel up"),
    "turn": Transform("Turn", turn, -180, 180, 1, 0, "degrees clockwise"),
    "down": Transform("Shift down", shift, -14, 14, 1, 0, "pixels down"),
    "right": Transform("Shift right", shift_right, -14, 14, 1, 0, "pixels to the right"),
    "hide": Transform(
        "Hide the centre", hide_centre, 0, 28, 1, 0, "pixels along each side of a square"
    ),
    "blur": Transform("Blur", blur, 0, 4, 0.1, 0, "pixels of standard deviation"),
    "contrast": Transform("Contrast", contrast, 0, 3, 0.1, 1, "times the distance from mid-grey"),
    "invert": Transform("Invert", invert, 0, 1, 0.05, 0, "share of the negative"),
    "noise": Transform("Noise", noise, 0, 1, 0.05, 0, "standard deviation, full ink being 1"),
}


def apply(images: Array, amounts: Mapping[str, float]) -> Array:
    """Change images by several transforms, one after the other in the order of `TRANSFORMS`.

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
    unknown = [name for name in amounts if name not in TRANSFORMS]
    if unknown:
        raise ValueError(
            f"There is no transform {unknown[0]!r:.40}; there are {', '.join(TRANSFORMS)}."
        )
    result = np.array(pictures(images)).reshape(images.shape)
    for name, transform in TRANSFORMS.items():
        if name in amounts:
            result = transform(result, amounts[name])
    return result


def _move(images: Array, matrix: npt.ArrayLike, offset: tuple[float, float] = (0, 0)) -> Array:
    """Warp all images by one matrix and one offset."""
    still = pictures(images)
    matrices = np.broadcast_to(np.asarray(matrix, float), (len(still), 2, 2))
    offsets = np.broadcast_to(np.asarray(offset, float), (len(still), 2))
    return warp(still, matrices, offsets).reshape(images.shape)


def _interpolate(framed: Array, row: Array, column: Array) -> Array:
    """Read ``framed`` (B, H, W) between its pixels, at (B, P) rows and columns."""
    height, width = framed.shape[1:]
    top, left = row.astype(np.int32), column.astype(np.int32)
    row, column = row - top, column - left
    corner = top * width + left
    corner += np.arange(len(framed), dtype=np.int32)[:, None] * (height * width)
    pixels = framed.ravel()
    upper = pixels[corner] * (1 - column) + pixels[corner + 1] * column
    corner += width
    lower = pixels[corner] * (1 - column) + pixels[corner + 1] * column
    interpolated: Array = upper + (lower - upper) * row
    return interpolated
