import sys

import pytest

from core.datasets.download import DownloadProgress
from core.datasets.mirrors import DownloadError
from core.datasets.table import SOURCES


def test_the_paths_of_what_is_here_are_printed(run):
    code, out, err = run("download", "sample")

    assert (code, err) == (0, "")
    sample = SOURCES["sample"]
    assert out.splitlines() == [str(sample.folder / f"{file.name}.gz") for file in sample.files]


@pytest.mark.parametrize("terminal", [True, False])
def test_a_bar_is_drawn_on_a_terminal_and_nowhere_else(run, monkeypatch, terminal):
    def fetch(source, progress):
        progress(DownloadProgress("x", 500_000, 1_000_000))
        progress(DownloadProgress("x", 1_000_000, 1_000_000))
        return {}

    monkeypatch.setattr("core.cli.download.fetch", fetch)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)

    code, out, err = run("download")

    assert (code, out) == (0, "")
    assert ("MNIST" in err) == terminal


def test_a_download_that_fails_is_told_in_a_sentence(refused, monkeypatch):
    def fetch(source, progress):
        raise DownloadError("MNIST could not be downloaded: try again.")

    monkeypatch.setattr("core.cli.download.fetch", fetch)

    assert refused("download") == (
        "python -m core download: MNIST could not be downloaded: try again.\n"
    )
