"""What pages show as it comes is computed for as long as somebody looks."""

import logging
import threading
from time import monotonic

import pytest

from dashboard.state import worker as module
from dashboard.state.background import runs
from dashboard.state.byte_cache import let_run_end
from dashboard.state.worker import Worker


@pytest.fixture
def worker():
    return Worker()


def until(event):
    assert event.wait(10)


def until_idle():
    for thread in threading.enumerate():
        if thread.name == "worker":
            thread.join(10)


def test_the_steps_of_all_that_is_wanted_are_done_in_turn(worker):
    done, both = [], threading.Event()

    def steps(name):
        until(both)
        for step in range(3):
            yield done.append((name, step))

    def last():
        yield from steps("b")
        ended.set()

    ended = threading.Event()
    assert worker.want("a", lambda: steps("a"))
    assert worker.want("b", last)
    assert worker.want("a", pytest.fail)  # it is wanted already
    both.set()
    until(ended)
    assert done == [(name, step) for step in range(3) for name in "ab"]


def test_what_nobody_wants_any_more_ends_where_it_stands(worker, monkeypatch):
    begun, comes, went_on = threading.Event(), threading.Event(), []
    monkeypatch.setattr(module, "PATIENCE", 0.3)

    def steps():
        begun.set()
        until(comes)
        let_run_end()
        yield went_on.append(True)

    assert worker.want("a", steps)
    until(begun)
    with runs.one():  # a visitor goes first
        comes.set()
        until_idle()
    assert not went_on


def test_a_step_that_fails_is_logged_and_said_to_who_asks_again(worker, caplog):
    failed = threading.Event()

    def steps():
        failed.set()
        raise OSError("no such disk")
        yield

    worker.want("a", steps)
    until(failed)
    until_idle()
    assert "no such disk" in caplog.text
    assert not worker.want("a", steps)


def test_what_failed_is_tried_again_once_nobody_has_wanted_it_for_a_while(worker, monkeypatch):
    def fails():
        raise OSError("no such disk")
        yield

    def again():
        yield tried_again.set()

    tried_again, later = threading.Event(), 2 * module.PATIENCE
    worker.want("a", fails)
    until_idle()
    assert not worker.want("a", again)
    until_idle()
    monkeypatch.setattr(module, "monotonic", lambda: monotonic() + later)
    assert worker.want("a", again)
    until(tried_again)


def test_a_server_without_threads_says_that_nothing_will_come(worker, monkeypatch, caplog):
    def no_more(_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_more)
    with caplog.at_level(logging.WARNING):
        assert not worker.want("a", lambda: [])
    assert "can't start new thread" in caplog.text
