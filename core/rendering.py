"""Arrays made into pictures: PNG files, pixel for pixel."""

import io
from collections.abc import Sequence

import numpy as np

from core.layers import Array


def sprite(images: Array, columns: int) -> bytes:
    """Lay images out in rows, left to right, as one grey PNG of their own pixels.

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


def contact_sheet(images: Array, captions: Sequence[tuple[str, str]], columns: int) -> bytes:
    """Lay images out in rows on white paper, dark ink, each with two lines under it.

    Parameters
    ----------
    images : (N, H, W) uint8
        0 is the ground, 255 full ink; N at least 1. Each pixel becomes two by two.
    captions : N pairs of str
        One under the other.
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
    across, down = 2 * width + gap, 2 * height + 2 * line + gap
    sheet = Image.new("L", (columns * across + gap, -(-n // columns) * down + gap), 255)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(11)
    for i, (image, lines) in enumerate(zip(255 - images, captions, strict=True)):
        left, top = gap + i % columns * across, gap + i // columns * down
        sheet.paste(Image.fromarray(image.repeat(2, axis=0).repeat(2, axis=1)), (left, top))
        for j, text in enumerate(lines):
            place = (left + width, top + 2 * height + j * line)
            draw.text(place, text, font=font, anchor="ma", fill=0)
    picture = io.BytesIO()
    sheet.save(picture, "PNG")
    return picture.getvalue()
