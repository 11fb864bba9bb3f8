import io

import numpy as np
from PIL import Image

from core.images.rendering import marked, sprite


def test_a_sprite_holds_every_image_pixel_for_pixel_row_by_row():
    images = np.random.default_rng(0).integers(0, 256, (5, 28, 28), dtype=np.uint8)

    sheet = np.asarray(Image.open(io.BytesIO(sprite(images, columns=3))))

    assert sheet.shape == (56, 84)
    for i, image in enumerate(images):
        row, column = divmod(i, 3)
        tile = sheet[28 * row : 28 * row + 28, 28 * column : 28 * column + 28]
        np.testing.assert_array_equal(tile, image)
    assert not sheet[28:, 56:].any()


def test_a_marked_picture_has_its_kept_ink_in_blue_and_the_rest_in_stripes():
    picture = np.full((40, 80, 3), 200, np.uint8)
    kept, rest = np.zeros((2, 40, 80), bool)
    kept[10:30, 10:20], rest[10:30, 50:70] = True, True

    shown = np.asarray(Image.open(io.BytesIO(marked(picture, kept, rest, side=160))))

    assert shown.shape == (80, 160, 3)
    blue, orange, white = (
        (shown == colour).all(axis=2) for colour in [(0, 114, 178), (213, 94, 0), (255, 255, 255)]
    )
    kept, rest = (mask.repeat(2, axis=0).repeat(2, axis=1) for mask in (kept, rest))
    np.testing.assert_array_equal(blue, kept)
    assert orange[rest].mean() == white[rest].mean() == 0.5
    assert (shown[~blue & ~orange & ~white] == 200).all()
