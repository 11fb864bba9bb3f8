import dataclasses
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import numpy as np
import pytest
import streamlit as st
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from core import Network, compare, evaluate, init_network, train, write_weights
from core.checks.checks import run_checks
from core.datasets import sources
from core.datasets.sources import variable
from core.datasets.table import SOURCES
from core.training.history import TrainingHistory
from core.training.history_file import history_path, write_history
from core.training.recipe import Recipe
from core.weights.reader import BUNDLED
from dashboard.jobs.download import download
from dashboard.jobs.training_queue import training_queue
from dashboard.pages.checks import run
from dashboard.pages.what_if import curves
from dashboard.state import cached
from tests.dashboard.app import read_sample
from tests.dashboard.hostile import put_tables


@pytest.fixture(scope="session", autouse=True)
def no_installed_components():
    """Keep AppTest from looking for components in all packages that are installed.

    It parses the metadata of each of them anew for every app that a test opens, which takes longer
    than most pages; this project's components are its own, and come without a package.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "streamlit.components.v2.component_manager.BidiComponentManager"
            ".discover_and_register_components",
            lambda *_, **__: None,
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def pages_compiled_once():
    """Let all runs share what is compiled of the pages, as all runs of a server do.

    AppTest compiles main.py and the page anew for each, which is up to a third of what a run takes.
    """
    compiled = ScriptCache()
    with pytest.MonkeyPatch.context() as patch:
        for module in ("app_test", "local_script_runner"):
            patch.setattr(f"streamlit.testing.v1.{module}.ScriptCache", lambda: compiled)
        yield


@pytest.fixture(autouse=True)
def no_network(monkeypatch, tmp_path):
    """Nothing is here but the bundled sample, and every mirror is out of reach."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for source in [source for source in SOURCES.values() if source.mirrors]:
        for setting in ("DIR", "MIRROR"):
            monkeypatch.delenv(variable(source, setting), raising=False)
        unreachable = dataclasses.replace(
            source, folder=tmp_path / source.name, mirrors=("http://127.0.0.1:9/",)
        )
        monkeypatch.setitem(SOURCES, source.name, unreachable)
    monkeypatch.setattr(sources, "OWN", tmp_path / "own")
    yield
    # A download that outlived its test would find the real mirrors again.
    for thread in threading.enumerate():
        if thread.name == "download":
            thread.join()
    download.cache_clear()


@pytest.fixture(autouse=True)
def no_trainings():
    """No training outlives its test."""
    yield
    training_queue().close(30)
    training_queue.cache_clear()


@pytest.fixture
def cold():
    """Nothing is cached before the test, nor after it.

    Other tests find what those before them computed, as visitors do: what is cached is cached by
    the state of the files behind it. This is for who counts computations, or changes one.
    """
    _forget()
    yield
    _forget()


def _forget():
    st.cache_data.clear()
    cached.forget()


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    """What a page shows as it comes does not come: it would take the time of other tests."""
    monkeypatch.setattr(curves.worker, "want", lambda *_: True)


@pytest.fixture
def curves_at_once(monkeypatch):
    """The curves on What if are there, at few amounts: one is computed as the next."""
    monkeypatch.setattr(curves, "AMOUNTS", 3)
    monkeypatch.setattr(curves.worker, "want", lambda _, steps: bool(list(steps())))


@pytest.fixture
def mnist(no_network, mnist_dir, monkeypatch):
    """MNIST is in the folder that MNIST_DIR names."""
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))


@pytest.fixture
def quick_pages(monkeypatch, curves_at_once):
    """Of what takes seconds on a page a part is computed: for tests of what stands around it."""
    monkeypatch.setattr(curves, "MOST", 100)
    monkeypatch.setattr(run, "run_checks", lambda *given: islice(run_checks(*given), 1))


@pytest.fixture
def downloads(monkeypatch):
    """Give what each download button on the page would save, by the name of the file."""
    downloads = {}

    def button(label, data, *, file_name, **_):
        # As Streamlit calls it: in a thread that knows of no run, and of no visitor.
        with ThreadPoolExecutor(1) as presses:
            downloads[file_name] = presses.submit(data).result() if callable(data) else data

    monkeypatch.setattr(st, "download_button", button)
    return downloads


