"""What is imported is what the requirements files name, and the other way round."""

import ast
import re
import sys
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
OUR_OWN = {"benchmarks", "core", "dashboard", "docs", "main", "streamlit_app", "tests"}
PROGRAMS = {"mypy", "pandas-stubs", "pytest-xdist", "ruff", "types-tqdm"}  # not imported
# By Streamlit; core says so where pyarrow is not there.
BROUGHT = {"protobuf", "pyarrow", "starlette", "websockets"}
COMPARED = {"captum", "keras", "onnxscript", "skl2onnx", "statsmodels", "torch"}  # where there


def required(file):
    lines = (PROJECT / file).read_text(encoding="utf-8").splitlines()
    return {re.match(r"[\w-]+", line)[0].lower() for line in lines if line[:1].isalpha()}


OF_THE_APP = set.union(
    *(required(f"requirements{suffix}.txt") for suffix in ("", "-formats", "-cluster"))
)


def imported(*roots):
    """Return the distributions that the Python files of these folders, or these files, import."""
    paths = [
        path
        for root in roots
        for path in ([PROJECT / root] if root.endswith(".py") else (PROJECT / root).rglob("*.py"))
    ]
    modules = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                modules.add((node.module or "").partition(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.importorskip":
                modules.add(node.args[0].value.partition(".")[0])
    others = modules - OUR_OWN - set(sys.stdlib_module_names) - {""}
    named = packages_distributions()
    return {name.lower() for module in others for name in named.get(module, [module])}


def test_the_app_needs_what_its_requirements_name_and_pytest():
    needed = imported("core", "dashboard", "main.py", "streamlit_app.py") - BROUGHT
    assert needed == OF_THE_APP - {"pytest"}


def test_its_development_needs_what_its_requirements_name():
    named = required("requirements-dev.txt") - PROGRAMS
    for name in named:
        try:
            distribution(name)
        except PackageNotFoundError:
            pytest.skip(f"{name} is not installed: what its modules are called is not known")
    needed = imported("benchmarks", "docs", "tests") - OF_THE_APP - BROUGHT - COMPARED
    assert needed == named
