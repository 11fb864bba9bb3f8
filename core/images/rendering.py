"""Arrays made into pictures: PNG files, pixel for pixel."""

import io
import math
from collections.abc import Sequence

import numpy as np

from core.arrays import Array

# Told apart in any kind of colour blindness (Okabe and Ito, "Color universal design", 2008).
_BLUE, _ORANGE, _WHITE = (0, 114, 178), (213, 94, 0), (255, 255, 255)


def sprite(images: Array, columns: int) -> bytes:
    """Return images in rows, left to right, as one grey PNG of their own pixels.

    Parameters
    ----------
    images : (N, H, W) uint8
        0 is black, 255 white; N at least 1.
    columns : int
        Images a row. The last row is filled with black.

    Returns
    -------
    bytes
        A PNG of ``ceil(N / columns) · H`` by ``columns · W`` pixels.
    """
    from PIL import Image  # only pictures need Pillow; arrays load without it

    n, height, width = images.shape
    rows = -(-n // columns)
    tiles = np.zeros((rows * columns, height, width), dtype=np.uint8)
    tiles[:n] = images
    sheet = tiles.reshape(rows, columns, height, width).swapaxes(1, 2)
    picture = io.BytesIO()
    # Packed in half the time, a tenth larger: it is made for every run that shows samples.
    Image.fromarray(sheet.reshape(rows * height, columns * width)).save(
        picture, "PNG", compress_level=1
    )
    return picture.getvalue()


def marked(picture: Array, kept: Array, set_aside: Array, side: int) -> bytes:
    """Return a picture with what was kept of it in blue, and what was set aside in orange stripes.

    Parameters
    ----------
    picture : (H, W, 3) uint8
    kept, set_aside : (H, W) bool
        As `core.images.digits.PreparedDigit` has them. The kept ink has a white seam, so that it
        is seen on any ground.
    side : int
        Pixels along the longer side of what is returned.

    Returns
    -------
    bytes
        A PNG.
    """
    from PIL import Image
    from scipy import ndimage

    scale = side / max(picture.shape[:2])
    height, width = (max(1, round(scale * length)) for length in picture.shape[:2])
    finer = Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.NEAREST
    shown = np.array(Image.fromarray(picture).resize((width, height), finer))
    ink, rest = (
        np.asarray(Image.fromarray(mask).convert("L").resize((width, height), Image.Resampling.BOX))
        for mask in (kept, set_aside)
    )
    rows, columns = np.indices((height, width))
    stripes = (rows + columns) // 4 % 2 == 0
    shown[(rest > 0) & stripes], shown[(rest > 0) & ~stripes] = _ORANGE, _WHITE
    shown[ndimage.binary_dilation(ink > 0, iterations=2)] = _WHITE
    shown[ink > 0] = _BLUE
    file = io.BytesIO()
    Image.fromarray(shown).save(file, "PNG")
    return file.getvalue()


def contact_sheet(images: Array, captions: Sequence[Sequence[str]], columns: int) -> bytes:
    """Return images in rows on white paper, dark ink, each with lines of text under it.

    Parameters
    ----------
    images : (N, H, W) uint8
        0 is the ground, 255 full ink; N at least 1. Each pixel becomes two by two.
    captions : N sequences of str
        One under the other; the columns are as wide as the longest needs.
    columns : int
        Images a row.

    Returns
    -------
    bytes
        A grey PNG.
    """
    from PIL import Image, ImageDraw, ImageFont

    n, height, width = images.shape
    gap, line = 8, 13
    font = ImageFont.load_default(11)
    texts = [text for lines in captions for text in lines]
    column = max(2 * width, *(math.ceil(font.getlength(text)) for text in texts))
    across, down = column + gap, 2 * height + max(map(len, captions)) * line + gap
    sheet = Image.new("L", (columns * across + gap, -(-n // columns) * down + gap), 255)
    draw = ImageDraw.Draw(sheet)
    for i, (image, lines) in enumerate(zip(255 - images, captions, strict=True)):
        left, top = gap + i % columns * across, gap + i // columns * down
        middle = left + column // 2
        picture = Image.fromarray(image.repeat(2, axis=0).repeat(2, axis=1))
        sheet.paste(picture, (middle - width, top))
        for j, text in enumerate(lines):
            draw.text((middle, top + 2 * height + j * line), text, font=font, anchor="ma", fill=0)
    file = io.BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()
