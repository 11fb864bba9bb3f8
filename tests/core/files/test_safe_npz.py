import io
import os
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

from core.files.safe_npz import read_npy, read_npz
from core.files.safe_zip import MAX_ENTRIES, RefusedArchiveError

LIMIT = 2**20


class MakesFolder:
    """Makes a folder when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def saved(save=np.savez, **arrays) -> bytes:
    file = io.BytesIO()
    save(file, **arrays)
    return file.getvalue()


def archive_of(packing: int = zipfile.ZIP_DEFLATED, **entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, data in entries.items():
            archive.writestr(f"{name}.npy", data)
    return file.getvalue()


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["<f4", ">f8", "|u1", "<i8", "<f2"])
def test_arrays_are_those_that_numpy_saved(save, order, dtype):
    W = np.arange(12).reshape(3, 4).astype(dtype, order=order)

    arrays = read_npz(saved(save, W=W, b=W[0], word="sigmoid"), LIMIT)

    assert list(arrays) == ["W", "b", "word"]
    assert arrays["W"].dtype == W.dtype
    np.testing.assert_array_equal(arrays["W"], W)
    np.testing.assert_array_equal(arrays["b"], W[0])
    assert arrays["word"].item() == "sigmoid"


@pytest.mark.parametrize("version", [(1, 0), (2, 0)])
def test_both_versions_of_the_header_are_read(version):
    file = io.BytesIO()
    np.lib.format.write_array(file, np.arange(5.0), version=version)

    assert read_npz(archive_of(W=file.getvalue()), LIMIT)["W"].tolist() == [0, 1, 2, 3, 4]


def test_a_zip_bomb_is_refused_by_its_declared_sizes():
    bomb = archive_of(W1=bytes(LIMIT), W2=bytes(2 * LIMIT))
    assert len(bomb) < LIMIT / 100

    with pytest.raises(RefusedArchiveError, match="takes 3 MiB; at most 1 MiB"):
        read_npz(bomb, LIMIT)


def test_a_zip_bomb_that_declares_less_than_it_holds_is_not_unpacked():
    held = 32 * LIMIT
    bomb = archive_of(W1=bytes(held))
    lying = bomb.replace(struct.pack("<L", held), struct.pack("<L", 128))
    assert lying != bomb

    tracemalloc.start()
    with pytest.raises(RefusedArchiveError, match="damaged"):
        read_npz(lying, LIMIT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 2 * LIMIT


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_cannot_be_unpacked_in_parts_is_refused(packing):
    with pytest.raises(RefusedArchiveError, match=r"'W1.npy' is packed in a way"):
        read_npz(archive_of(packing, W1=bytes(100)), LIMIT)


@pytest.mark.parametrize("shape", [(10**12,), (2**62, 2**62), (6, 5), ()])
def test_an_array_that_declares_another_size_than_it_holds_is_refused_unallocated(shape):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": shape}
    )

    with pytest.raises(RefusedArchiveError, match=r"'W1.npy' declares .* and holds 96"):
        read_npz(archive_of(W1=header.getvalue() + bytes(96)), LIMIT)


def test_an_archive_of_very_many_entries_is_refused():
    many = archive_of(**{str(number): b"" for number in range(MAX_ENTRIES + 1)})

    with pytest.raises(RefusedArchiveError, match="more entries"):
        read_npz(many, LIMIT)


def test_python_objects_are_refused_and_not_unpickled(tmp_path):
    marker = tmp_path / "ran"
    hostile = saved(W1=np.array([MakesFolder(marker)], dtype=object))

    with pytest.raises(RefusedArchiveError, match=r"'W1.npy' holds object, where real numbers"):
        read_npz(hostile, LIMIT)
    assert not marker.exists()

    np.load(io.BytesIO(hostile), allow_pickle=True)["W1"]
    assert marker.exists(), "elsewhere the same archive runs code"


@pytest.mark.parametrize(
    "values",
    [np.zeros(4, "c8"), np.zeros(4, "M8[s]"), np.zeros(4, [("x", "<f4")]), np.zeros(4, object)],
)
def test_anything_but_real_numbers_and_text_is_refused(values):
    with pytest.raises(RefusedArchiveError, match="where real numbers were expected"):
        read_npz(saved(b1=values), LIMIT)


def test_an_entry_that_is_not_an_array_is_refused():
    with pytest.raises(RefusedArchiveError, match=r"the file is damaged"):
        read_npz(archive_of(W1=b"text"), LIMIT)


def test_an_archive_that_asks_for_a_password_is_refused():
    plain = archive_of(W1=b"text")
    # The lowest bit of the flags, which follow two signatures.
    locked = plain.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )
    assert locked != plain

    with pytest.raises(RefusedArchiveError, match="RuntimeError"):
        read_npz(locked, LIMIT)


def test_an_array_alone_is_read_and_refused_as_one_in_an_archive():
    file = io.BytesIO()
    np.save(file, np.eye(2))

    np.testing.assert_array_equal(read_npy("x.npy", file.getvalue()), np.eye(2))
    with pytest.raises(RefusedArchiveError, match=r"'x\.npy' declares 32 bytes"):
        read_npy("x.npy", file.getvalue()[:-1])
    with pytest.raises(RefusedArchiveError, match=r"the file is damaged"):
        read_npy("x.npy", b"no header")
