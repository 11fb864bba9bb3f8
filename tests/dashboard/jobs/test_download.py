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
        progress(DownloadProgress("t10k-labels-idx1-ubyte", 4542, 4542))
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
    assert (coming.running, coming.stopped) == (False, True)


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
    assert (coming.running, coming.stopped) == (True, False)
    fetch.let_go.set()
    join()
    assert coming.failure is None
    assert fetch.calls == ["mnist", "mnist"]


def test_all_visitors_watch_the_same_download():
    assert download("mnist") is download("mnist")
    assert download("mnist") is not download("sample")


def test_who_cancels_it_waits_for_nothing_and_nothing_starts_it_again(fetch):
    coming = Download("mnist")
    coming.start()
    assert fetch.entered.wait(10)
    coming.cancel()  # though what it waits for does not come
    assert (coming.cancelled, coming.running, coming.stopped) == (True, False, True)
    fetch.failure = OSError("The cable is out.")
    fetch.let_go.set()
    join()
    assert coming.failure is None
    assert coming.cancelled


def test_a_cancelled_download_says_nothing_to_the_one_that_was_started_after_it(fetch):
    coming = Download("mnist")
    coming.start()
    assert fetch.entered.wait(10)
    coming.cancel()
    first = coming._thread
    fetch.entered.clear()
    coming.start()
    assert fetch.entered.wait(10)
    assert coming.running
    coming.progress = None
    fetch.let_go.set()
    first.join(10)
    join()
    assert coming.progress.done == 4542
    assert (coming.cancelled, coming.failure, fetch.calls) == (False, None, ["mnist", "mnist"])


def test_cancelling_what_does_not_run_changes_nothing(fetch):
    coming = Download("mnist")
    coming.cancel()
    assert not coming.cancelled
    fetch.let_go.set()
    coming.start()
    join()
    coming.cancel()
    assert not coming.cancelled
