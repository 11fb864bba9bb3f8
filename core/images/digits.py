"""A drawing, scan or photo of one digit, prepared as the digits of MNIST were.

The recipe is in LeCun, Cortes and Burges, "The MNIST database of handwritten digits": scale the
digit to fit a 20×20 box keeping its aspect ratio, with the grey levels that antialiasing gives,
then place its centre of mass at the centre of a 28×28 image.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # Pillow is slow to import and most of core does without it
    from PIL import Image

SIDE = 28  # pixels along each side of a prepared digit
BOX = 20  # pixels along each side of the box its ink fits
MAX_PIXELS = 64_000_000  # more than a telephone's photo, little enough to decode in memory

#: The kinds of file that are read. Others that Pillow knows are rare, or, as EPS, run programs.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "PPM")

_WORKING_SIDE = 512  # pixels: ample for a 20-pixel box, and averaging down to it quiets noise
_FAINTEST_INK = 16  # grey levels between ground and ink; paper texture and JPEG blocks stay below
_NOISE_MARGIN = 4  # standard deviations of the ground's noise that still count as ground


def read_picture(data: bytes) -> Image.Image:
    """Decode the bytes of a picture's file: its first frame, upright.

    Parameters
    ----------
    data : bytes
        A whole file of one of `FORMATS`, whatever its name says.

    Raises
    ------
    ValueError
        If it is no such picture, has too many pixels, or is damaged or cut short.
    """
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise ValueError(
            f"This picture has far more than the {MAX_PIXELS:,} pixels that are read: crop it to "
            "the digit or make it smaller."
        ) from error
    except Exception as error:  # a file that is not what it says fails in many ways
        raise ValueError(
            f"This file of {len(data):,} bytes is no picture that can be read, or a damaged one: "
            f"choose one saved as {', '.join(FORMATS[:-1])} or {FORMATS[-1]}."
        ) from error
    return _decode(image)


def raw_digit(image: Image.Image) -> NDArray[np.uint8]:
    """Turn a picture into 28 × 28 grey levels and do nothing else to it, to compare with.

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

    small = Image.fromarray(_grey(image)).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    levels: NDArray[np.uint8] = np.rint(np.asarray(small)).clip(0, 255).astype(np.uint8)
    return levels


def prepare_digit(image: Image.Image) -> NDArray[np.uint8]:
    """Turn a picture of one digit into an image a network trained on MNIST can read.

    The ground is the grey of the picture's border and the ink is what departs from it most, darker
    or lighter. Transparency, EXIF orientation and every Pillow mode are understood; of an animation
    the first frame is used.

    Parameters
    ----------
    image : PIL.Image.Image
        Any size up to `MAX_PIXELS`, any mode, dark ink on a light ground or the reverse.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        Light ink on a ground of 0.

    Raises
    ------
    ValueError
        If the picture has too many pixels, cannot be decoded, or shows nothing drawn.
    """
    return centre_digit(_ink(_grey(image)))


def centre_digit(ink: Image.Image) -> NDArray[np.uint8]:
    """Scale ink to MNIST's 20×20 box and centre it by mass in 28×28.

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
            "Nothing is drawn in this picture: draw a digit, or choose a picture in which the "
            "digit stands out from its ground."
        )
    width, height = box[2] - box[0], box[3] - box[1]
    scale = BOX / max(width, height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # Averaging areas gives MNIST's share of greys; enlarged, it would show as blocks.
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


def _grey(image: Image.Image) -> NDArray[np.float32]:
    """Decode a picture of any mode to upright, opaque grey levels 0–255, (height, width)."""
    from PIL import Image

    image = _decode(image)
    factor = -(-max(image.size) // _WORKING_SIDE)
    if image.mode[0] in "IF":  # 16- and 32-bit grey, which convert() would clip to 255
        levels = np.array(image, dtype=np.float32)
        np.nan_to_num(levels, copy=False, posinf=0, neginf=0)
        scale = 65535.0 if image.mode.startswith("I;16") else _full_scale(levels)
        return np.asarray(Image.fromarray(levels).reduce(factor)) * np.float32(255 / scale)
    if image.has_transparency_data:
        if image.mode == "La":  # Pillow takes this one to RGBA by way of LA only
            image = image.convert("LA")
        both = image.convert("RGBA").reduce(factor).convert("LA")
        return _fill_transparent(*np.moveaxis(np.asarray(both, dtype=np.float32), 2, 0))
    if image.mode == "LAB":
        image = image.getchannel("L")
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    return np.asarray(image.reduce(factor).convert("L"), dtype=np.float32)


def _decode(image: Image.Image) -> Image.Image:
    """Read the pixels of a picture's first frame and turn them upright."""
    from PIL import ExifTags, ImageOps

    if image.width * image.height > MAX_PIXELS:
        raise ValueError(
            f"This picture has {image.width} × {image.height} pixels and at most {MAX_PIXELS:,} "
            "are read: crop it to the digit or make it smaller."
        )
    if image.width * image.height == 0:
        raise ValueError("This picture has no pixels: choose a picture of a digit.")
    try:
        image.seek(0)
        image.load()
        if image.getexif().get(ExifTags.Base.Orientation, 1) == 1:
            return image  # exif_transpose would copy it
        return ImageOps.exif_transpose(image)
    except Exception as error:  # a damaged file fails in a decoder in many ways
        raise ValueError(
            "This picture cannot be decoded, as if it were damaged or cut short: save it again as "
            "PNG from the program that made it."
        ) from error


def _full_scale(levels: NDArray[np.float32]) -> float:
    """Guess the level of white where the mode does not tell: 1, 8 bits or 16 bits."""
    peak = float(levels.max())
    return next((scale for scale in (1.0, 255.0, 65535.0) if peak <= scale), peak)


def _fill_transparent(grey: NDArray[np.float32], alpha: NDArray[np.float32]) -> NDArray[np.float32]:
    """Put an opaque ground behind a picture: its own, or the one its ink stands out from."""
    opacity = alpha / 255
    border = _border(alpha) >= 128
    if border.mean() > 0.5:
        ground = float(np.median(_border(grey)[border]))
    else:
        ground = 0.0 if (grey * opacity).sum() >= 128 * opacity.sum() else 255.0
    return (ground + (grey - ground) * opacity).astype(np.float32)


def _border(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give the outermost pixels of a picture in one row."""
    return np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])


def _ink(grey: NDArray[np.float32]) -> Image.Image:
    """Separate ink from ground: an image of mode "L", full ink 255 and all ground 0."""
    from PIL import Image, ImageFilter

    border = _border(grey)
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
