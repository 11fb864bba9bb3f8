import gzip

import numpy as np
import pytest

from core.files.idx import write_idx
from core.files.idx_parts import idx_parts
from core.files.idx_stream import TYPES, IdxError


def said(path, values=8):
    return [(part.places, part.hex, part.meaning) for part in idx_parts(path, values)]


@pytest.mark.parametrize("name", ["images", "images.gz"])
def test_the_header_of_images_is_taken_apart(tmp_path, name):
    images = np.arange(300 * 28 * 28).astype(np.uint8).reshape(300, 28, 28)
    write_idx(tmp_path / name, images)
    assert said(tmp_path / name, 4) == [
        ("0–1", "00 00", "always zero"),
        ("2", "08", "type: unsigned byte"),
        ("3", "03", "dimensions: 3"),
        ("4–7", "00 00 01 2c", "300 images"),
        ("8–11", "00 00 00 1c", "28 rows"),
        ("12–15", "00 00 00 1c", "28 columns"),
        ("16–19", "00 01 02 03", "the first pixels: 0 1 2 3"),
    ]


def test_the_header_of_labels_is_taken_apart(tmp_path):
    write_idx(tmp_path / "labels", np.array([7, 2, 1], np.uint8))
    assert said(tmp_path / "labels")[2:] == [
        ("3", "01", "dimensions: 1"),
        ("4–7", "00 00 00 03", "3 labels"),
        ("8–10", "07 02 01", "the first labels: 7 2 1"),
    ]


@pytest.mark.parametrize("dtype", TYPES.values(), ids=str)
@pytest.mark.parametrize("shape", [(2,), (2, 3), (2, 3, 4), (2, 1, 2, 3)], ids=str)
def test_the_parts_are_the_bytes_of_the_file_without_gaps(tmp_path, dtype, shape):
    path = tmp_path / "numbers"
    numbers = np.arange(np.prod(shape)).astype(dtype).reshape(shape)
    write_idx(path, numbers)
    parts = idx_parts(path, 2)
    content = b"".join(part.content for part in parts)
    assert content == path.read_bytes()[: 4 + 4 * len(shape) + 2 * dtype.itemsize]
    assert [part.start for part in parts] == np.cumsum(
        [0, *(len(part.content) for part in parts[:-1])]
    ).tolist()
    shown = parts[-1].meaning.split(": ")[1].split()
    assert [float(value) for value in shown] == [0, 1]


def test_a_file_of_no_numbers_is_all_header(tmp_path):
    write_idx(tmp_path / "none", np.zeros((0, 28, 28), np.uint8))
    assert idx_parts(tmp_path / "none")[-1].meaning == "28 columns"


def test_a_packed_file_is_unpacked_no_further_than_asked(tmp_path):
    path = tmp_path / "images.gz"
    write_idx(path, np.random.default_rng(0).integers(0, 256, (500, 28, 28), np.uint8))
    whole = idx_parts(path)
    path.write_bytes(path.read_bytes()[:200_000])
    assert idx_parts(path) == whole


def test_the_offsets_of_the_book_are_where_the_numbers_begin(mnist_archives):
    for name, offset in (("t10k-images-idx3-ubyte", 16), ("t10k-labels-idx1-ubyte", 8)):
        path = mnist_archives / f"{name}.gz"
        last = idx_parts(path)[-1]
        assert last.start == offset
        assert last.content == gzip.decompress(path.read_bytes())[offset : offset + 8]
    assert last.meaning == "the first labels: 7 2 1 0 4 1 4 9"


def test_what_is_no_idx_file_is_refused(tmp_path):
    (tmp_path / "page").write_text("<!doctype html>", encoding="utf-8")
    with pytest.raises(IdxError, match="web page"):
        idx_parts(tmp_path / "page")
