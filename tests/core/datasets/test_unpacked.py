import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.datasets import unpacked as module
from core.datasets.mnist import read_split
from core.datasets.sources import locate
from core.datasets.table import SOURCES
from core.datasets.unpacked import unpacked
from core.files.idx import read_idx, write_idx

PROJECT = Path(__file__).resolve().parents[3]
NUMBERS = np.arange(100, dtype=np.uint8)


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Give the folder of what is kept, empty; files of any size go there."""
    monkeypatch.setattr(module, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(module, "LEAST", 1)
    return tmp_path / "kept"


@pytest.fixture
def archive(tmp_path):
    write_idx(tmp_path / "numbers.gz", NUMBERS)
    return tmp_path / "numbers.gz"


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_what_is_packed_is_kept_under_the_sha_256_of_what_it_holds(kept, archive):
    path = unpacked(archive)

    content = gzip.decompress(archive.read_bytes())
    assert path == kept / hashlib.sha256(content).hexdigest()
    assert path.read_bytes() == content
    assert len(names(kept)) == 2


def test_the_second_time_nothing_is_unpacked(kept, archive, monkeypatch):
    first = unpacked(archive)
    monkeypatch.setattr(module, "_keep", None)

    assert unpacked(archive) == first


def test_another_archive_of_the_same_content_has_the_same_file(kept, archive, tmp_path):
    (tmp_path / "anew").write_bytes(gzip.compress(gzip.decompress(archive.read_bytes()), 1))

    assert unpacked(tmp_path / "anew") == unpacked(archive)
    assert len(names(kept)) == 3


def test_an_archive_that_changes_is_unpacked_again_whatever_its_size_and_time(kept, archive):
    before = archive.stat()
    unpacked(archive)
    write_idx(archive, NUMBERS[::-1])
    os.utime(archive, ns=(before.st_atime_ns, before.st_mtime_ns))

    np.testing.assert_array_equal(read_idx(unpacked(archive)), NUMBERS[::-1])


@pytest.mark.parametrize("damage", [b"", b"\0\0\x08\x01\0\0\0\x64" + bytes(100)])
def test_a_kept_file_that_somebody_changed_is_made_again(kept, archive, damage):
    unpacked(archive).write_bytes(damage)

    np.testing.assert_array_equal(read_idx(unpacked(archive)), NUMBERS)


def test_a_kept_file_that_is_gone_is_made_again(kept, archive):
    unpacked(archive).unlink()

    np.testing.assert_array_equal(read_idx(unpacked(archive)), NUMBERS)


@pytest.mark.parametrize("what", ["plain", "small", "missing", "cut", "no IDX", "a folder"])
def test_what_is_not_to_be_unpacked_is_the_file_itself(kept, archive, monkeypatch, what):
    content = archive.read_bytes()
    archive.unlink()
    match what:
        case "plain":
            archive.write_bytes(gzip.decompress(content))
        case "small":
            archive.write_bytes(content)
            monkeypatch.setattr(module, "LEAST", 101)
        case "cut":
            archive.write_bytes(content[:-3])
        case "no IDX":
            archive.write_bytes(gzip.compress(b"dear all"))
        case "a folder":
            archive.mkdir()

    assert unpacked(archive) == archive
    assert [name for name in names(kept) if not name.startswith(".")] == []


def no_room(*_):
    raise OSError(28, "No space left on device")


def closed(*_, **__):
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("why", ["closed", "not to be made", "little room", "no room", "in use"])
def test_where_nothing_can_be_kept_the_archive_is_read(kept, archive, monkeypatch, why):
    match why:
        case "closed":
            monkeypatch.setattr(os, "access", lambda *_: False)
        case "not to be made":
            monkeypatch.setattr(type(kept), "mkdir", closed)
        case "little room":
            monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=200))
        case "no room":
            monkeypatch.setattr(os, "fsync", no_room)
        case "in use":
            unpacked(archive).write_bytes(b"changed")
            monkeypatch.setattr(os, "replace", closed)

    assert unpacked(archive) == archive
    np.testing.assert_array_equal(read_idx(archive), NUMBERS)


def test_the_oldest_give_way_to_new_ones(kept, archive, monkeypatch):
    monkeypatch.setattr(module, "ENTRIES", 4)
    for number in range(4):
        write_idx(archive, NUMBERS + number)
        newest = unpacked(archive)
    assert len(names(kept)) == 4
    assert newest.name in names(kept)


def test_what_another_process_has_just_forgotten_is_read_from_the_archive(tmp_path, monkeypatch):
    published = replace(SOURCES["sample"], mirrors=("http://127.0.0.1:9/",))
    monkeypatch.setattr("core.datasets.mnist.unpacked", lambda _: tmp_path / "forgotten")
    for one, other in zip(read_split(published, "test"), read_split("sample", "test"), strict=True):
        np.testing.assert_array_equal(one, other)


def test_processes_that_unpack_the_same_at_once_all_read_it_right(kept, archive):
    program = (
        "import sys; from pathlib import Path; from core.datasets import unpacked as module\n"
        "module.KEPT, module.LEAST = Path(sys.argv[1]), 1\n"
        "from core.files.idx import read_idx\n"
        "for _ in range(20):\n"
        "    path = module.unpacked(Path(sys.argv[2]))\n"
        "    assert read_idx(path, mapped=True).tolist() == list(range(100)), path\n"
        "    path.touch()\n"  # changed: to be made again
    )
    command = [sys.executable, "-c", program, str(kept), str(archive)]
    processes = [subprocess.Popen(command, cwd=PROJECT) for _ in range(3)]

    assert [process.wait() for process in processes] == [0, 0, 0]


def test_mnist_in_a_folder_of_archives_is_kept_and_what_a_person_brought_is_not(
    kept, mnist_archives, monkeypatch
):
    monkeypatch.setenv("MNIST_DIR", str(mnist_archives))
    images, labels = read_split("mnist", "test", mapped=True)
    assert (images.shape, labels[:3].tolist()) == ((10_000, 28, 28), [7, 2, 1])
    file = SOURCES["mnist"].files[2]
    assert file.sha256 in names(kept)
    assert locate("mnist")["x_test"] == mnist_archives / f"{file.name}.gz"

    before = names(kept)
    read_split("sample", "test")
    assert names(kept) == before
