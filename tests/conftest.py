import asyncio
import importlib
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

try:
    import hypothesis
except ModuleNotFoundError:
    pass
else:
    # A busy machine is not a fault of the code: no example is timed.
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")

#: A machine may forbid Python to keep what it has compiled. The hundred processes that tests start
#: would each compile this project anew, and each worker all the tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

PROJECT = Path(__file__).resolve().parent.parent
#: As it is said now: some tests take the variable away.
MNIST = Path(os.environ.get("MNIST_DIR", PROJECT / "data" / "mnist"))
MNIST_FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist's own, which starts what is asked for here
def pytest_cmdline_main(config):
    """Spread the tests over the cores where pytest-xdist is installed and a whole folder is run.

    Single files and tests run as they do without pytest-xdist, and an option that asks for
    something else is heeded.
    """
    option = config.option
    if not config.pluginmanager.has_plugin("xdist") or hasattr(config, "workerinput"):
        return
    folders = any(Path(argument).is_dir() for argument in config.args)
    watched = option.usepdb or option.collectonly or option.capture == "no"
    if folders and not watched and option.numprocesses is None and option.dist == "no":
        # A test in a browser waits for other processes, each at its turn, and for clocks: one more
        # than there are cores has something to do meanwhile.
        option.numprocesses, option.dist = min((os.cpu_count() or 1) + 1, 8), "worksteal"
    if option.numprocesses:
        # Each core has its test: threads that NumPy started beside it would wait for one another,
        # which doubles the work.
        os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_sessionstart(session):
    """Compile a share of the tests while each other worker compiles its own.

    Each collects all of them, at the same time: each would compile all of them as well.
    """
    worker = getattr(session.config, "workerinput", None)
    if worker is None:
        return
    asked = [session.config.invocation_params.dir / argument for argument in session.config.args]
    files = sorted(file for folder in asked for file in folder.rglob("test_*.py"))
    number = int(worker["workerid"].removeprefix("gw"))
    logging.disable()  # Streamlit's, that no server runs: nobody captures it yet
    for file in files[number :: worker["workercount"]]:
        with suppress(Exception, pytest.skip.Exception):  # who collects it says what is wrong
            name = ".".join(file.resolve().relative_to(PROJECT).with_suffix("").parts)
            importlib.import_module(name)
    logging.disable(logging.NOTSET)


def pytest_make_parametrize_id(val, argname):
    """Name what is made of bytes after its parameter: a packed file holds the time it was made.

    Each process collects the tests by itself, and all must find the same ones.
    """
    return argname if isinstance(val, bytes) and len(val) > 16 else None


@pytest.fixture(autouse=True)
def nothing_left_of_others(request):
    """Let a test run alike after any other one of its process.

    Streamlit leaves the script it ran as the main module, which each process that is spawned would
    run again. Playwright's event loop stands still between its calls until the session ends, and
    `asyncio.run` would take it for running.
    """
    if "tab" in request.fixturenames:
        yield
        return
    loop, main = asyncio._get_running_loop(), sys.modules["__main__"]
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def mnist_archives() -> Path:
    """Give the folder that holds the four gzip files exactly as they are published."""
    if not all((MNIST / f"{name}.gz").exists() for name in MNIST_FILES):
        pytest.skip(f"the published MNIST archives are not in {MNIST}: set MNIST_DIR")
    return MNIST


@pytest.fixture(scope="session")
def mnist_dir() -> Path:
    """Give the folder that holds MNIST's four files, packed or not."""
    for name in MNIST_FILES:
        if not (MNIST / name).exists() and not (MNIST / f"{name}.gz").exists():
            pytest.skip(f"MNIST is not in {MNIST}: set MNIST_DIR to the folder that has it")
    return MNIST


@pytest.fixture(scope="session")
def book_weights() -> Path:
    """Give the book's sample_weight.pkl, which is not part of the project."""
    path = Path(
        os.environ.get("BOOK_WEIGHTS", PROJECT.parent / "shared" / "book" / "sample_weight.pkl")
    )
    if not path.exists():
        pytest.skip(f"the book's weights are not at {path}: set BOOK_WEIGHTS to sample_weight.pkl")
    return path
