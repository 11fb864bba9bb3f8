"""Whoever is killed, and whoever saves at once: every file is whole, and the app starts again."""

import ast
import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core import read_weights
from core.files.atomic import ABANDONED
from tests.browser.client import tab
from tests.browser.driver import COLD, copy_project, running

PROJECT = Path(__file__).resolve().parent.parent
SECONDS = 60  # that anything may take on a busy machine
#: Streamlit, which writes down by which number it can be killed.
SERVER = f"""
import os
open("pid", "w", encoding="ascii").write(str(os.getpid()))
{COLD[-1]}"""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows kills otherwise")


def saved(how, folder):
    """Return what `tests.saving` found to be there."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.saving", how, folder],
        cwd=PROJECT,
        env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=5 * SECONDS,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_six_processes_that_save_at_once_leave_six_files_and_readers_see_whole_ones(tmp_path):
    found = saved("together", tmp_path)

    *savers, reader = found["codes"]
    assert set(savers) <= {0, 1}
    assert reader == 1
    # One name for a data set, which all meant: one has it, the others are told.
    assert savers.count(1) == 1
    assert found["data_sets"] == ["digits", "digits-before"]
    numbered = [f"-{number}" if number > 1 else "" for number in range(1, 8)]
    expected = [f"{name}{end}.npz" for name in ("mnist-50-100", "settled") for end in numbered]
    assert found["networks"] == sorted([*expected, "same.npz"])
    assert [path.name for path in tmp_path.rglob(".*partial")] == []


def test_at_whichever_moment_a_process_is_killed_every_file_is_whole(tmp_path):
    found = saved("killed", tmp_path)

    assert found["moments"] >= 40
    assert found["ends"] == [-signal.SIGTERM, -signal.SIGKILL]
    # The last one was not killed, and found everything as it needs it.
    assert found["networks"] == ["mnist-50-100.npz", "same.npz", "settled.npz"]
    assert found["data_sets"] == ["digits"]


def test_a_training_that_is_asked_to_end_keeps_a_network_at_any_moment(tmp_path):
    found = saved("trained", tmp_path)

    assert len(found["ends"]) >= 10
    kept = ["trained.npz", "trained.npz.history"]
    assert found["last"] == kept
    for end, left in found["ends"]:
        assert (end, left) in ((1, kept), (-signal.SIGKILL, []))


def writes(tree):
    """Yield what puts something into a file by its path."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        said = [*node.args, *(word.value for word in node.keywords)]
        modes = [each.value for each in said if isinstance(each, ast.Constant)]
        if called == "open":
            written = any(isinstance(mode, str) and re.match("r?b?[wax+]", mode) for mode in modes)
        else:
            written = called in {"write_bytes", "write_text", "copyfile", "copytree"}
            written |= ast.unparse(node.func) == "shutil.move"  # ours moves in one step
        if written:
            yield ast.unparse(node)


def test_every_file_is_written_by_what_writes_it_whole():
    found = {
        (path.relative_to(PROJECT).as_posix(), call)
        for package in ("core", "dashboard")
        for path in (PROJECT / package).rglob("*.py")
        if path.name != "atomic.py"
        for call in writes(ast.parse(path.read_text(encoding="utf-8")))
    }
    # What arrives goes into a folder that only what is verified leaves; a journal's last line may
    # be torn, and is left out then.
    known = {"core/datasets/mirrors.py", "core/files/journal.py"}
    assert {path for path, _ in found} <= known, found


@pytest.mark.parametrize(
    "line",
    ["open(p, 'w')", "p.open('xb')", "p.open(mode='ab')", "p.write_text('a')", "p.open('r+b')"],
)
def test_what_writes_a_file_is_found(line):
    assert list(writes(ast.parse(line))) == [line]


async def train(url):
    """Press Train for a network that would take minutes; return once it has taken steps.

    Before its process has read what is asked for, which takes a while on a busy machine, there is
    nothing yet that a killed server could leave behind.
    """
    async with tab(url) as visitor:
        await visitor.come("networks", "networks=train&data=sample&sizes=4&epochs=500")
        await visitor.press("train")
        async with asyncio.timeout(SECONDS):
            while not re.search(r"epoch \d+ of 500, about .* left", visitor.text):
                await asyncio.sleep(visitor.interval or 0)
                await visitor.repeat()


async def words(url, page, query):
    async with tab(url) as visitor:
        await visitor.come(page, query)
        return visitor.text


def test_a_server_that_is_killed_keeps_what_it_trains_and_starts_again(tmp_path):
    folder = copy_project(tmp_path / "copy")
    weights = folder / "data" / "weights"
    command = [sys.executable, "-c", SERVER]
    abandoned, young = (folder / "data" / f".{name}.partial" for name in ("abandoned", "young"))

    def kill(number):
        pid = int((folder / "pid").read_text(encoding="ascii"))
        os.kill(pid, number)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    with running(command, folder, seconds=SECONDS) as url:
        asyncio.run(train(url))
        kill(signal.SIGKILL)
        deadline = time.monotonic() + SECONDS
        while not (weights / "sample-4.npz").exists():  # the training is alone now
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert read_weights(weights / "sample-4.npz").sizes == (784, 4, 10)

    abandoned.mkdir(), young.mkdir()
    os.utime(abandoned, (time.time() - 2 * ABANDONED,) * 2)
    with running(command, folder, seconds=SECONDS) as url:
        shown = asyncio.run(words(url, "networks", "data=sample&network=sample-4.npz"))
        asyncio.run(train(url))
        kill(signal.SIGTERM)  # who is asked to end waits for its trainings
    assert "784-4-10" in shown
    assert not abandoned.exists()
    assert young.exists()
    assert read_weights(weights / "sample-4-2.npz").sizes == (784, 4, 10)
