"""A page says an error by its message, which keeps the template that another language needs."""

import ast
from pathlib import Path

import pytest

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"


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


@pytest.mark.parametrize(
    "path", sorted(DASHBOARD.rglob("*.py")), ids=lambda path: str(path.relative_to(DASHBOARD))
)
def test_no_page_makes_mere_text_of_an_error(path):
    assert flattened(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("made", ["str(e)", "f'{e}'", "f'{name}: {e:.80}'"])
def test_mere_text_is_found(made):
    assert flattened(f"try:\n    act()\nexcept ValueError as e:\n    say({made})\n") == [4]
