import gzip
import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, features
from PIL.PngImagePlugin import PngImageFile

from core import evaluate, init_network
from core.datasets.mnist import read_data_set
from core.images import picture
from core.images.digits import centre_digit, prepare_digit, raw_digit, read_digit
from core.images.picture import FORMATS, read_picture

CASES = Path(__file__).resolve().parents[2] / "cases"


def drawing(width=120, height=160, ink=0, ground=255):
    """A thick L, heavier at the bottom and to the left: no way up or round looks like another."""
    image = Image.new("L", (width, height), ground)
    points = [(0.3, 0.2), (0.3, 0.8), (0.7, 0.8)]
    ImageDraw.Draw(image).line(
        [(x * width, y * height) for x, y in points], fill=ink, width=min(width, height) // 10
    )
    return image


def saved(image, kind, **options):
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow was built without AVIF")
    stored = io.BytesIO()
    image.save(stored, kind, **options)
    return stored.getvalue()


def png_that_claims(width, height, *chunks):
    """Build a PNG whose header promises pixels that are not there."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in [(b"IHDR", header), *chunks, (b"IDAT", b"x"), (b"IEND", b"")]
    )


@pytest.fixture
def expected():
    return prepare_digit(drawing())


def assert_alike(prepared, expected, levels=6.0):
    assert prepared.shape == (28, 28)
    assert prepared.dtype == np.uint8
    assert np.abs(prepared.astype(float) - expected).mean() < levels


def ink_box(prepared):
    rows, columns = np.nonzero(prepared)
    return np.ptp(rows) + 1, np.ptp(columns) + 1


def centre_of_mass(prepared):
    return (np.indices(prepared.shape) * prepared).sum(axis=(1, 2)) / prepared.sum()


def published_images(folder):
    for name in (folder / "t10k-images-idx3-ubyte", folder / "t10k-images-idx3-ubyte.gz"):
        if name.exists():
            content = name.read_bytes()
            content = gzip.decompress(content) if name.suffix == ".gz" else content
            return np.frombuffer(content, np.uint8, offset=16).reshape(-1, 28, 28)
    raise AssertionError(f"no test images in {folder}")


def test_centring_leaves_the_digits_of_mnist_as_they_are(mnist_dir):
    for image in published_images(mnist_dir)[:1000]:
        difference = centre_digit(Image.fromarray(image)).astype(int) - image
        assert np.abs(difference).max() <= 2  # the brightest pixel is taken from 254 or so to 255


def test_photos_of_mnist_digits_come_back_as_the_digits(mnist_dir):
    noise = np.random.default_rng(0)
    differences = []
    for image in published_images(mnist_dir)[:50]:
        large = Image.fromarray(image).resize((280, 280), Image.Resampling.BICUBIC)
        paper = 200 - 0.6 * np.asarray(large, dtype=float) + noise.normal(0, 4, (280, 280))
        photo = Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8)).convert("RGB")
        differences.append(np.abs(prepare_digit(photo).astype(float) - image).mean())
    # It is 28 beside a blank image, 40 beside another digit, 16 when one pixel out of place.
    assert np.median(differences) < 10


def test_photos_of_mnist_digits_are_classified_as_the_digits_are(mnist_dir, monkeypatch):
    """Enlarged to 280 pixels, dark on light, off centre, saved as JPEG: 250 of them."""
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))
    images, labels = (part[::40] for part in read_data_set("mnist")[1])
    random = np.random.default_rng(0)
    prepared = []
    for image in images:
        large = Image.fromarray(image).resize((280, 280), Image.Resampling.BICUBIC)
        paper = Image.new("L", (480, 400), 255)
        paper.paste(Image.fromarray(255 - np.asarray(large)), tuple(random.integers(0, (201, 121))))
        prepared.append(prepare_digit(read_picture(saved(paper, "JPEG"))))

    originals, photos = (
        evaluate(init_network(), np.reshape(x, (250, 784)) / np.float32(255), labels).accuracy
        for x in (images, prepared)
    )

    assert photos == pytest.approx(originals, abs=0.015)


def test_a_digit_is_light_on_a_ground_of_zero_in_a_box_of_20_centred_by_mass(expected):
    assert expected.max() == 255
    assert np.median(expected) == 0
    assert max(ink_box(expected)) == 20
    assert np.abs(centre_of_mass(expected) - 14).max() <= 0.5


def test_the_proportions_of_the_ink_are_kept():
    image = Image.new("L", (200, 200), 255)
    ImageDraw.Draw(image).rectangle((60, 20, 99, 99), fill=0)  # 40 wide, 80 high
    assert ink_box(prepare_digit(image)) == (20, 10)


@pytest.mark.parametrize(("ink", "ground"), [(0, 255), (255, 0), (90, 160), (200, 110), (20, 50)])
def test_dark_on_light_and_light_on_dark_give_the_same(ink, ground, expected):
    assert_alike(prepare_digit(drawing(ink=ink, ground=ground)), expected)


@pytest.mark.parametrize("size", [(30, 40), (300, 400), (1500, 2000)])
def test_the_size_of_the_picture_makes_little_difference(size, expected):
    assert_alike(prepare_digit(drawing(*size)), expected, levels=10)


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "HSV"])
def test_every_mode_of_eight_bits_gives_the_same(mode, expected):
    image = drawing() if mode in ("1", "P", "LA") else drawing().convert("RGB")
    assert_alike(prepare_digit(image.convert(mode)), expected)


@pytest.mark.parametrize("mode", ["La", "RGBa", "PA"])
def test_the_rarer_modes_with_alpha_give_the_same(mode, expected):
    through = {"La": "LA", "RGBa": "RGBA", "PA": "P"}[mode]
    assert_alike(prepare_digit(drawing().convert(through).convert(mode)), expected)


def test_lab_is_read_by_its_lightness(expected):
    flat = Image.new("L", (120, 160), 128)
    assert_alike(prepare_digit(Image.merge("LAB", (drawing(), flat, flat))), expected)


@pytest.mark.parametrize(
    ("kind", "scale"),
    [("<u2", 257), (">u2", 257), ("<i4", 257), ("<i4", 1), ("<f4", 257), ("<f4", 1), ("<f4", 1e4)],
)
def test_deep_greys_are_not_clipped(kind, scale, expected):
    levels = np.asarray(drawing(ink=20, ground=200), dtype=float) * scale
    assert_alike(prepare_digit(Image.fromarray(levels.astype(kind))), expected)


def test_floats_from_0_to_1_are_read(expected):
    levels = np.asarray(drawing(), dtype=np.float32) / 255
    assert_alike(prepare_digit(Image.fromarray(levels)), expected)


def test_values_that_are_not_numbers_count_as_black(expected):
    levels = np.asarray(drawing(ink=255, ground=0), dtype=np.float32).copy()
    levels[levels == 0] = np.nan
    assert_alike(prepare_digit(Image.fromarray(levels)), expected)


@pytest.mark.parametrize("colour", [0, 255, 128])
def test_ink_on_a_transparent_ground_is_found_whatever_its_colour(colour, expected):
    image = Image.new("LA", (120, 160), (0, 0))
    image.paste((colour, 255), (0, 0), drawing(ink=255, ground=0))
    assert_alike(prepare_digit(image), expected)


def test_a_hole_in_an_opaque_picture_is_not_ink(expected):
    image = drawing().convert("RGBA")
    image.paste((0, 0, 0, 0), (90, 20, 110, 40))
    assert_alike(prepare_digit(image), expected)


def test_a_transparent_colour_of_a_palette_is_ground(expected):
    stored = io.BytesIO()
    drawing(ink=0, ground=255).convert("P").save(stored, "GIF", transparency=255)
    assert_alike(prepare_digit(Image.open(stored)), expected)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_its_exif_says(orientation, expected):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = drawing().transpose(undo[orientation]) if orientation > 1 else drawing()
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = io.BytesIO()
    image.save(stored, "JPEG", exif=exif)
    assert_alike(prepare_digit(Image.open(stored)), expected)


def test_an_animation_gives_its_first_frame(expected):
    stored = io.BytesIO()
    drawing().save(stored, "GIF", save_all=True, append_images=[drawing().rotate(90)])
    image = Image.open(stored)
    image.seek(1)
    assert_alike(prepare_digit(image), expected)


def test_faint_noise_does_not_widen_the_box(expected):
    noise = np.random.default_rng(0).normal(0, 5, (160, 120))
    levels = np.clip(np.asarray(drawing(ink=60, ground=220)) + noise, 0, 255)
    assert_alike(prepare_digit(Image.fromarray(levels.astype(np.uint8))), expected)


def test_ink_that_touches_the_border_is_still_ink():
    image = Image.new("L", (40, 60), 255)
    ImageDraw.Draw(image).line((20, 0, 20, 59), fill=0, width=6)
    assert ink_box(prepare_digit(image)) == (20, 2)


def test_ink_is_what_departs_from_a_ground_that_is_known_however_much_there_is():
    image = Image.new("L", (280, 280))
    ImageDraw.Draw(image).line([(0, 20), (280, 20), (256, 20), (256, 260), (0, 260)], 255, 48)
    read = read_digit(image, ground=0)
    np.testing.assert_array_equal(read.kept | read.set_aside, np.asarray(image) > 0)
    assert not any(words in note for note in read.notes for words in ("uneven", "grainy"))
    np.testing.assert_array_equal(prepare_digit(image, ground=0), read.pixels)
    inverted = Image.fromarray(255 - np.asarray(image))
    np.testing.assert_array_equal(prepare_digit(inverted, ground=255), read.pixels)
    with pytest.raises(ValueError, match=r"^ground=256: a grey level is from 0 to 255\.$"):
        read_digit(image, ground=256)


@pytest.mark.parametrize("size", [(6, 3000), (3000, 6), (6000, 6000)])
def test_extreme_proportions_and_sizes_are_read(size):
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).rectangle([side // 3 for side in size] * 2, fill=255)
    ImageDraw.Draw(image).rectangle(
        (*(side // 3 for side in size), *(side // 2 for side in size)), fill=0
    )
    prepared = prepare_digit(image)
    assert prepared.max() == 255
    assert max(ink_box(prepared)) == 20
    assert np.abs(centre_of_mass(prepared) - 14).max() <= 0.5


@pytest.mark.parametrize(
    "image",
    [
        Image.new("L", (1, 1), 0),
        Image.new("L", (1, 1), 255),
        Image.new("RGB", (50, 50), "white"),
        Image.new("RGBA", (50, 50), (0, 0, 0, 0)),
        Image.new("I", (50, 50), -5),
        Image.new("F", (50, 50), float("nan")),
        Image.fromarray(
            np.random.default_rng(0).normal(128, 8, (300, 300)).clip(0, 255).astype(np.uint8)
        ),
    ],
    ids=["black pixel", "white pixel", "white", "transparent", "negative", "nan", "noise"],
)
def test_a_picture_with_nothing_drawn_is_refused(image):
    with pytest.raises(ValueError, match="Nothing is drawn"):
        prepare_digit(image)


def test_a_picture_with_no_pixels_is_refused():
    with pytest.raises(ValueError, match="no pixels"):
        prepare_digit(Image.new("L", (0, 5)))


def test_a_picture_that_is_one_long_line_of_pixels_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(PngImageFile, "load", lambda self: pytest.fail("it was decoded"))
    data = (CASES / "hostile" / "c06_1x60000000.png").read_bytes()
    with pytest.raises(ValueError, match="1 × 60000000 pixels and its longer side is more than"):
        read_picture(data)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(picture, "MAX_PIXELS", 1000)
    image = drawing()
    monkeypatch.setattr(image, "load", lambda: pytest.fail("it was decoded"))
    with pytest.raises(ValueError, match="120 × 160 pixels and at most 1,000"):
        prepare_digit(image)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "BMP"])
def test_a_picture_cut_short_is_refused(kind):
    stored = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (64, 64), dtype=np.uint8)
    Image.fromarray(noise).save(stored, kind)
    half = stored.getvalue()[: stored.tell() // 2]
    with pytest.raises(ValueError, match="cannot be decoded"):
        prepare_digit(Image.open(io.BytesIO(half)))


def test_the_picture_given_is_left_as_it_was():
    image = drawing()
    before = image.tobytes()
    prepare_digit(image)
    assert image.tobytes() == before
    assert image.mode == "L"


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_of_file_is_read_from_its_bytes(kind, expected):
    data = saved(drawing(), kind)
    assert_alike(prepare_digit(read_picture(data)), expected)


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_is_read_from_its_bytes(kind, expected):
    data = saved(drawing().convert("CMYK"), kind)
    assert Image.open(io.BytesIO(data)).mode == "CMYK"
    assert_alike(prepare_digit(read_picture(data)), expected)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "PPM"])
def test_16_bits_are_read_from_their_bytes(kind, expected):
    levels = np.asarray(drawing(ink=20, ground=200)).astype(np.uint16) * 257
    data = saved(Image.fromarray(levels), kind)
    assert Image.open(io.BytesIO(data)).mode.startswith("I")
    assert_alike(prepare_digit(read_picture(data)), expected)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_a_transparent_ground_is_read_from_its_bytes(kind, expected):
    image = Image.new("RGBA", (120, 160), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0), drawing(ink=255, ground=0))
    assert_alike(prepare_digit(read_picture(saved(image, kind))), expected)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF", "AVIF"])
def test_the_first_frame_of_an_animation_is_read_from_its_bytes(kind, expected):
    data = saved(drawing(), kind, save_all=True, append_images=[drawing().rotate(90)])
    assert Image.open(io.BytesIO(data)).n_frames == 2
    assert_alike(prepare_digit(read_picture(data)), expected)


def test_a_picture_is_turned_upright_when_it_is_read():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = read_picture(saved(drawing(), "JPEG", exif=exif))
    assert picture.size == (160, 120)
    assert picture.getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Seven.\n" * 100,
        b"<!DOCTYPE html><title>404</title>",
        saved(drawing(), "PNG")[:20],
        png_that_claims(0, 5),
        png_that_claims(28, 28, (b"iCCP", b"a\0\0" + zlib.compress(bytes(50_000_000)))),
        saved(drawing(), "EPS"),
    ],
    ids=["empty", "text", "web page", "header cut", "no pixels", "bomb in a profile", "program"],
)
def test_a_file_that_is_no_picture_is_refused_in_one_sentence(data):
    with pytest.raises(ValueError, match=f"of {len(data):,} bytes is no picture") as error:
        read_picture(data)
    assert str(error.value).count(". ") == 0
    assert all(kind in str(error.value) for kind in FORMATS)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_bytes_cut_short_are_refused(kind, share):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64), dtype=np.uint8)
    data = saved(Image.fromarray(noise), kind)
    with pytest.raises(ValueError, match="damaged"):
        read_picture(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    ("width", "height", "message"),
    [
        (8001, 8000, "8001 × 8000 pixels and at most 64,000,000"),
        (40_000, 40_000, "far more than the 64,000,000 pixels"),
    ],
)
def test_a_file_that_promises_too_many_pixels_is_refused(width, height, message):
    with pytest.raises(ValueError, match=message):
        read_picture(png_that_claims(width, height))


def test_a_file_that_promises_more_than_it_holds_is_refused():
    with pytest.raises(ValueError, match="damaged or cut short"):
        read_picture(png_that_claims(1000, 1000))


def test_one_pixel_is_read_and_shows_nothing():
    picture = read_picture(saved(Image.new("L", (1, 1), 7), "PNG"))
    with pytest.raises(ValueError, match="Nothing is drawn"):
        prepare_digit(picture)
    np.testing.assert_array_equal(raw_digit(picture), np.full((28, 28), 7))


def test_a_raw_digit_of_28_by_28_is_the_picture_itself():
    levels = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
    np.testing.assert_array_equal(raw_digit(Image.fromarray(levels)), levels)


def test_a_raw_digit_is_an_average_that_squeezes_the_picture():
    """Each pixel is a mean under a triangle twice as wide: 3/4 its own block, 1/8 either side."""
    levels = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
    raw = raw_digit(Image.fromarray(levels.repeat(40, axis=0).repeat(60, axis=1)))
    rows = 0.75 * levels[1:-1] + 0.125 * levels[:-2] + 0.125 * levels[2:]
    expected = 0.75 * rows[:, 1:-1] + 0.125 * rows[:, :-2] + 0.125 * rows[:, 2:]
    assert np.abs(raw[1:-1, 1:-1] - expected).max() <= 1


def test_a_raw_digit_stays_dark_on_light_and_off_centre():
    image = Image.new("RGB", (280, 280), "white")
    ImageDraw.Draw(image).rectangle((20, 30, 59, 89), fill="black")
    raw = raw_digit(image)
    assert (raw.dtype, raw.shape) == (np.uint8, (28, 28))
    assert (raw[4:8, 3:5] == 0).all()
    assert (raw[:, 8:] == 255).all()


@pytest.mark.parametrize("mode", ["1", "P", "LA", "La", "RGBA", "CMYK", "I", "F"])
def test_a_raw_digit_is_made_of_every_mode(mode):
    image = drawing().convert("LA").convert(mode) if mode == "La" else drawing().convert(mode)
    difference = np.abs(raw_digit(image).astype(int) - raw_digit(drawing()))
    assert difference.max() <= 1
