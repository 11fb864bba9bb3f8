import threading

import pytest

from core.datasets.download import DownloadProgress
from core.datasets.mirrors import DownloadError
from dashboard.jobs import download as background
from dashboard.jobs.download import Download, download


class Fetch:
    """Stands for `core.datasets.download.fetch`: waits to be let go, then succeeds or fails."""

    def __init__(self):
        self.calls, self.failure = [], None
        self.entered, self.let_go = threading.Event(), threading.Event()

    def __call__(self, source, progress):
        self.calls.append(source)
        progress(DownloadProgress("t10k-labels-idx1-ubyte", 2271, 4542))
        self.entered.set()
        assert self.let_go.wait(10)
        if self.failure:
            raise self.failure


@pytest.fixture
def fetch(monkeypatch):
    fetch = Fetch()
    monkeypatch.setattr(background, "fetch", fetch)
    yield fetch
    fetch.let_go.set()


def join():
    for thread in threading.enumerate():
        if thread.name == "download":
            thread.join(10)


def test_nothing_is_fetched_before_it_is_started(fetch):
    coming = Download("mnist")
    assert not coming.running
    assert fetch.calls == []


def test_starting_it_twice_fetches_it_once(fetch):
    coming = Download("mnist")
    coming.start()
    coming.start()
    assert coming.running
    fetch.let_go.set()
    join()
    assert fetch.calls == ["mnist"]
    assert not coming.running
    assert coming.failure is None


def test_its_progress_can_be_followed(fetch):
    coming = Download("mnist")
    assert coming.progress is None
    coming.start()
    assert fetch.entered.wait(10)
    assert (coming.progress.done, coming.progress.total) == (2271, 4542)


@pytest.mark.parametrize(
    "error",
    [
        DownloadError("MNIST could not be downloaded: every mirror gave no connection."),
        OSError("There is no room left in data/mnist for MNIST."),
        ValueError("There is no data set 'x'."),
    ],
)
def test_why_it_failed_is_kept_as_a_sentence(fetch, error):
    coming = Download("mnist")
    fetch.failure = error
    fetch.let_go.set()
    coming.start()
    join()
    assert coming.failure == str(error)
    assert not coming.running


def test_an_error_nobody_expected_is_said_and_logged(fetch, caplog):
    coming = Download("mnist")
    fetch.failure = ZeroDivisionError("by zero")
    fetch.let_go.set()
    coming.start()
    join()
    assert "an error nobody expected (ZeroDivisionError): try again" in coming.failure
    assert "by zero" in caplog.text
    assert not coming.running


def test_after_a_failure_it_can_be_started_again_and_succeed(fetch):
    coming = Download("mnist")
    fetch.failure = OSError("The cable is out.")
    fetch.let_go.set()
    coming.start()
    join()
    fetch.failure = None
    fetch.let_go.clear()
    fetch.entered.clear()
    coming.start()
    assert coming.failure is None
    assert fetch.entered.wait(10)
    assert coming.running
    fetch.let_go.set()
    join()
    assert coming.failure is None
    assert fetch.calls == ["mnist", "mnist"]


def test_all_visitors_watch_the_same_download():
    assert download("mnist") is download("mnist")
    assert download("mnist") is not download("sample")
