import json
import subprocess
import sys
import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from core.messages import Message
from core.training.process import TrainingRequest
from core.training.recipe import Recipe
from dashboard.jobs import trainer
from dashboard.jobs.trainer import Training

REQUEST = TrainingRequest(Recipe(hidden=(4,), epochs=1), "sample", "mine", "/")


@pytest.fixture
def told(monkeypatch):
    """Return a function that trains in a process which tells these lines, whatever it is asked."""
    popen = subprocess.Popen

    def start(program):
        def stand_in(_, **settings):
            return popen([sys.executable, "-c", program], **settings)

        monkeypatch.setattr(trainer.subprocess, "Popen", stand_in)
        training = Training(REQUEST)
        training.run()
        return training

    return start


def test_the_file_it_tells_is_kept(told):
    training = told("""print('{"done": 3, "steps": 4}'); print('{"file": "mine.npz"}')""")
    assert (training.progress.fraction, training.progress.file) == (0.75, "mine.npz")
    assert training.progress.failure is None
    assert training.progress.ended


def test_what_is_left_is_estimated_without_what_it_took_to_start(told, monkeypatch):
    clock = iter([0.0, 30.0, 34.0])  # it begins, tells of its first steps, and has ended
    monkeypatch.setattr(trainer, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    first, then, file = ({"done": 10, "steps": 100}, {"done": 30, "steps": 100}, {"file": "a.npz"})
    lines = "\n".join(map(json.dumps, (first, then, file)))
    assert told(f"print({lines!r})").progress.seconds_left == pytest.approx(14)  # 20 steps: 4 s


@pytest.mark.parametrize(("done", "pace"), [(100, 3.0), (50, None)])
def test_its_pace_is_known_only_of_one_that_went_to_its_end(done, pace):
    training = Training(replace(REQUEST, seconds=5.0))
    training.progress.began, training.progress.ended = 10.0, 25.0
    training.progress.done, training.progress.steps = done, 100
    assert training.pace is None  # it goes on
    training.end()
    training.progress.ended = 25.0
    assert training.pace == pace


def test_by_its_first_steps_alone_nobody_knows_how_long_it_takes(told):
    line = json.dumps({"done": 10, "steps": 100})
    assert told(f"print({line!r})").progress.seconds_left is None


def test_a_process_that_ends_without_a_network_is_a_failure(told):
    training = told("raise SystemExit(3)")
    assert "ended without a network (exit code 3)" in training.progress.failure
    assert training.progress.ended


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (9, "ended from outside (signal 9), as happens where memory runs out: choose fewer"),
        (15, "ended from outside (signal 15): try again"),
    ],
)
def test_a_process_that_is_killed_is_a_failure_that_says_so(told, number, said):
    training = told(f"import os; os.kill(os.getpid(), {number})")
    assert said in training.progress.failure
    assert training.ended


def test_one_that_is_killed_in_the_midst_is_noticed(tmp_path):
    endless = replace(REQUEST, recipe=Recipe(hidden=(4,), epochs=10_000), folder=str(tmp_path))
    training = Training(endless)
    thread = threading.Thread(target=training.run)
    thread.start()
    while not training.progress.epochs:
        time.sleep(0.01)
    training._process.kill()
    thread.join(30)
    assert "signal 9" in training.progress.failure
    assert list(tmp_path.iterdir()) == []


def test_an_error_within_the_process_leaves_its_trace_in_the_servers_log(told, capfd):
    training = told("1 / 0")
    assert "ended without a network (exit code 1)" in training.progress.failure
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_a_failure_it_tells_keeps_its_template_and_its_values(told):
    message = Message("{file} has {size:,} bytes.", file="x.npz", size=1234)
    line = json.dumps({"failure": message.to_json()})
    failure = told(f"print({line!r})").progress.failure
    assert (failure, failure.template, failure.values) == (
        "x.npz has 1,234 bytes.",
        message.template,
        message.values,
    )


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("not JSON", "JSONDecodeError"),
        ('{"epoch": {"number": 1, "unheard_of": 2}}', "TypeError"),
        ('{"unheard_of": 2}', "ValueError"),
    ],
)
def test_a_line_nobody_understands_ends_it_and_is_a_failure(told, caplog, line, kind):
    training = told(f"import time; print({line!r}, flush=True); time.sleep(600)")
    assert f"an error nobody expected ({kind}): try again" in training.progress.failure
    assert kind in caplog.text
    assert training.progress.ended
    assert training.ended
