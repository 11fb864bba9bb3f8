"""A file of a picture decoded, and its grey levels, of whatever kind it is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.messages import Message

if TYPE_CHECKING:  # Pillow is slow to import and most of core does without it
    from PIL import Image

MAX_PIXELS = 64_000_000  # more than a telephone's photo, little enough to decode in memory

#: The kinds of file that are read. Others that Pillow knows are rare, or, as EPS, run programs.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "PPM")

_WORKING_SIDE = 512  # pixels: ample for a 20-pixel box, and averaging down to it quiets noise


def read_picture(data: bytes) -> Image.Image:
    """Return the first frame of a picture's file, decoded and upright.

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
            Message(
                "This picture has far more than the {most:,} pixels that are read: crop it to the "
                "digit or make it smaller.",
                most=MAX_PIXELS,
            )
        ) from error
    except Exception as error:  # a file that is not what it says fails in many ways
        raise ValueError(
            Message(
                "This file of {size:,} bytes is no picture that can be read, or a damaged one: "
                "choose one saved as {formats} or {last}.",
                size=len(data),
                formats=", ".join(FORMATS[:-1]),
                last=FORMATS[-1],
            )
        ) from error
    return _decode(image)


def grey_levels(image: Image.Image) -> NDArray[np.float32]:
    """Return the upright, opaque grey levels of a picture of any mode, 0–255, (height, width)."""
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
    """Return a picture's first frame with its pixels read and turned upright."""
    from PIL import ExifTags, ImageOps

    if image.width * image.height > MAX_PIXELS:
        raise ValueError(
            Message(
                "This picture has {width} × {height} pixels and at most {most:,} are read: crop it "
                "to the digit or make it smaller.",
                width=image.width,
                height=image.height,
                most=MAX_PIXELS,
            )
        )
    if image.width * image.height == 0:
        raise ValueError(Message("This picture has no pixels: choose a picture of a digit."))
    try:
        image.seek(0)
        image.load()
        if image.getexif().get(ExifTags.Base.Orientation, 1) == 1:
            return image  # exif_transpose would copy it
        return ImageOps.exif_transpose(image)
    except Exception as error:  # a damaged file fails in a decoder in many ways
        raise ValueError(
            Message(
                "This picture cannot be decoded, as if it were damaged or cut short: save it again "
                "as PNG from the program that made it."
            )
        ) from error


def _full_scale(levels: NDArray[np.float32]) -> float:
    """Return a guess at the level of white where the mode does not tell: 1, 8 bits or 16 bits."""
    peak = float(levels.max())
    return next((scale for scale in (1.0, 255.0, 65535.0) if peak <= scale), peak)


def _fill_transparent(grey: NDArray[np.float32], alpha: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a picture on an opaque ground: its own, or the one its ink stands out from."""
    opacity = alpha / 255
    border = edge_pixels(alpha) >= 128
    if border.mean() > 0.5:
        ground = float(np.median(edge_pixels(grey)[border]))
    else:
        ground = 0.0 if (grey * opacity).sum() >= 128 * opacity.sum() else 255.0
    return (ground + (grey - ground) * opacity).astype(np.float32)


def edge_pixels(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the outermost pixels of a picture in one row."""
    return np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
