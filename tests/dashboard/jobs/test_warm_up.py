"""What the first visitors need is there before they come, and nobody waits for what is not yet."""

import logging
import threading

import pytest

import streamlit_app
from dashboard.jobs.warm_up import warm_up
from dashboard.pages.checks import run
from dashboard.pages.units import layer, plane
from dashboard.pages.what_if import curves
from dashboard.state import byte_cache, cached
from dashboard.state.background import runs
from tests.dashboard.app import start


def test_a_step_begins_while_no_run_is_under_way():
    done, second = [], threading.Event()

    def steps():
        yield done.append(1)
        yield done.append(2)
        second.set()

    with runs.one():
        end = warm_up(steps)
        assert not second.wait(0.05)
        assert done == [1]
    assert second.wait(10)
    end(10)
    assert done == [1, 2]


def test_it_ends_when_the_server_does_in_the_middle_of_a_step():
    begun, went_on = threading.Event(), []

    def steps():
        begun.set()
        byte_cache.let_run_end()
        yield went_on.append(True)

    with runs.one():
        end = warm_up(steps)
        assert begun.wait(10)
        end(10)
    assert not went_on
    assert "warm-up" not in {thread.name for thread in threading.enumerate()}


def test_what_goes_wrong_in_it_is_only_logged(caplog):
    failed = threading.Event()

    def steps():
        failed.set()
        raise OSError("no such disk")
        yield

    end = warm_up(steps)
    assert failed.wait(10)
    end(10)
    assert "no such disk" in caplog.text


def test_a_server_without_threads_starts_all_the_same(monkeypatch, caplog):
    def no_more(_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_more)
    with caplog.at_level(logging.WARNING):
        warm_up(lambda: [])(10)
    assert "can't start new thread" in caplog.text


def test_the_pages_open_with_what_was_computed(monkeypatch):
    monkeypatch.setattr(curves, "AMOUNTS", 3)
    monkeypatch.setattr(curves, "MOST", 100)
    monkeypatch.setattr(curves.worker, "want", pytest.fail)
    cached.forget()
    for _ in streamlit_app.first_visit():
        pass
    monkeypatch.setattr(byte_cache.ByteCache, "make_room", pytest.fail)  # for activations
    monkeypatch.setattr(cached, "evaluate", pytest.fail)
    monkeypatch.setattr(cached, "read_data_set", pytest.fail)
    monkeypatch.setattr(cached, "interpret_weights", pytest.fail)
    for module, function in (
        (curves, "accuracy_along"),
        (layer, "removal_accuracies"),
        (plane, "pca"),
        (run, "run_checks"),
    ):
        monkeypatch.setattr(module, function, pytest.fail)
    for page, address in (
        ("evaluation", {}),
        ("units", {}),
        ("units", {"units_part": "map"}),
        ("units", {"split": "train"}),
        ("what_if", {"what": "along"}),
        ("checks", {}),
    ):
        start(page, **address)
