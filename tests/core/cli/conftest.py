import dataclasses

import pytest

from core import write_idx
from core.cli.language import choose_language
from core.cli.main import main
from core.datasets.mnist import read_split
from core.datasets.table import SOURCES


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """Let commands speak English, whatever the language of the machine."""
    monkeypatch.setenv("LANGUAGE", "en")
    yield
    choose_language([])


@pytest.fixture
def run(capsys):
    """Run a command in this process; return its exit code, stdout and stderr."""

    def run_command(*argv):
        capsys.readouterr()
        try:
            code = main([str(word) for word in argv])
        except SystemExit as exit_:  # of argparse
            code = exit_.code
        return code, *capsys.readouterr()

    return run_command


@pytest.fixture
def refused(run):
    """Run a command that must refuse its input: return the one sentence it says."""

    def run_refused(*argv):
        code, out, err = run(*argv)
        assert code == 2
        assert out == ""
        assert err.count("\n") == 1
        assert "Traceback" not in err
        return err

    return run_refused


@pytest.fixture(scope="session")
def small_files(tmp_path_factory):
    """Give the row of a data set of 300 training and 100 test images."""
    folder = tmp_path_factory.mktemp("small")
    row = dataclasses.replace(SOURCES["sample"], name="small", title="Small", folder=folder)
    for split, count in (("train", 300), ("test", 100)):
        arrays = read_split("sample", split)
        files = (file for file in row.files if file.role.endswith(split))
        for file, array in zip(files, arrays, strict=True):
            write_idx(folder / file.name, array[:count])
    return row


@pytest.fixture
def small(small_files, monkeypatch):
    """Let "small" be that data set."""
    monkeypatch.setitem(SOURCES, "small", small_files)
