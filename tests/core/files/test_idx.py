import gzip
import struct

import numpy as np
import pytest

from core.files.idx import parse_idx, read_idx, read_idx_header, write_idx, writing_idx
from core.files.idx_stream import IdxError

IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
# Written out by hand from the description of the format, not by write_idx.
IMAGES_FILE = bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, *range(24)])
CODES = {"uint8": 8, "int8": 9, "int16": 11, "int32": 12, "float32": 13, "float64": 14}


def header(code, *lengths):
    return bytes([0, 0, code, len(lengths)]) + struct.pack(f">{len(lengths)}I", *lengths)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file-idx3-ubyte"


@pytest.fixture(params=["plain", "gzip"])
def store(request, path):
    """Store bytes at `path`, plain or gzip: what is wrong with them is found in both."""

    def write(content):
        path.write_bytes(content if request.param == "plain" else gzip.compress(content))
        return path

    return write


def test_a_file_written_by_hand_is_read(store):
    images = read_idx(store(IMAGES_FILE))
    np.testing.assert_array_equal(images, IMAGES)
    assert images.dtype == np.uint8


@pytest.mark.parametrize(("name", "form"), [*zip(CODES, "Bbhifd", strict=True)])
def test_every_type_is_read_from_its_most_significant_byte_first(store, name, form):
    numbers = read_idx(store(header(CODES[name], 3) + struct.pack(f">3{form}", 1, 2, 100)))
    assert numbers.dtype == np.dtype(name)
    assert numbers.dtype.isnative
    assert numbers.tolist() == [1, 2, 100]


def test_an_array_is_written_as_the_format_says(path):
    write_idx(path, IMAGES)
    assert path.read_bytes() == IMAGES_FILE


@pytest.mark.parametrize("name", CODES)
def test_every_type_is_written_with_its_code(path, name):
    write_idx(path, np.array([1, 2, 100], name))
    assert path.read_bytes()[:8] == header(CODES[name], 3)
    assert (
        path.read_bytes()[8:] == np.array([1, 2, 100], np.dtype(name).newbyteorder(">")).tobytes()
    )


def test_the_header_alone_gives_shape_type_and_where_the_numbers_begin(store):
    declared = read_idx_header(store(IMAGES_FILE))
    assert (declared.shape, declared.dtype) == ((2, 3, 4), np.uint8)
    assert (declared.offset, declared.nbytes) == (16, 24)
    assert read_idx_header(store(header(8, 5) + bytes(5))).offset == 8


def test_gzip_is_told_by_content_not_by_name(tmp_path):
    for name, content in (("a.gz", IMAGES_FILE), ("a", gzip.compress(IMAGES_FILE))):
        (tmp_path / name).write_bytes(content)
        np.testing.assert_array_equal(read_idx(tmp_path / name), IMAGES)


def test_a_name_in_gz_is_written_as_gzip_with_the_same_bytes_each_time(tmp_path):
    first, second = tmp_path / "first.gz", tmp_path / "second.gz"
    write_idx(first, IMAGES)
    write_idx(second, IMAGES)
    assert gzip.decompress(first.read_bytes()) == IMAGES_FILE
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes()[4:8] == bytes(4)  # the gzip header's time


def test_what_is_read_may_be_written_into_and_the_file_stays(store, path):
    store(IMAGES_FILE)
    before = path.read_bytes()
    read_idx(path)[:] = 255
    assert path.read_bytes() == before


def test_a_mapped_file_is_the_same_numbers_read_only(path):
    path.write_bytes(IMAGES_FILE)
    images = read_idx(path, mapped=True)
    np.testing.assert_array_equal(images, IMAGES)
    assert type(images) is np.ndarray
    assert not images.flags.writeable


@pytest.mark.parametrize("dtype", ["uint8", "int16"])
def test_where_a_file_cannot_be_mapped_it_is_read(store, dtype):
    numbers = np.arange(6, dtype=dtype).reshape(2, 3)
    store_path = store(
        header(CODES[dtype], 2, 3) + numbers.astype(f">{numbers.dtype.str[1:]}").tobytes()
    )
    np.testing.assert_array_equal(read_idx(store_path, mapped=True), numbers)


def test_an_array_without_numbers_is_a_file_of_a_header(path):
    write_idx(path, np.empty((0, 28, 28), np.uint8))
    assert path.read_bytes() == header(8, 0, 28, 28)
    assert read_idx(path).shape == read_idx(path, mapped=True).shape == (0, 28, 28)


BAD = {
    "an empty file": (b"", "is empty"),
    "a file of three bytes": (b"\0\0\x08", "begins"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "begins"),
    "a web page": (b"\n<!DOCTYPE html><title>404</title>", "a web page"),
    "an old web page": (b"\xef\xbb\xbf<HTML><body>", "a web page"),
    "a type that is none": (bytes([0, 0, 7, 1, 0, 0, 0, 0]), "begins"),
    "no dimension": (header(8), "0 dimensions"),
    "more dimensions than NumPy has": (header(8, *[1] * 65) + b"\0", "65 dimensions"),
    "a header cut short": (IMAGES_FILE[:10], "ends within its header"),
    "numbers cut short": (IMAGES_FILE[:-1], "fetch or copy it again"),
    "numbers that go on": (IMAGES_FILE + b"\0", "fetch or copy it again"),
    "a header and no numbers": (IMAGES_FILE[:16], "fetch or copy it again"),
    "more than fits in memory": (header(8, 2**32 - 1, 2**32 - 1), "max_bytes"),
    "nothing, twice as long as memory": (header(14, 0, 2**32 - 1, 2**32 - 1), "max_bytes"),
    "dimensions without end": (header(8, *[2**32 - 1] * 64), "64 dimensions"),
}


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=BAD)
def test_a_file_that_is_not_what_it_declares_is_refused(store, content, reason):
    with pytest.raises(IdxError, match=reason) as refusal:
        read_idx(store(content))
    assert "file-idx3-ubyte" in str(refusal.value)
    assert len(str(refusal.value)) < 500


