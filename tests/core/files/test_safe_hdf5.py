import io
import json
import struct
import tracemalloc
import zlib
from itertools import pairwise

import numpy as np
import pytest

from core.files.hdf5_process import contents
from core.files.safe_hdf5 import RefusedHdf5Error, read_hdf5

h5py = pytest.importorskip("h5py", reason="h5py is not installed")

LIMIT = 2**20


def file(write, **options) -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", **options) as opened:
        write(opened)
    return buffer.getvalue()


def everything(opened):
    opened.attrs["config"] = json.dumps({"é": [1, 2]})
    opened.attrs["epoch"] = 3
    group = opened.create_group("layers/dense")
    group.attrs["names"] = ["W", "b"]
    group.attrs["fixed"] = np.array([b"W", b"b"])
    group["W"] = np.arange(6, dtype=">f4").reshape(2, 3)
    group["b"] = np.float64(0.5)
    group["words"] = "no numbers"
    group.create_dataset("packed", data=np.zeros((50, 40), "f2"), compression="gzip", shuffle=True)
    group.create_dataset("grows", data=np.arange(5), maxshape=(None,))
    group["nothing"] = h5py.Empty("f4")


@pytest.mark.parametrize("options", [{}, {"libver": "latest"}, {"track_order": True}])
def test_arrays_and_texts_come_with_their_paths(options):
    arrays, texts = contents(file(everything, **options), LIMIT)

    assert {path: array.shape for path, array in arrays.items()} == {
        "layers/dense/W": (2, 3),
        "layers/dense/b": (),
        "layers/dense/packed": (50, 40),
        "layers/dense/grows": (5,),
    }
    np.testing.assert_array_equal(arrays["layers/dense/W"], [[0, 1, 2], [3, 4, 5]])
    assert texts[""] == {"config": json.dumps({"é": [1, 2]})}
    assert texts["layers/dense"] == {"names": ["W", "b"], "fixed": ["W", "b"]}


def test_the_process_hands_over_what_it_read():
    arrays, texts = read_hdf5(file(everything), LIMIT)
    expected_arrays, expected_texts = contents(file(everything), LIMIT)

    assert texts == expected_texts
    assert list(arrays) == list(expected_arrays)
    for path, array in expected_arrays.items():
        np.testing.assert_array_equal(arrays[path], array)


def test_bfloat16_is_widened():
    halves = np.array([0x3F80, 0xC000], np.uint16)  # 1 and -2

    arrays, _ = contents(
        file(lambda opened: opened.create_dataset("W", data=halves.view("V2"))), LIMIT
    )

    assert arrays["W"].tolist() == [1.0, -2.0]


# Files that are made to read another file, or to take the memory of the machine


def link_outside(opened):
    opened["W"] = h5py.ExternalLink("/etc/passwd", "/")


def link_within(opened):
    opened["W"] = h5py.SoftLink("/W")


def stored_outside(opened):
    opened.create_dataset("W", (8,), "u1", external=[("/etc/passwd", 0, 8)])


def virtual(opened):
    layout = h5py.VirtualLayout((8,), "u1")
    layout[:] = h5py.VirtualSource("/etc/passwd", "W", (8,))
    opened.create_virtual_dataset("W", layout)


def within_itself(opened):
    group = opened.create_group("a")
    group["a"] = group


def in_every_other(opened):
    groups = [opened.create_group(f"g{i}") for i in range(20)]
    for one, other in pairwise(groups):
        one["a"] = one["b"] = other


def claims(shape, **options):
    return lambda opened: opened.create_dataset("W", shape, "f4", **options)


def bomb(opened):
    """Put more into a chunk than it declares."""
    dataset = opened.create_dataset("W", (4,), "f4", chunks=(4,), compression="gzip")
    dataset.id.write_direct_chunk((0,), zlib.compress(bytes(10**7)))


def many_of_one(opened):
    """Let each of many attributes be the same long text."""
    for i in range(50):
        opened.attrs[f"a{i}"] = "x" * 60_000
    opened.attrs["names"] = ["x" * 60_000] * 20


REFUSED = {
    "a link to another file": (link_outside, "'W' is a link to another file or place"),
    "a link that leads nowhere": (link_within, "'W' is a link to another file or place"),
    "values in another file": (stored_outside, "'W' lies in another file, which is not opened"),
    "a virtual data set": (virtual, "'W' lies in another file, which is not opened"),
    "a group within itself": (within_itself, "lie within each other without an end"),
    "groups within groups in many ways": (in_every_other, "has more entries than any network"),
    "10⁹ values": (claims((10**9,)), "take more than 1 MiB"),
    "10⁹ values in chunks": (
        claims((10**9,), chunks=(10**6,), compression="gzip"),
        "take more than 1 MiB",
    ),
    "values that nobody wrote": (claims((1000,)), "'W' declares 4,000 bytes and holds 0"),
    "chunks that nobody wrote": (claims((1000,), chunks=(10,)), "declares 4,000 bytes and holds 0"),
    "a chunk that unpacks to more": (bomb, "'W' declares 16 bytes and holds 0"),
    "another way to pack": (
        lambda opened: opened.create_dataset("W", data=np.zeros(9), compression="lzf"),
        "packed in another way than gzip",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_reaches_outside_or_claims_too_much_is_refused(name):
    write, said = REFUSED[name]

    data = file(write)

    tracemalloc.start()
    with pytest.raises(RefusedHdf5Error, match=said):
        contents(data, LIMIT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 20 * LIMIT


def test_texts_longer_than_the_file_are_left_out():
    _, texts = contents(file(many_of_one), LIMIT)

    assert "names" not in texts[""]
    assert len(texts[""]["a0"]) == 60_000


def test_a_refusal_comes_from_the_other_process_as_it_is():
    with pytest.raises(RefusedHdf5Error, match="take more than 1 MiB") as refusal:
        read_hdf5(file(claims((10**9,))), LIMIT)
    assert refusal.value.args[0].values == {"limit": 1.0}


@pytest.mark.parametrize("data", [b"", b"\x89HDF\r\n\x1a\n", b"no such file" * 100])
def test_damaged_bytes_are_refused(data):
    with pytest.raises(RefusedHdf5Error, match="damaged or is not an HDF5 file"):
        contents(data, LIMIT)


def test_a_list_of_texts_that_never_ends_is_not_gone_through():
    data = file(lambda opened: opened.attrs.__setitem__("names", ["W", "b"]))
    free = data.index(b"GCOL") + 16 + 2 * 24  # behind both: number 0, and the size of what is free
    damaged = data[: free + 8] + bytes(8) + data[free + 16 :]
    assert data[free : free + 2] == b"\0\0"

    with pytest.raises(RefusedHdf5Error, match="a text in it is not as long as it says"):
        contents(damaged, LIMIT)


def test_no_room_is_made_for_a_text_that_is_not_there():
    data = file(lambda opened: opened.attrs.__setitem__("config", "text"))
    pointer = struct.pack("<IQI", 4, data.index(b"GCOL"), 1)
    assert data.count(pointer) == 1

    for claimed in (2**32 - 1, 5):
        with pytest.raises(RefusedHdf5Error, match="a text in it is not as long as it says"):
            contents(data.replace(pointer, struct.pack("<I", claimed) + pointer[4:]), LIMIT)


def test_a_file_that_crashes_the_process_is_a_damaged_one(monkeypatch):
    monkeypatch.setattr("core.files.safe_hdf5._PROJECT", "/")  # where it is not found

    with pytest.raises(RefusedHdf5Error, match="damaged or is not an HDF5 file"):
        read_hdf5(b"", LIMIT)
