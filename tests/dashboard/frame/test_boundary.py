"""The handler of what a run leaves uncaught: one sentence on the page, the trace in the log."""

import ast
import importlib
import logging
import operator
import re
from dataclasses import replace
from functools import reduce

import pytest
import streamlit as st
from streamlit import error_util
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from dashboard.frame import boundary
from dashboard.state.pages import PAGES
from tests.dashboard.app import PROJECT, start, texts
from tests.dashboard.hostile import VIEWS


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


# Whatever fails, on whichever page


@pytest.fixture
def bounded(monkeypatch):
    """Let AppTest do with errors what the server does: hand them to the boundary."""
    begin = ScriptRunner.__init__
    monkeypatch.setattr(
        ScriptRunner,
        "__init__",
        lambda self, *args, **kwargs: begin(self, *args, on_script_error=boundary.report, **kwargs),
    )


def fail(*args, **kwargs):
    raise FileNotFoundError(2, "No such file or directory", "/srv/secret/file")


def meets_the_boundary(app):
    """Find one sentence with a way on, and nothing of the error."""
    assert not app.exception
    (error,) = (each for each in app.error if "fault of the program" in each.value)
    (number,) = re.findall(r"report (\d{6})", error.value)
    assert app.button(key=f"again_{number}").label == "Draw this again"
    assert not [text for _, text in texts(app) if re.search("secret|No such file|Traceback", text)]


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_fails_says_so_below_what_stands_around_it(page, monkeypatch):
    with monkeypatch.context() as faulty:
        faulty.setattr(st, "code", fail)
        app = start(page)
        meets_the_boundary(app)
        assert app.sidebar.selectbox(key="data")
        (again,) = (button for button in app.button if button.label == "Draw this again")
    assert not again.click().run().error


def part(module, name, bound):
    import importlib

    getattr(importlib.import_module(module), name)(*[None] * bound)


def fragments():
    """Find each fragment in the code: its module, its name, and how many values it takes."""
    for path in sorted((PROJECT / "dashboard").rglob("*.py")):
        module = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                "fragment" in ast.unparse(each) for each in node.decorator_list
            ):
                yield module, node.name, len(node.args.args)


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(("module", "name", "bound"), list(fragments()))
def test_a_fragment_that_fails_says_so_in_its_place(module, name, bound, monkeypatch):
    fragment = getattr(importlib.import_module(module), name)
    (cell,) = (each for each in fragment.__closure__ if each.cell_contents is fragment.__wrapped__)
    monkeypatch.setattr(cell, "cell_contents", fail)
    app = AppTest.from_function(part, args=(module, name, bound)).run()
    meets_the_boundary(app)


def test_the_fragments_are_found():
    assert ("dashboard.pages.checks.results", "when", 1) in fragments()


#: What a visitor does to a widget, by its type.
DEEDS = {
    "button": lambda button: button.click(),
    "selectbox": lambda box: box.select_index(1 - bool(box.index)),
    "multiselect": lambda box: box.select(box.options[-1]),
    "text_input": lambda field: field.input("other"),
}


def pressable(app):
    """Give each widget that AppTest can drive and that calls something: its type and its key."""
    about = app.session_state._state._state._new_widget_state.widget_metadata
    return [
        (kind, widget.key)
        for kind in DEEDS
        for widget in app.get(kind)
        if widget.key and about[widget.proto.id].callback and not widget.proto.disabled
    ]


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("page", PAGES)
def test_a_callback_that_fails_says_so(page, monkeypatch):
    keep = SessionState._set_widget_metadata
    monkeypatch.setattr(
        SessionState,
        "_set_widget_metadata",
        lambda self, about: keep(self, replace(about, callback=about.callback and fail)),
    )
    asked = reduce(operator.or_, VIEWS[page])
    app = start(page, **asked)
    found = dict(pressable(app))  # the last of each type
    assert found
    for kind, key in found.items():
        (widget,) = (each for each in app.get(kind) if each.key == key)
        DEEDS[kind](widget).run()
        meets_the_boundary(app)
        app = start(page, **asked)
