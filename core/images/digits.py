"""A drawing, scan or photo of one digit, prepared as the digits of MNIST were.

The recipe is in LeCun, Cortes and Burges, "The MNIST database of handwritten digits": scale the
digit to fit a 20×20 box keeping its aspect ratio, with the grey levels that antialiasing gives,
then place its centre of mass at the centre of a 28×28 image.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.images.picture import edge_pixels, grey_levels
from core.messages import Message

if TYPE_CHECKING:  # Pillow is slow to import and most of core does without it
    from PIL import Image

SIDE = 28  # pixels along each side of a prepared digit
BOX = 20  # pixels along each side of the box its ink fits

_FAINTEST_INK = 16  # grey levels between ground and ink; paper texture and JPEG blocks stay below
_NOISE_MARGIN = 4  # standard deviations of the ground's noise that still count as ground


def raw_digit(image: Image.Image) -> NDArray[np.uint8]:
    """Return a picture as 28 × 28 grey levels and do nothing else to it, to compare with.

    What MNIST's own preparation does, and `prepare_digit` with it, is left out: the ground stays as
    it is, the ink where it is, and a picture that is not square is squeezed.

    Parameters
    ----------
    image : PIL.Image.Image
        As for `prepare_digit`.

    Returns
    -------
    ndarray of uint8, shape (28, 28)

    Raises
    ------
    ValueError
        If the picture has too many pixels or cannot be decoded.
    """
    from PIL import Image

    small = Image.fromarray(grey_levels(image)).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    levels: NDArray[np.uint8] = np.rint(np.asarray(small)).clip(0, 255).astype(np.uint8)
    return levels


def prepare_digit(image: Image.Image) -> NDArray[np.uint8]:
    """Return a picture of one digit as an image that a network trained on MNIST can read.

    The ground is the grey of the picture's border and the ink is what departs from it most, darker
    or lighter. Transparency, EXIF orientation and every Pillow mode are understood; of an animation
    the first frame is used.

    Parameters
    ----------
    image : PIL.Image.Image
        Any size up to `core.images.picture.MAX_PIXELS`, any mode, dark ink on a light ground or
        the reverse.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        Light ink on a ground of 0.

    Raises
    ------
    ValueError
        If the picture has too many pixels, cannot be decoded, or shows nothing drawn.

    Examples
    --------
    >>> from PIL import Image, ImageDraw
    >>> picture = Image.new("L", (200, 300), "white")
    >>> ImageDraw.Draw(picture).line((60, 40, 60, 260), fill="black", width=24)
    >>> digit = prepare_digit(picture)
    >>> digit.shape, digit.dtype, int(digit.min()), int(digit.max())
    ((28, 28), dtype('uint8'), 0, 255)
    """
    return centre_digit(_ink(grey_levels(image)))


def centre_digit(ink: Image.Image) -> NDArray[np.uint8]:
    """Return ink scaled to MNIST's 20×20 box and centred by mass in 28×28.

    Parameters
    ----------
    ink : PIL.Image.Image
        Mode "L", light ink on a ground of exactly 0.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        The brightest pixel is 255, as in nearly every image of MNIST.

    Raises
    ------
    ValueError
        If every pixel is 0.
    """
    from PIL import Image

    box = ink.getbbox()
    if box is None:
        raise ValueError(
            Message(
                "Nothing is drawn in this picture: draw a digit, or choose a picture in which the "
                "digit stands out from its ground."
            )
        )
    width, height = box[2] - box[0], box[3] - box[1]
    scale = BOX / max(width, height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # Averaging areas gives MNIST's fraction of greys; enlarged, it would show as blocks.
    resampling = Image.Resampling.BOX if scale <= 1 else Image.Resampling.BILINEAR
    digit = np.asarray(ink.resize(size, resampling, box=box), dtype=np.float32)
    digit *= 255 / digit.max()

    mass = digit.sum()
    rows, columns = digit.shape
    top = SIDE / 2 - digit.sum(axis=1) @ np.arange(rows) / mass
    left = SIDE / 2 - digit.sum(axis=0) @ np.arange(columns) / mass
    top = min(max(round(top), 0), SIDE - rows)
    left = min(max(round(left), 0), SIDE - columns)
    prepared = np.zeros((SIDE, SIDE), dtype=np.uint8)
    prepared[top : top + rows, left : left + columns] = np.rint(digit)
    return prepared


def _ink(grey: NDArray[np.float32]) -> Image.Image:
    """Return ink separated from ground: an image of mode "L", full ink 255 and all ground 0."""
    from PIL import Image, ImageFilter

    border = edge_pixels(grey)
    ground = np.median(border)
    noise = 1.4826 * np.median(np.abs(border - ground))  # a deviation that ignores ink at the edge
    above, below = np.maximum(grey - ground, 0), np.maximum(ground - grey, 0)
    # Noise departs from the ground both ways alike; squares let a little strong ink outweigh it.
    ink = above if np.square(above).sum() >= np.square(below).sum() else below
    peak = ink.max()
    if peak < max(_FAINTEST_INK, 2 * _NOISE_MARGIN * noise):
        return Image.new("L", (1, 1))
    full = np.median(ink[ink >= peak / 2])
    floor = min(max(_NOISE_MARGIN * noise, full / 10), full / 2)
    levels = np.clip((ink - floor) / (full - floor), 0, 1)
    # A lone grey is noise; next to strong ink it is the soft edge of a stroke.
    # A mean above 0 says that one of 5 × 5 is strong, ten times as fast as a maximum filter does.
    near = Image.fromarray(ink >= full / 3).convert("L").filter(ImageFilter.BoxBlur(2))
    return Image.fromarray(np.where(np.asarray(near), np.rint(levels * 255), 0).astype(np.uint8))
