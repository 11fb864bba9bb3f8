"""A page says an error by its message, and what comes from a file or a visitor as it is."""

import ast
from pathlib import Path

import pytest

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"


def in_all(lines) -> dict[str, list[int]]:
    """Return what is found in each file of the dashboard, by its path."""
    texts = {path: path.read_text(encoding="utf-8") for path in DASHBOARD.rglob("*.py")}
    return {str(path): found for path, text in texts.items() if (found := lines(text))}


def flattened(source: str) -> list[int]:
    """Return the lines that make mere text of an error that was caught."""
    lines = []
    for handler in ast.walk(ast.parse(source)):
        if not isinstance(handler, ast.ExceptHandler) or handler.name is None:
            continue
        for node in ast.walk(handler):
            match node:
                case (
                    ast.Call(func=ast.Name(id="str"), args=[ast.Name(id=name)])
                    | ast.FormattedValue(value=ast.Name(id=name))
                ) if name == handler.name:
                    lines.append(node.lineno)
    return lines


def test_no_page_makes_mere_text_of_an_error():
    assert in_all(flattened) == {}


@pytest.mark.parametrize("made", ["str(e)", "f'{e}'", "f'{name}: {e:.80}'"])
def test_mere_text_is_found(made):
    assert flattened(f"try:\n    act()\nexcept ValueError as e:\n    say({made})\n") == [4]


def as_markdown(source: str) -> list[int]:
    """Return the lines that hand Streamlit an error's message as Markdown."""
    shows = {"error", "warning", "info", "success", "markdown", "caption"}
    lines = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr=attr), args=[shown, *_]) if attr in shows:
                match shown:
                    case (
                        ast.Call(func=ast.Name(id="message_of"))
                        | ast.Name(id="problem" | "failure")
                        | ast.Attribute(attr="problem" | "failure")
                    ):
                        lines.append(node.lineno)
    return lines


def test_no_error_is_shown_as_markdown():
    # It may hold a name from a file or an address: an image in it would be fetched.
    assert in_all(as_markdown) == {}


@pytest.mark.parametrize("shown", ["message_of(e)", "problem", "training.progress.failure"])
def test_an_error_shown_as_markdown_is_found(shown):
    assert as_markdown(f"st.error({shown})\nst.error(literal({shown}))\n") == [1]


def glued(source: str) -> list[int]:
    """Return the lines that put a message, or a name, into a sentence of a page as it is.

    A message in an f-string has lost its template, and the folders of the server with it; the name
    of a file or a data set is Markdown there.
    """
    lines = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FormattedValue(
                value=ast.Name(id="problem" | "failure" | "reason")
                | ast.Attribute(attr="problem" | "failure" | "note" | "network_file")
                | ast.Attribute(
                    attr="title", value=ast.Name(id="source") | ast.Attribute(attr="source")
                )
            ):
                lines.append(node.lineno)
    return lines


def test_no_message_and_no_name_is_glued_into_a_sentence():
    assert in_all(glued) == {}


@pytest.mark.parametrize(
    "shown",
    ["problem", "coming.failure", "selection.source.title", "source.title", "s.network_file"],
)
def test_what_is_glued_is_found(shown):
    assert glued(f"st.error(f'It is so: {{{shown}}}')\nst.error(f'{{literal({shown})}}')\n") == [1]
