import builtins
import os

import pytest

from core.files.addresses import absolute, files_at, is_address, open_sized, stamp


def test_an_address_is_no_path_and_no_drive():
    assert is_address("s3://bucket/key")
    assert is_address("memory://a")
    for path in ("a/b", "C://a", r"C:\a", "//server/a", "a:b"):
        assert not is_address(path)
    assert absolute("s3://bucket/key") == "s3://bucket/key"
    assert absolute("a") == os.path.join(os.getcwd(), "a")


def test_a_file_is_opened_with_its_size(tmp_path):
    (tmp_path / "a").write_bytes(b"123")

    with open_sized(str(tmp_path / "a")) as (file, size, path):
        assert (file.read(), size, path) == (b"123", 3, tmp_path / "a")


def test_the_stamp_of_a_file_changes_with_it(tmp_path):
    (tmp_path / "a").write_bytes(b"123")
    first = stamp(tmp_path / "a")
    assert stamp(str(tmp_path / "a")) == first
    os.utime(tmp_path / "a", (1, 1))
    assert stamp(tmp_path / "a") != first


def test_the_stamp_of_an_address_changes_with_what_is_there_and_not_with_where_it_leads(
    monkeypatch,
):
    fsspec = pytest.importorskip("fsspec", reason="it comes with requirements-cluster.txt")
    kind = fsspec.get_filesystem_class("memory")
    stamps = []
    for tag, url in (("1", "a"), ("1", "b"), ("2", "b")):
        # As one over http says it: its ukey follows from the address alone.
        info = {"name": "a", "size": 3, "ETag": tag, "url": url}
        monkeypatch.setattr(kind, "info", lambda *_, info=info: info)
        monkeypatch.setattr(kind, "ukey", lambda *_: "a")
        stamps.append(stamp("memory://a"))

    assert stamps[0] == stamps[1] != stamps[2]


def test_a_pattern_that_nothing_fits_is_returned_as_it_is(tmp_path):
    (tmp_path / "[a]").touch()

    assert files_at(str(tmp_path / "*.none")) == [str(tmp_path / "*.none")]
    assert files_at(str(tmp_path / "[a]")) == [str(tmp_path / "[a]")]
    assert files_at(str(tmp_path / "*")) == [str(tmp_path / "[a]")]


def test_without_fsspec_a_sentence_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def missing(name, *arguments, **options):
        if name.partition(".")[0] == "fsspec":
            raise ModuleNotFoundError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ValueError, match="s3://b/a is read by fsspec, which is not installed"):
        open_sized("s3://b/a").__enter__()


def test_what_the_package_of_an_address_raises_is_one_sentence(monkeypatch):
    fsspec = pytest.importorskip("fsspec", reason="it comes with requirements-cluster.txt")

    def refuse(*_):
        raise RuntimeError("no credentials")

    monkeypatch.setattr(fsspec.get_filesystem_class("memory"), "size", refuse)
    with pytest.raises(OSError, match=r"memory://a could not be read \(no credentials\): look"):
        open_sized("memory://a").__enter__()


def test_what_ends_a_read_is_one_sentence_and_what_its_reader_raises_is_left(monkeypatch):
    fsspec = pytest.importorskip("fsspec", reason="it comes with requirements-cluster.txt")
    memory = fsspec.filesystem("memory")
    memory.pipe("/faults/a", bytes(20_000))

    with open_sized("memory://faults/a") as (file, size, _):
        read = (file.read(3), file.seek(-2, os.SEEK_END), file.read())
        assert (size, *read) == (20_000, bytes(3), 19_998, bytes(2))

    def read_on(error):
        def cut(*_):
            raise error

        with open_sized("memory://faults/a") as (file, *_):
            monkeypatch.setattr(type(memory.store["/faults/a"]), "readinto", cut, raising=False)
            file.read(3)

    with pytest.raises(OSError, match=r"memory://faults/a could not be read \(the line was cut\)"):
        read_on(EOFError("the line was cut"))
    with pytest.raises(MemoryError):
        read_on(MemoryError())
    with pytest.raises(EOFError, match="ours"), open_sized("memory://faults/a"):
        raise EOFError("ours")
