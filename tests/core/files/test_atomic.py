import os

import pytest

from core.files.atomic import looks_like_web_page, replacing


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


@pytest.mark.parametrize(
    ("start", "page"),
    [
        (b"<!DOCTYPE html><html>", True),
        (b"\xef\xbb\xbf\n<HTML lang=en>", True),
        (b"\x1f\x8b\x08", False),
        (b"", False),
    ],
)
def test_a_web_page_is_known_by_its_first_bytes(start, page):
    assert looks_like_web_page(start) == page
