"""The handler of what a run leaves uncaught: one sentence on the page, the trace in the log."""

import logging
import re

import pytest
from streamlit import error_util
from streamlit.testing.v1 import AppTest

from dashboard.frame import boundary


@pytest.fixture
def log(caplog, monkeypatch):
    """Keep what is logged; Streamlit's loggers do not propagate."""
    for logger in (boundary._log, error_util._LOGGER):
        monkeypatch.setattr(logger, "propagate", True)
    return caplog


def failing():
    """Be handled as Streamlit handles what a script, a callback or a fragment leaves uncaught."""
    from pathlib import Path

    from streamlit.error_util import handle_user_script_exception

    from dashboard.frame.boundary import report

    for name in ("first", "second"):
        try:
            Path("/srv/secret", name).read_bytes()
        except OSError as error:
            handle_user_script_exception(error, report)


def test_each_error_gets_a_sentence_with_the_number_of_its_trace(log):
    app = AppTest.from_function(failing).run()
    assert not app.exception
    numbers = [re.findall(r"report (\d{6})", error.value)[0] for error in app.error]
    assert [record.getMessage() for record in log.records if record.exc_info] == [
        f"Report {number}" for number in numbers
    ]
    first, second = (record.exc_info[1] for record in log.records if record.exc_info)
    assert (first.filename, second.filename) == ("/srv/secret/first", "/srv/secret/second")


def test_nothing_of_the_error_itself_is_shown(log):
    app = AppTest.from_function(failing).run()
    shown = " ".join(str(element) for element in app.main)
    assert "secret" not in shown
    assert "No such file" not in shown


def test_what_else_streamlit_says_of_a_failed_run_is_still_logged(log):
    def stumbling(error):
        raise RuntimeError("the handler itself")

    error_util.invoke_script_error_handler(ValueError("a script"), stumbling)
    assert [record.levelno for record in log.records] == [logging.ERROR]
    assert "the handler itself" in log.text
