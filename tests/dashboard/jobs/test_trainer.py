import subprocess
import sys

import pytest

from core.training.process import Order, Recipe
from dashboard.jobs import trainer
from dashboard.jobs.trainer import Training

ORDER = Order(Recipe((4,), "tanh", "auto", "sgd", 0.1, 64, 1, False, 5), "sample", "mine", "/")


@pytest.fixture
def told(monkeypatch):
    """Give a function that trains in a process which tells these lines, whatever it is asked."""
    popen = subprocess.Popen

    def start(program):
        def stand_in(_, **settings):
            return popen([sys.executable, "-c", program], **settings)

        monkeypatch.setattr(trainer.subprocess, "Popen", stand_in)
        training = Training(ORDER)
        training.join()
        return training

    return start


def test_the_file_it_tells_is_kept(told):
    training = told("""print('{"done": 3, "steps": 4}'); print('{"file": "mine.npz"}')""")
    assert (training.progress.share, training.progress.file) == (0.75, "mine.npz")
    assert training.progress.failure == ""
    assert training.progress.ended


def test_a_process_that_ends_without_a_network_is_a_failure(told):
    training = told("raise SystemExit(3)")
    assert "ended without a network (exit code 3)" in training.progress.failure
    assert training.progress.ended


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("not JSON", "JSONDecodeError"),
        ('{"epoch": {"number": 1, "unheard_of": 2}}', "TypeError"),
    ],
)
def test_a_line_nobody_understands_ends_it_and_is_a_failure(told, caplog, line, kind):
    training = told(f"import time; print({line!r}, flush=True); time.sleep(600)")
    assert f"an error nobody expected ({kind}): try again" in training.progress.failure
    assert kind in caplog.text
    assert training.progress.ended
    assert not training.running
