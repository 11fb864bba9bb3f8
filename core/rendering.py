"""Arrays made into pictures: PNG files, pixel for pixel."""

import io

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