def folder_of_equals(folder, name):
    """Return the folder with the bundled network in it, and under another name once more."""
    for each in (BUNDLED.name, name):
        write_weights(folder / each, init_network())
    return folder


@pytest.fixture(scope="session")
def networks_to_read(tmp_path_factory):
    """Return a folder of two networks that no test changes.

    It is there for all tests, so that what one computes of them is not computed by the next.
    """
    return folder_of_equals(tmp_path_factory.mktemp("networks"), "other.npz")


@pytest.fixture
def two_networks(networks_to_read, monkeypatch):
    """The bundled network is there, and one that is its equal."""
    monkeypatch.setattr("dashboard.state.places.BUNDLED", networks_to_read / BUNDLED.name)


@pytest.fixture(scope="session")
def networks_of_class(tmp_path_factory):
    """Return such a folder with the network that a lesson has the class train."""
    return folder_of_equals(tmp_path_factory.mktemp("class"), "mnist-300-100.npz")


@pytest.fixture
def trained_in_class(networks_of_class, monkeypatch):
    """The network that a lesson has the class train is there."""
    monkeypatch.setattr("dashboard.state.places.BUNDLED", networks_of_class / BUNDLED.name)


@pytest.fixture(scope="session")
def tables_to_read(tmp_path_factory):
    """Return a folder of a table of a sweep and one of robustness that no test changes."""
    put_tables(folder := tmp_path_factory.mktemp("tables") / "sweeps")
    return folder


@pytest.fixture
def sweeps(tables_to_read, monkeypatch):
    """Both tables are where the pages look for them."""
    monkeypatch.setattr("dashboard.state.places.SWEEPS", tables_to_read)


@pytest.fixture(scope="session")
def compared(tmp_path_factory):
    """Return a folder of the bundled network and a worse one, a place for them, and both compared.

    Put into the same place, with the time of their last change, they are the files that they were
    in the test before: what was computed of them is there.
    """
    folder, place = tmp_path_factory.mktemp("compared"), tmp_path_factory.mktemp("place")
    random = np.random.default_rng(1)
    noisy = {
        name: values + random.normal(scale=0.12, size=values.shape).astype(np.float32)
        for name, values in init_network().items()
    }
    write_weights(folder / "bundled.npz", init_network())
    write_weights(folder / "worse.npz", Network(noisy, "sigmoid"))
    x, t = read_sample()
    outcomes = (evaluate(network, x, t) for network in (init_network(), Network(noisy, "sigmoid")))
    return folder, place / "data" / "weights", compare(*outcomes)


@pytest.fixture
def weights(monkeypatch, compared):
    """Return a folder that stands for that of the weight files, with only the bundled one in it."""
    networks, folder, _ = compared
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy2(networks / "bundled.npz", folder)
    monkeypatch.setattr("dashboard.state.places.BUNDLED", folder / "bundled.npz")
    return folder


@pytest.fixture
def worse(weights, compared):
    """Put a network beside the bundled one that is worse by chance; give both, compared by core."""
    networks, _, outcomes = compared
    shutil.copy2(networks / "worse.npz", weights)
    return outcomes


@pytest.fixture(scope="session")
def trainings(tmp_path_factory):
    """Return a folder of two networks that were trained, each with its history, and those."""
    folder, histories = tmp_path_factory.mktemp("trainings"), {}
    for name, batch in {"mine": 100, "yours": 50}.items():
        histories[name] = TrainingHistory()
        network, _ = train(
            *read_sample("train"), hidden=(12,), epochs=4, batch=batch, history=histories[name]
        )
        histories[name].recipe = Recipe(hidden=(12,), epochs=4, batch=batch)
        histories[name].data = "sample"
        write_weights(folder / f"{name}.npz", network)
        write_history(history_path(folder / f"{name}.npz"), histories[name])
    return folder, histories


@pytest.fixture
def trained(weights, trainings):
    """Put both beside the bundled network; give the history of ``mine.npz``."""
    folder, histories = trainings
    for path in folder.iterdir():
        shutil.copy2(path, weights)
    return histories["mine"]
