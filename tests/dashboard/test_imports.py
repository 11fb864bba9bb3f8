"""The direction of imports: the dashboard stands on core, and core on no dashboard."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
CORE = sorted((PROJECT / "core").rglob("*.py"))


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(PROJECT)))
def test_core_knows_nothing_of_the_dashboard(path):
    roots = {name.partition(".")[0] for name in imported(path)}
    assert not roots & {"streamlit", "altair", "dashboard", "streamlit_app", "main"}


def test_importing_core_loads_nothing_that_is_slow():
    slow = "streamlit, altair, pandas, PIL, requests, safetensors, tqdm, filelock"
    program = f"import core, sys; print(*set({slow.split(', ')!r}) & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == []
