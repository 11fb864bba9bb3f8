"""The shape of core and dashboard: few rooms, few arrows between them, all of one direction.

A room is a folder, or a module beside the folders; each page is a room of its own.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "dashboard")
MODULES = {
    ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in PACKAGES
    for path in sorted((PROJECT / package).rglob("*.py"))
}
#: From the ground up: a room uses only rooms before it. CONTRIBUTING.md has the same, from the top.
FLOORS = {
    "core": [
        *("languages", "messages", "arrays", "files", "images", "network", "datasets", "weights"),
        *("evaluation", "training", "explanation", "checks", "executors", "cli"),
    ],
    "dashboard": ["words", "state", "jobs", "components", "widgets", "pages", "frame"],
}
MOST = {"core": (14, 55), "dashboard": (14, 40)}  # rooms, arrows
#: An `__init__` that only hands names on, and the entries of commands.
FACES = {"core", "core.__main__", "dashboard.handout"}


@cache
def imports(name: str) -> frozenset[str]:
    """Return the modules of the project that a module imports, wherever in it."""
    return frozenset(_imports(name))


def _imports(name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in MODULES or node.module in MODULES:
                    yield inner if inner in MODULES else node.module


def room(name: str) -> str:
    """Return the room of a module: ``"network"``, ``"pages.forward"``."""
    _, *parts = name.split(".")
    return ".".join(parts[:2] if parts[0] == "pages" and len(parts) > 1 else parts[:1])


def modules(package: str) -> list[str]:
    return [name for name in MODULES if name.startswith(f"{package}.") and name not in FACES]


def arrows(package: str) -> dict[tuple[str, str], set[str]]:
    """Return which room uses which other one of the package, and what makes it so."""
    found: dict[tuple[str, str], set[str]] = {}
    for name in modules(package):
        for used in imports(name) & set(modules(package)):
            if room(name) != room(used):
                found.setdefault((room(name), room(used)), set()).add(f"{name} uses {used}")
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_a_drawing_of_the_package_fits_a_sheet(package):
    most_rooms, most_arrows = MOST[package]
    rooms = {room(name) for name in modules(package)} - {"pages"}

    assert len(rooms) <= most_rooms, sorted(rooms)
    assert len(arrows(package)) <= most_arrows, sorted(arrows(package))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_room_uses_only_rooms_below_it(package):
    floor = {name: number for number, name in enumerate(FLOORS[package])}
    upwards = [
        line
        for (one, other), lines in arrows(package).items()
        if floor[one.partition(".")[0]] <= floor[other.partition(".")[0]]
        for line in lines
    ]

    assert upwards == []


@pytest.mark.parametrize("package", PACKAGES)
def test_contributing_lists_the_rooms_in_this_order(package):
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lines = [line.split()[0] for line in text.splitlines() if line.startswith(f"{package}/")]
    listed = [line.removeprefix(f"{package}/").removesuffix("NAME/").strip("/") for line in lines]

    assert [name.removesuffix(".py") for name in reversed(listed)] == FLOORS[package]


def test_no_module_leads_back_to_itself():
    try:
        TopologicalSorter({name: imports(name) - {name} for name in MODULES}).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_core_knows_nothing_of_the_dashboard():
    foreign = {"streamlit", "altair", "dashboard", "streamlit_app", "main", "tests"}
    for name in ("core", *modules("core")):
        tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not {each.partition(".")[0] for each in names} & foreign, name


def test_importing_core_loads_nothing_that_is_slow():
    slow = (
        "streamlit, altair, pandas, PIL, scipy, requests, safetensors, tqdm, filelock, onnx, h5py, "
        "dask, distributed, fsspec, threadpoolctl"
    )
    program = f"import core, sys; print(*set({slow.split(', ')!r}) & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert found.stdout.split() == []


@pytest.mark.parametrize(("pattern", "most"), [("*.py", 250), ("*.js", 300)])
def test_a_file_that_is_longer_than_a_few_screens_says_why(pattern, most):
    long = [
        path.relative_to(PROJECT)
        for package in PACKAGES
        for path in (PROJECT / package).rglob(pattern)
        if len(lines := path.read_text(encoding="utf-8").splitlines()) > most
        and not any("long because" in line for line in lines[:12])
    ]

    assert long == []
