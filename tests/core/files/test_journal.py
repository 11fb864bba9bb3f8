import json
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.files.journal import open_journal

JOB = {"command": "evaluate", "files": ["a", "b"], "size": (1, 2)}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "parts.jsonl"


def kept(path, job=JOB):
    with open_journal(path, job) as journal:
        return {key: journal[key] for key in ("a", "b", "c") if key in journal}


def test_what_is_finished_is_there_when_the_job_goes_on(path):
    with open_journal(path, JOB) as journal:
        journal.add("a", {"count": 3})
        assert journal["a"] == {"count": 3}
        journal.add("b", [1, "é"])
        assert ("a" in journal, "c" in journal, len(journal)) == (True, False, 2)

    with open_journal(path, JOB) as journal:
        journal.add("c", None)
        assert journal["b"] == [1, "é"]
    assert kept(path) == {"a": {"count": 3}, "b": [1, "é"], "c": None}


def test_a_part_is_on_the_disk_before_the_next_one_begins(path, monkeypatch):
    synced = []
    monkeypatch.setattr("os.fsync", lambda number: synced.append(path.read_bytes()))
    with open_journal(path, JOB) as journal:
        journal.add("a", 1)

    assert json.loads(synced[-1].splitlines()[-1]) == {"key": "a", "value": 1}


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_wherever_it_is_cut_off_no_other_line_is_lost(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("cut") / "parts"
    values = {"a": [1, 2], "b": "x" * 20}
    with open_journal(path, JOB) as journal:
        for key, value in values.items():
            journal.add(key, value)
    whole = path.read_bytes()
    end = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:end])

    with open_journal(path, JOB) as journal:
        lines = whole[:end].count(b"\n") - 1
        assert len(journal) == max(lines, 0)
        journal.add("c", 3)
    assert kept(path) == dict(list(values.items())[: max(lines, 0)]) | {"c": 3}


@pytest.mark.parametrize(
    "other", [JOB | {"files": ["a"]}, JOB | {"seed": 1}, {"command": "evaluate"}]
)
def test_the_journal_of_another_job_is_refused_and_unchanged(path, other):
    with open_journal(path, JOB) as journal:
        journal.add("a", 1)
    before = path.read_bytes()

    with pytest.raises(ValueError, match="holds the finished parts of another job"):
        kept(path, other)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"PNG", b"a\nb\n", b"[]\n", b'{"other": 1}\n', b"\0" * 2**21])
def test_what_is_no_journal_is_refused_and_unchanged(path, content):
    path.write_bytes(content)

    with pytest.raises(ValueError, match="does not hold the finished parts of a job: give a file"):
        kept(path)
    assert path.read_bytes() == content


def test_two_processes_cannot_have_it_at_once(path):
    with open_journal(path, JOB):
        program = (
            "import sys; from core.files.journal import open_journal\n"
            "try:\n    open_journal(sys.argv[1], {}).__enter__()\n"
            "except OSError as error: print(error)"
        )
        found = subprocess.run(
            [sys.executable, "-c", program, str(path)],
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert "is in use by another process: wait until that has ended" in found.stdout
        with pytest.raises(OSError, match="in use"):
            kept(path)
    assert kept(path) == {}


def test_a_full_disk_is_said_and_costs_nothing_that_was_kept(path, monkeypatch):
    with open_journal(path, JOB) as journal:
        journal.add("a", 1)

        def full(number):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(OSError, match=r"was not written \(No space left") as raised:
            journal.add("b", 2)
        assert raised.value.errno == 28
        monkeypatch.undo()
    assert kept(path)["a"] == 1


def test_a_folder_that_cannot_be_written_is_an_os_error(tmp_path):
    with pytest.raises(OSError, match=os.path.basename(tmp_path)):
        kept(tmp_path)


def test_a_folder_that_is_not_there_is_named_and_not_made(tmp_path):
    with pytest.raises(FileNotFoundError, match="cannot be written: there is no folder"):
        open_journal(tmp_path / "none" / "finished", JOB).__enter__()
    assert not (tmp_path / "none").exists()
