"""A small file that would take much memory or many minutes is refused before it is decoded."""

import io
import struct
import threading
import tracemalloc
import zlib

import pytest
from PIL import Image

from core.images import picture
from core.images.picture import read_picture
from tests.conftest import PROJECT


def saved(image, kind, **settings):
    file = io.BytesIO()
    image.save(file, kind, **settings)
    return file.getvalue()


def chunk(kind, content):
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def png(width, height, *chunks):
    """Return a PNG that says it is so large, whatever is in it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress(bytes((width + 1) * min(height, 28)))
    parts = b"".join([header, *chunks, chunk(b"IDAT", rows), chunk(b"IEND", b"")])
    return b"\x89PNG\r\n\x1a\n" + parts


PACKED = zlib.compress(bytes(10_000_000))
FRAMES = [Image.new("L", (8, 8), k) for k in range(200)]
JPEG = saved(Image.new("L", (8, 8)), "JPEG", progressive=True)
SCAN = JPEG[JPEG.rindex(b"\xff\xda") : -2]
GIF = saved(Image.new("L", (8, 8)), "GIF")
BEGUN = 13 + 3 * 2 ** ((GIF[10] & 7) + 1)  # a GIF's header and its colours


def parted(data, at, parts):
    return data[:at] + parts + data[at:]


HOSTILE = {
    "long": ((PROJECT / "tests/cases/hostile/c06_1x60000000.png").read_bytes(), "longer side"),
    "large": (png(20_000, 20_000), "far more than the 64,000,000 pixels"),
    "just too large": (png(8001, 8000), "8001 × 8000 pixels and at most 64,000,000"),
    "packed words": (png(28, 28, chunk(b"zTXt", b"k\0\0" + PACKED)), "no picture"),
    "packed words of any language": (
        png(28, 28, chunk(b"iTXt", b"k\0\1\0\0\0" + PACKED)),
        "no picture",
    ),
    "packed colours": (png(28, 28, chunk(b"iCCP", b"k\0\0" + PACKED)), "no picture"),
    "many packed words": (
        png(28, 28, *[chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(900_000)))] * 100),
        "no picture",
    ),
    "a long comment": (b"P5\n" + b"#" * 10_000 + b"\n28 28\n255\n" + bytes(784), "no picture"),
    "a long way to the size": (b"P5\n" + b" " * 10_000 + b"28 28\n255\n" + bytes(784), "no pict"),
    "many comments": (b"P2\n28 28\n255\n" + b"#\n" * 10_000 + b"0 " * 784, "no picture"),
    "much text": (b"P2\n4000 4000\n255\n" + b"0 " * 8_400_000, "no picture"),
    "many chunks": (png(28, 28, chunk(b"tEXt", b"k\0v") * 100_000), "no picture"),
    "many segments": (parted(JPEG, 2, b"\xff\xe1\0\x08Exif\0\0" * 400), "no picture"),
    "a long way between segments": (parted(JPEG, 2, b"\xff" * 400), "no picture"),
    "many scans": (parted(JPEG, -2, SCAN * 200), "no picture"),
    "many blocks": (parted(GIF, BEGUN, b"!\xfe\x01a\0" * 10_000), "no picture"),
    "a block of many parts": (parted(GIF, BEGUN, b"!\xfe" + b"\x01a" * 10_000 + b"\0"), "no pic"),
    "a long way between blocks": (parted(GIF, BEGUN, b"\1" * 20_000), "no picture"),
    "a program": (saved(Image.new("RGB", (8, 8)), "EPS"), "no picture"),
    "a symbol": (saved(Image.new("RGB", (16, 16)), "ICO"), "no picture"),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
}


@pytest.mark.parametrize(("data", "said"), HOSTILE.values(), ids=HOSTILE)
def test_it_is_refused_and_takes_no_memory(data, said):
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=said):
            read_picture(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 80_000_000


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "JPEG"])
def test_where_decoding_takes_more_memory_fewer_pixels_are_read(kind, monkeypatch):
    monkeypatch.setattr(picture, "_MOST_OF", {"WEBP": 99, "AVIF": 99, "progressive": 99})
    settings = {"progressive": True} if kind == "JPEG" else {}
    with pytest.raises(ValueError, match="10 × 10 pixels and at most 99 are read"):
        read_picture(saved(Image.new("RGB", (10, 10)), kind, **settings))
    read_picture(saved(Image.new("RGB", (9, 11)), kind, **settings))
    read_picture(saved(Image.new("RGB", (10, 10)), "JPEG"))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF"])
def test_of_many_frames_the_first_alone_is_decoded(kind):
    data = saved(FRAMES[0], kind, save_all=True, append_images=FRAMES[1:])
    assert read_picture(data).size == (8, 8)


@pytest.mark.parametrize("kind", ["GIF", "JPEG"])
def test_an_honest_picture_with_a_long_comment_and_large_colours_is_read(kind):
    words = {"comment": b"a" * 60_000, "icc_profile": bytes(250 * 65_000)}
    assert read_picture(saved(Image.new("L", (8, 9)), kind, **words)).size == (8, 9)


@pytest.mark.parametrize(
    "data",
    [
        b"P5\n#made by hand\n2 3\n#white\n255\n" + bytes(6),
        b"P2 2 3 255 0 0 0 0 0 0",
        b"P1\n#\n2 3\n000000",
        b"P4\n8 3\n" + bytes(3),
        b"P6 2 3 255 " + bytes(18),
        b"P3\n2 1\n255\n1 2 3 4 5 6",
    ],
)
def test_an_honest_picture_of_netpbm_is_read(data):
    assert read_picture(data).size[1] in (1, 3)


def test_one_large_picture_is_decoded_at_a_time(monkeypatch):
    monkeypatch.setattr(picture, "_LARGE", 100)
    inside, most = [], []
    decode = picture._decode

    def counted(image):
        inside.append(image)
        most.append(len(inside))
        threading.Event().wait(0.01)
        found = decode(image)
        inside.pop()
        return found

    monkeypatch.setattr(picture, "_decode", counted)
    data = saved(Image.new("L", (10, 10)), "PNG")
    threads = [threading.Thread(target=read_picture, args=(data,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]
