import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.files.atomic import (
    ABANDONED,
    InUseError,
    claiming,
    claiming_folder,
    looks_like_web_page,
    move,
    remove,
    remove_abandoned,
    replacing,
)


def test_a_file_takes_its_place_once_it_is_whole(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"before")

    with replacing(path) as file:
        file.write(b"after")
        assert path.read_bytes() == b"before"

    assert path.read_bytes() == b"after"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_failure_half_way_leaves_what_was_there_and_nothing_else(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"before")

    def fail_half_way():
        with replacing(path) as file:
            file.write(b"aft")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way()

    assert path.read_bytes() == b"before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def write(path):
    with replacing(path) as file:
        file.write(b"after")


def refuse(*_, **__):
    raise PermissionError(13, "Access is denied")


def test_a_file_that_cannot_be_replaced_is_left_and_named(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"before")
    monkeypatch.setattr(os, "replace", refuse)

    with pytest.raises(InUseError, match=r"file was not written \(Access is denied\): close it"):
        write(path)

    assert path.read_bytes() == b"before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_file_that_cannot_be_removed_is_named(tmp_path, monkeypatch):
    remove(tmp_path / "file")  # it is not there, which is as good
    (tmp_path / "file").touch()
    monkeypatch.setattr(type(tmp_path), "unlink", refuse)

    with pytest.raises(InUseError, match=r"file was not removed \(Access is denied\): close it"):
        remove(tmp_path / "file")


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    with replacing(path) as file:
        file.write(b"through")

    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert path.is_fifo()


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path):
    with pytest.raises(FileNotFoundError, match="was not written"):
        replacing(tmp_path / "nowhere" / "file").__enter__()


def test_what_is_not_whole_is_in_the_folder_that_is_named(tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    with replacing(tmp_path / "file", scratch) as file:
        file.write(b"after")
        assert list(tmp_path.iterdir()) == [scratch]
        assert len(list(scratch.iterdir())) == 1

    assert (tmp_path / "file").read_bytes() == b"after"
    assert list(scratch.iterdir()) == []


def no_links(*_):
    raise PermissionError(1, "Operation not permitted")


@pytest.fixture(params=["links", "no links"])
def file_system(request, monkeypatch):
    if request.param == "no links":
        monkeypatch.setattr(os, "link", no_links)


def claim(path, content):
    try:
        with claiming(path) as file:
            file.write(content)
    except FileExistsError:
        return False
    return True


@pytest.mark.usefixtures("file_system")
def test_a_name_nobody_has_is_claimed_once_the_file_is_whole(tmp_path):
    with claiming(tmp_path / "file") as file:
        file.write(b"content")
        assert not (tmp_path / "file").exists()

    assert (tmp_path / "file").read_bytes() == b"content"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_where_there_are_no_links_no_empty_file_has_the_name_meanwhile(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", no_links)
    there_before = []
    monkeypatch.setattr(
        Path, "rename", lambda self, to: (there_before.append(to.exists()), os.rename(self, to))
    )
    assert claim(tmp_path / "file", b"content")
    assert there_before == [False]
    (tmp_path / ".other.partial").touch()  # somebody claims it this moment, or was killed
    assert not claim(tmp_path / "other", b"content")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".other.partial", "file"]


@pytest.mark.usefixtures("file_system")
def test_a_name_somebody_has_is_not_claimed(tmp_path):
    (tmp_path / "file").write_bytes(b"before")
    with (
        pytest.raises(FileExistsError, match=r"file .* is unchanged"),
        claiming(tmp_path / "file") as file,
    ):
        file.write(b"after")
    assert (tmp_path / "file").read_bytes() == b"before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@pytest.mark.usefixtures("file_system")
def test_of_several_that_claim_a_name_at_once_one_gets_it(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        for number in range(30):
            path = tmp_path / str(number)
            contents = [bytes([i]) * 1000 for i in range(8)]
            claimed = list(pool.map(claim, [path] * 8, contents))
            assert claimed.count(True) == 1
            assert path.read_bytes() == contents[claimed.index(True)]
    assert len(list(tmp_path.iterdir())) == 30


def test_a_folder_appears_once_it_is_whole(tmp_path):
    path = tmp_path / "above" / "folder"
    with claiming_folder(path) as folder:
        (folder / "file").write_bytes(b"content")
        assert not path.exists()
    assert (path / "file").read_bytes() == b"content"
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_is_not_whole_leaves_nothing(tmp_path):
    def fail_half_way():
        with claiming_folder(tmp_path / "folder") as folder:
            (folder / "file").write_bytes(b"content")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_under_a_name_somebody_took_meanwhile_leaves_theirs(tmp_path):
    path = tmp_path / "folder"

    def late():
        with claiming_folder(path) as folder:
            (folder / "file").write_bytes(b"mine")
            path.mkdir()
            (path / "file").write_bytes(b"theirs")

    with pytest.raises(FileExistsError, match="folder is there already"):
        late()
    assert (path / "file").read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("start", "page"),
    [
        (b"<!DOCTYPE html><html>", True),
        (b"\xef\xbb\xbf\n<HTML lang=en>", True),
        (b"<script>location='/login'</script>", True),
        (b"<?xml version='1.0'?>", False),
        (b"\x1f\x8b\x08", False),
        (b"", False),
    ],
)
def test_a_web_page_is_known_by_its_first_bytes(start, page):
    assert looks_like_web_page(start) == page


def test_what_was_left_half_written_is_removed_once_nobody_can_be_writing_it(tmp_path):
    old = time.time() - ABANDONED - 60
    names = [".1.partial", "own/.2.partial/file", "mnist/.partial/file.gz", "own/mine/file"]
    (tmp_path / "own" / ".3.partial").mkdir(parents=True)
    young = tmp_path / "own" / ".3.partial" / "file"
    young.touch()
    os.utime(young.parent, (old, old))  # the folder is old, what is written into it is not
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        for each in (path, path.parent):
            os.utime(each, (old, old))

    remove_abandoned(tmp_path)

    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert left == {"mnist", "own", "own/mine", "own/mine/file", "own/.3.partial"} | {
        "own/.3.partial/file"
    }


def test_a_folder_that_is_not_there_has_nothing_to_remove(tmp_path):
    remove_abandoned(tmp_path / "nowhere")


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_moved_takes_no_name_that_somebody_has(tmp_path, kind):
    one, other = tmp_path / "one", tmp_path / "other"
    for path in (one, other):
        if kind == "folder":
            path.mkdir()  # empty: elsewhere a folder takes its name
        else:
            path.write_text(path.name, encoding="utf-8")
    with pytest.raises(FileExistsError):
        move(one, other)
    assert one.exists()
    assert other.exists()
    move(one, tmp_path / "third")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "third"]


def test_what_is_not_there_any_more_is_not_moved_and_leaves_nothing(tmp_path):
    with pytest.raises(FileNotFoundError, match="one is not there any more"):
        move(tmp_path / "one", tmp_path / "two")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_open_where_that_keeps_it_stays_under_its_name_alone(tmp_path, monkeypatch):
    path = tmp_path / "one"
    path.write_bytes(b"1")
    monkeypatch.setattr(type(path), "unlink", lambda self, **how: how and refuse())
    with pytest.raises(InUseError, match=r"one was not moved \(Access is denied\): close it"):
        move(path, tmp_path / "two")
    assert path.read_bytes() == b"1"
