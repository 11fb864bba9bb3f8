import dataclasses

import pytest

from core.checks import files
from core.checks.files import check_files
from core.datasets.table import SOURCES

IMAGES = "t10k-images-idx3-ubyte"


def test_files_that_are_as_published_pass_and_their_digest_is_said(source):
    for check, file in zip(check_files(source), source.files, strict=True):
        assert (check.name, check.passed) == (f"{file.name} is as published", True)
        assert check.figures == file.sha256
        assert check.how.startswith("the SHA-256 of what is in the file")


def test_where_the_archive_alone_is_published_it_is_compared_as_it_is_on_disk():
    for check, file in zip(check_files("sample"), SOURCES["sample"].files, strict=True):
        assert (check.passed, check.figures) == (True, file.archive_sha256)
        assert check.how.startswith("the SHA-256 of the file as it is on disk")


@pytest.mark.parametrize(
    ("mirrors", "variable", "remedy"),
    [
        ((), None, "put {} back as it came with the project"),
        (("https://example.org/",), None, "delete {}: a file that is missing is fetched"),
        (("https://example.org/",), "MINE_DIR", "in the place of {}, or unset MINE_DIR"),
    ],
)
def test_what_to_do_about_a_wrong_file_depends_on_where_it_came_from(
    source, monkeypatch, mirrors, variable, remedy
):
    path = source.folder / IMAGES
    path.write_bytes(b"<html>")
    if variable:
        monkeypatch.setenv(variable, str(source.folder))

    found = check_files(dataclasses.replace(source, mirrors=mirrors))

    (failed,) = (check for check in found if check.passed is False)
    assert failed.name == f"{IMAGES} is as published"
    assert remedy.format(path) in failed.remedy


def test_a_folder_that_cannot_be_read_fails_the_check_of_its_files(source, monkeypatch):
    def refuse(source):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files, "verify", refuse)

    (check,) = check_files(source)
    assert (check.name, check.passed) == ("The files of Mine are as published", False)
    assert "Permission denied" in check.figures
