"""A file of a picture decoded, and its colours, of whatever kind it is."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.images.headers import check_header
from core.messages import Message

if TYPE_CHECKING:  # Pillow is slow to import and most of core does without it
    from PIL import Image

Level = TypeVar("Level", bound=np.generic)

MAX_PIXELS = 64_000_000  # more than a telephone's photo, little enough to decode in memory
MAX_ASPECT = 1000  # times as long as wide; of one pixel's width, little memory is much to a decoder

#: The kinds of file that are read. Others that Pillow knows are rare, or, as EPS, run programs.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "PPM")

#: Of which fewer pixels are read, for their decoders take far more memory for each.
_MOST_OF = {"WEBP": 20_000_000, "AVIF": 25_000_000, "progressive": 32_000_000}

_LARGE = 4_000_000  # pixels: of such pictures one is decoded at a time, whoever brings them
_one_at_a_time = threading.Lock()

_LARGEST_SIDE = 2048  # pixels: what is larger is made smaller as soon as it is decoded
_WORKING_SIDE = 512  # pixels: ample for a 20-pixel box, and averaging down to it quiets noise
_BAND = 1_000_000  # pixels that are converted at a time
_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)  # as ITU-R BT.601 weighs the colours


def read_picture(data: bytes) -> Image.Image:
    """Return the first frame of a picture's file, decoded, upright and not needlessly large.

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
        check_header(data)
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
    _check_size(image)
    if image.width * image.height >= _LARGE:
        with _one_at_a_time:
            return _drafted(image)
    return _drafted(image)


def _drafted(image: Image.Image) -> Image.Image:
    image.draft(None, (_LARGEST_SIDE // 2,) * 2)  # JPEG decodes at a half, a quarter or an eighth
    return _decode(image)


def colour_levels(image: Image.Image) -> NDArray[np.float32]:
    """Return the upright, opaque colours of a picture of any mode, small enough to work on.

    Returns
    -------
    ndarray of float32, shape (height, width, 3), or (height, width, 1) where all is grey
        Levels of 0–255.
    """
    image = _shrunk(_decode(image), _WORKING_SIDE)
    levels = np.asarray(image, dtype=np.float32)
    if image.mode == "F":
        return levels[..., None] * np.float32(255 / _full_scale(levels))
    if image.mode == "L":
        return levels[..., None]
    if image.mode == "RGBA":
        levels = _fill_transparent(levels[..., :3], levels[..., 3:])
    return levels[..., :1] if (levels == levels[..., :1]).all() else levels


def grey_levels(image: Image.Image) -> NDArray[np.float32]:
    """Return the luminance of a picture of any mode, 0–255, (height, width)."""
    levels = colour_levels(image)
    return levels[..., 0] if levels.shape[2] == 1 else levels @ _LUMINANCE


def edge_pixels(pixels: NDArray[Level]) -> NDArray[Level]:
    """Return the outermost pixels of a picture in one row."""
    return np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])


def _check_size(image: Image.Image) -> None:
    """Raise a `ValueError` where a picture is too large or too long, before it is decoded."""
    width, height = image.size
    kind = "progressive" if image.info.get("progressive") else image.format or ""
    most = _MOST_OF.get(kind, MAX_PIXELS)
    if width * height > most:
        raise ValueError(
            Message(
                "This picture has {width} × {height} pixels and at most {most:,} are read: crop it "
                "to the digit or make it smaller.",
                width=width,
                height=height,
                most=most,
            )
        )
    if width * height == 0:
        raise ValueError(Message("This picture has no pixels: choose a picture of a digit."))
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise ValueError(
            Message(
                "This picture has {width} × {height} pixels and its longer side is more than "
                "{most:,} times the shorter one: crop it to the digit.",
                width=width,
                height=height,
                most=MAX_ASPECT,
            )
        )


def _decode(image: Image.Image) -> Image.Image:
    """Return a picture's first frame with its pixels read and turned upright."""
    from PIL import ExifTags, ImageOps

    _check_size(image)
    try:
        image.seek(0)
        image.load()
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
        image = _shrunk(image, _LARGEST_SIDE) if max(image.size) > _LARGEST_SIDE else image
        if orientation == 1:
            return image  # exif_transpose would copy it
        image.getexif()[ExifTags.Base.Orientation] = orientation
        return ImageOps.exif_transpose(image)
    except Exception as error:  # a damaged file fails in a decoder in many ways
        raise ValueError(
            Message(
                "This picture cannot be decoded, as if it were damaged or cut short: save it again "
                "as PNG from the program that made it."
            )
        ) from error


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    """Return a picture of the mode L, RGB, RGBA or F whose sides are at most so many pixels.

    Squares of pixels are averaged, a band of rows at a time: a large picture converted as a whole
    would take several times its memory.
    """
    from PIL import Image

    factor = -(-max(image.size) // side)
    if factor == 1:
        return _continuous(image)
    width, height = image.size
    rows = -(-_BAND // (width * factor)) * factor
    small = None
    for top in range(0, height, rows):
        band = image.crop((0, top, width, min(top + rows, height)))
        band = _continuous(band).reduce(factor)
        if small is None:
            small = Image.new(band.mode, (band.width, -(-height // factor)))
        small.paste(band, (0, top // factor))
    assert small is not None
    return small


def _continuous(image: Image.Image) -> Image.Image:
    """Return a picture in a mode whose pixels can be averaged: L, RGB, RGBA or F."""
    from PIL import Image

    if image.mode[0] in "IF":  # 16- and 32-bit grey, which convert() would clip to 255
        levels = np.array(image, dtype=np.float32)
        if image.mode.startswith("I;16"):
            levels /= 65535
        return Image.fromarray(np.nan_to_num(levels, copy=False, posinf=0, neginf=0))
    if image.has_transparency_data:
        # Pillow takes premultiplied grey to RGBA by way of LA only.
        return (image.convert("LA") if image.mode == "La" else image).convert("RGBA")
    if image.mode == "LAB":
        return image.getchannel("L")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _full_scale(levels: NDArray[np.float32]) -> float:
    """Return a guess at the level of white where the mode does not tell: 1, 8 bits or 16 bits."""
    peak = float(levels.max())
    return next((scale for scale in (1.0, 255.0, 65535.0) if peak <= scale), peak)


def _fill_transparent(
    colours: NDArray[np.float32], alpha: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return a picture on an opaque ground: its own, or the one its ink stands out from."""
    opacity = alpha / 255
    border = edge_pixels(alpha)[:, 0] >= 128
    if border.mean() > 0.5:
        ground = np.median(edge_pixels(colours)[border], axis=0)
    else:
        light = (colours.mean(axis=2, keepdims=True) * opacity).sum() >= 128 * opacity.sum()
        ground = np.full(3, 0.0 if light else 255.0)
    filled: NDArray[np.float32] = (ground + (colours - ground) * opacity).astype(np.float32)
    return filled
