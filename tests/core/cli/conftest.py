import pytest

from core.cli.language import choose_language
from core.cli.main import main


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
