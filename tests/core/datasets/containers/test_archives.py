import gzip
import io
import tarfile
import tracemalloc
import zipfile

import numpy as np
import pytest

from core.datasets.containers import archives
from core.datasets.containers.archives import Room, unpack_gzip, unpack_tar, unpack_zip, zip_entries
from tests.core.datasets.containers.making import tarred, zipped

FILES = {"a.txt": b"one", "b/c": b"two" * 1000, "b/.hidden": b"", "__MACOSX/b/c": b""}
UNPACKED = [("x/a.txt", b"one"), ("x/b/c", b"two" * 1000)]


def unzipped(name, data):
    return list(unpack_zip(name, data, zip_entries(name, data), Room()))


def test_archives_give_their_files_with_paths_and_without_litter():
    assert unzipped("x", zipped(FILES)) == UNPACKED
    assert list(unpack_tar("x", tarred(FILES, "w"))) == UNPACKED
    assert unpack_gzip("x", gzip.compress(b"one") + gzip.compress(b"two"), Room()) == b"onetwo"


@pytest.mark.parametrize("path", ["../a", "/etc/a", "b/../../a", "..\\a"])
def test_a_path_that_leads_out_is_refused(path):
    for unpack, data in ((unzipped, zipped({path: b""})), (unpack_tar, tarred({path: b""}, "w"))):
        with pytest.raises(ValueError, match=r"^x holds a path that leads out of it \("):
            list(unpack("x", data))


@pytest.mark.parametrize(
    ("encoding", "of_the_system", "name"),
    [("utf-8", "gbk", "图/é.png"), ("gbk", "gbk", "数字/一.png"), ("cp437", "utf-8", "é/1.png")],
)
def test_a_name_whose_encoding_a_zip_does_not_say_is_what_it_was_meant_to_be(
    encoding, of_the_system, name, monkeypatch
):
    monkeypatch.setattr(archives.locale, "getencoding", lambda: of_the_system)
    data = zipped({"?" * len(name.encode(encoding)): b""})
    raw = name.encode(encoding)

    ((path, _),) = unzipped("x", data.replace(b"?" * len(raw), raw))
    assert path == f"x/{name}"


def test_what_is_no_file_in_a_tar_is_left_out():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            member = tarfile.TarInfo(f"a{int(kind)}")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)

    assert list(unpack_tar("x", file.getvalue())) == []


def encrypted(data):
    """Mark every entry of a zip archive as encrypted."""
    data = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + place] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (encrypted(zipped({"a": b"a"})), "x is encrypted"),
        (zipped({"a": b"a"}, zipfile.ZIP_BZIP2), "x is packed in a way that few programs know"),
        (zipped({"a": b"a"})[:-9], "x is a damaged archive"),
        (zipped({"a": b"abc"}, 0).replace(b"abc", b"abd"), "x is a damaged archive"),
    ],
    ids=["encrypted", "bzip2", "cut", "changed"],  # else an archive's bytes, which have the time
)
def test_a_zip_that_cannot_be_read_is_refused(data, sentence):
    with pytest.raises(ValueError, match=sentence):
        unzipped("x", data)


@pytest.mark.parametrize("cut", [-1, -9, 20])
def test_a_gzip_that_cannot_be_read_is_refused(cut):
    with pytest.raises(ValueError, match=r"^x is a (damaged gzip file|gzip file that was cut)"):
        unpack_gzip("x", gzip.compress(bytes(range(256)))[:cut], Room())


def test_bombs_are_refused_without_room_for_what_is_in_them(monkeypatch):
    monkeypatch.setattr(archives, "MAX_ENTRIES", 10)
    monkeypatch.setattr(archives, "MAX_GZIP_BYTES", 2**21)
    monkeypatch.setattr(archives, "UNSUSPECTED", 2**20)
    noise = np.random.default_rng(0).bytes(2**22)
    bombs = (
        (unpack_gzip, (gzip.compress(bytes(2**23)), Room()), "unpacks to more than 200 times"),
        (unpack_gzip, (gzip.compress(noise), Room()), "takes more than 2 MiB unpacked"),
        (unpack_gzip, (gzip.compress(b"ab"), Room(1)), "takes more than 512 MiB unpacked"),
        (unzipped, (zipped({f"{i}": b"" for i in range(11)}),), "holds more than 10 files"),
        (unpack_tar, (tarred({f"{i}": b"" for i in range(11)}, "w"),), "holds more than 10 files"),
    )
    for unpack, arguments, sentence in bombs:
        tracemalloc.start()
        with pytest.raises(ValueError, match=f"^x {sentence}"):
            list(unpack("x", *arguments))
        assert tracemalloc.get_traced_memory()[1] < 2**23
        tracemalloc.stop()