def test_the_wrong_length_is_told_in_figures(path):
    path.write_bytes(IMAGES_FILE[:-1])
    with pytest.raises(IdxError, match=r"16 bytes of header and 24 of numbers .* 39 bytes in all"):
        read_idx(path)


@pytest.mark.parametrize("kept", [3, 12, 25, -9, -1])
def test_gzip_cut_short_is_refused(path, kept):
    path.write_bytes(gzip.compress(IMAGES_FILE)[:kept])
    with pytest.raises(IdxError, match="cut short"):
        read_idx(path)


@pytest.mark.parametrize("at", [-8, -4, 2, 12])
def test_damaged_gzip_is_refused(path, at):
    content = bytearray(gzip.compress(IMAGES_FILE))
    content[at] ^= 0xFF  # its CRC, its length, its method, its first block
    path.write_bytes(content)
    with pytest.raises(IdxError, match="damaged"):
        read_idx(path)


def test_a_small_archive_that_declares_more_than_gzip_can_hold_is_refused_unread(path):
    path.write_bytes(gzip.compress(header(8, 2**30)))
    with pytest.raises(IdxError, match="bytes of gzip hold less"):
        read_idx(path)


def test_a_gzip_bomb_is_read_no_further_than_it_declares(path, monkeypatch):
    path.write_bytes(gzip.compress(header(8, 10) + bytes(50_000_000)))
    taken = []

    class Counting(gzip.GzipFile):
        def read(self, size=-1):
            taken.append(size)
            return super().read(size)

    monkeypatch.setattr(gzip, "GzipFile", Counting)
    with pytest.raises(IdxError, match="goes on after that"):
        read_idx(path)
    assert min(taken) >= 0
    assert sum(taken) == 8 + 10 + 1


def test_the_limit_of_size_is_the_callers(store):
    store_path = store(IMAGES_FILE)
    assert read_idx(store_path, max_bytes=24).size == 24
    with pytest.raises(IdxError, match="23 bytes that are read at most"):
        read_idx(store_path, max_bytes=23)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no file .*nowhere"):
        read_idx(tmp_path / "nowhere")


@pytest.mark.parametrize("array", [np.zeros(3, np.int64), np.zeros(3, bool), np.array(["7"])])
def test_a_type_that_the_format_does_not_have_is_refused(path, array):
    with pytest.raises(IdxError, match="astype"):
        write_idx(path, array)
    assert not path.exists()


@pytest.mark.parametrize("shape", [(), (2**32,)])
def test_a_shape_that_the_format_cannot_hold_is_refused(path, shape):
    with pytest.raises(IdxError, match="reshape"):
        write_idx(path, np.broadcast_to(np.uint8(0), shape))


@pytest.mark.parametrize("name", ["file", "file.gz"])
def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(tmp_path, monkeypatch, name):
    path = tmp_path / name
    write_idx(path, IMAGES)
    before = path.read_bytes()

    def no_room(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(OSError, match="No space left"):
        write_idx(path, IMAGES[:1])
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["file", "file.gz"])
def test_a_file_written_part_after_part_is_the_file_of_the_whole(tmp_path, name):
    array = np.arange(60, dtype=np.int32).reshape(5, 4, 3)
    write_idx(tmp_path / f"whole-{name}", array)

    with writing_idx(tmp_path / name, array.dtype, array.shape) as write:
        for part in (array[:1], array[1:1], array[1:4], array[4]):
            write(part)

    assert (tmp_path / name).read_bytes() == (tmp_path / f"whole-{name}").read_bytes()


@pytest.mark.parametrize("given", [0, 23, 25])
def test_parts_that_do_not_make_the_whole_are_not_written(path, given):
    path.write_bytes(b"before")

    def write_too_many_or_too_few():
        with writing_idx(path, np.dtype(np.uint8), (2, 3, 4)) as write:
            write(np.zeros(given, np.uint8))

    with pytest.raises(IdxError, match=rf"hold 24 numbers \(2 × 3 × 4\) and {given} were given"):
        write_too_many_or_too_few()
    assert path.read_bytes() == b"before"


def test_arrays_in_any_memory_order_are_written_in_order(path):
    write_idx(path, IMAGES.T)
    np.testing.assert_array_equal(read_idx(path), IMAGES.T)


def test_the_published_files_of_mnist_are_read(mnist_archives):
    labels = read_idx(mnist_archives / "t10k-labels-idx1-ubyte.gz")
    assert labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert read_idx_header(mnist_archives / "train-images-idx3-ubyte.gz").shape == (60000, 28, 28)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_bytes_at_hand_are_read_as_a_file_is(pack):
    data = pack(IMAGES_FILE)

    np.testing.assert_array_equal(parse_idx("a", data), IMAGES, strict=True)
    with pytest.raises(IdxError, match=r"^a .*(cut short|39 bytes in all)"):
        parse_idx("a", data[:-1])
    with pytest.raises(IdxError, match=r"^a declares .* more than the 23 bytes"):
        parse_idx("a", data, max_bytes=23)
