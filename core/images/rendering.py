"""Arrays made into pictures: PNG files, pixel for pixel."""

import io
import math
from collections.abc import Sequence

import numpy as np

from core.arrays import Array


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
    Image.fromarray(sheet.reshape(rows * height, columns * width)).save(picture, "PNG")
    return picture.getvalue()


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
