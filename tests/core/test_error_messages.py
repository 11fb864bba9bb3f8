"""Every error of core keeps the template of its sentence: a page could not translate it else."""

import ast
from pathlib import Path

import pytest

CORE = Path(__file__).resolve().parents[2] / "core"
OF_PYTHON = {"AttributeError", "AssertionError", "KeyError"}  # for programmers, who read English


def formatted(node: ast.expr) -> bool:
    """Tell a string that is written, glued or formatted in place."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, right=right):
            return formatted(left) or formatted(right)
        case ast.IfExp(body=body, orelse=orelse):
            return formatted(body) or formatted(orelse)
        case ast.Call(func=ast.Attribute(value=value)):
            return formatted(value)
    return False


def faults(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Raise(exc=ast.Call(func=ast.Name(id=name), args=args)) if (
                name not in OF_PYTHON and any(map(formatted, args))
            ):
                found.append(f"line {node.lineno}: {name} without a Message")
            case ast.Call(func=ast.Name(id="Message"), args=[template, *_]) if not (
                # A message that is made again has the template that it was made with.
                isinstance(template, ast.Constant)
                or (isinstance(template, ast.Attribute) and template.attr == "template")
            ):
                found.append(f"line {node.lineno}: a Message whose template is no literal")
    return found


@pytest.mark.parametrize(
    "path",
    sorted(set(CORE.rglob("*.py")) - {CORE / "messages.py"}),
    ids=lambda path: str(path.relative_to(CORE)),
)
def test_every_error_is_raised_with_a_message_of_a_literal_template(path):
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'raise ValueError("a" + b)',
        'raise OSError(1, f"{a}")',
        'raise OwnError("a {}".format(b))',
        'raise ValueError("a" if b else "c")',
        "raise ValueError(Message(template))",
        'raise ValueError(Message(f"{a}"))',
    ],
)
def test_an_error_that_is_glued_is_found(source):
    assert faults(source)
