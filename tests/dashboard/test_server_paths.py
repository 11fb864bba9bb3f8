"""What cannot be read or written is said on the page, without a folder of the server."""

import errno
import io
import os
import re
import tempfile
from pathlib import Path

import numpy as np
import pytest

from core import init_network, write_idx, write_weights
from core.datasets import sources
from core.datasets.table import SOURCES
from core.weights.reader import BUNDLED
from dashboard.jobs.download import download
from dashboard.state.pages import PAGES
from tests.dashboard.app import PROJECT, put_data_set, start, texts

REFUSED = [errno.EACCES, errno.ENOSPC, errno.EIO]
FOLDERS = re.compile(
    "|".join(re.escape(str(path)) for path in (PROJECT, Path.home(), tempfile.gettempdir()))
    + r"|\[Errno|Traceback"
)

pytestmark = pytest.mark.usefixtures("cold")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Give the folder of the weight files."""
    write_weights(tmp_path / BUNDLED.name, init_network())
    monkeypatch.setattr("dashboard.state.places.BUNDLED", tmp_path / BUNDLED.name)
    return tmp_path


@pytest.fixture
def refuse(monkeypatch):
    """Give a function that lets no file of a suffix, or of any, be opened in a way any more."""

    def refuse(number, mode, suffix=""):
        opened = io.open

        def open_(file, how="r", *args, **kwargs):
            if mode in how and str(file).endswith(suffix):
                raise OSError(number, os.strerror(number), str(file))
            return opened(file, how, *args, **kwargs)

        monkeypatch.setattr(io, "open", open_)

    return refuse


def names_no_folder(app):
    assert not app.exception
    assert [text for place, text in texts(app) if place[1] != "id" and FOLDERS.search(text)] == []


def press(app, label):
    (button,) = (button for button in app.button if button.label == label)
    button.click().run()
    names_no_folder(app)
    return app


def npz(network):
    file = io.BytesIO()
    np.savez(file, **network)
    return file.getvalue()


@pytest.mark.parametrize("number", REFUSED)
def test_a_network_that_cannot_be_kept(number, refuse):
    app = start("networks", networks="bring")
    app.file_uploader(key="brought_0").upload("mine.npz", npz(init_network()))
    refuse(number, "x")
    (error,) = press(app, "Read and show").main.error
    assert f"mine.npz was not written ({os.strerror(number)})" in error.value


@pytest.mark.parametrize("number", REFUSED)
def test_a_network_that_cannot_be_read(number, refuse, folder):
    write_weights(folder / "other.npz", init_network())
    refuse(number, "r", "other.npz")
    app = start("networks", network="other.npz")
    names_no_folder(app)
    (error,) = app.sidebar.error
    assert error.value.startswith("The bundled network is shown. ")
    assert "other.npz" in error.value


def test_a_network_that_is_damaged(folder):
    (folder / "other.npz").write_bytes(npz(init_network())[:-99])
    app = start("networks", network="other.npz")
    names_no_folder(app)
    assert "other.npz" in app.sidebar.error[0].value


@pytest.mark.parametrize("number", REFUSED)
def test_a_data_set_that_cannot_be_stored(number, refuse):
    app = start()
    app.session_state["own files"] = True
    app.run()
    images = np.zeros((20, 28, 28), np.uint8)
    file = io.BytesIO()
    np.savez(
        file, x_train=images, y_train=np.arange(20) % 2, x_test=images, y_test=np.arange(20) % 2
    )
    app.file_uploader(key="own_files_0").upload("mine.npz", file.getvalue())
    app.text_input(key="own_name_0").input("mine")
    refuse(number, "x")
    press(app, "Store and select")
    assert [error.value for error in app.sidebar.error]


def test_names_of_classes_that_cannot_be_read():
    folder = sources.OWN / "mine"
    folder.mkdir(parents=True)
    for file in SOURCES["mnist"].files:
        shape = (20, 28, 28) if file.role[0] == "x" else (20,)
        write_idx(folder / file.name, np.zeros(shape, np.uint8))
    (folder / "classes.txt").write_text("one", encoding="utf-8")
    app = start(data="mine")
    names_no_folder(app)
    assert any("because classes.txt names none" in caption.value for caption in app.caption)


@pytest.mark.parametrize("page", PAGES)
def test_a_data_set_that_is_damaged(page):
    put_data_set("mnist")
    path = SOURCES["mnist"].folder / "t10k-labels-idx1-ubyte"
    path.write_bytes(path.read_bytes()[:-5])
    app = start(page, data="mnist", about="bytes")
    names_no_folder(app)
    assert f"The bundled sample is shown. {path.name} " in app.sidebar.error[0].value


@pytest.mark.parametrize("number", REFUSED)
def test_a_data_set_that_cannot_be_read(number, refuse):
    put_data_set("mnist")
    refuse(number, "r", "ubyte")
    app = start("checks", data="mnist")
    names_no_folder(app)
    assert "ubyte" in app.sidebar.error[0].value


@pytest.mark.parametrize("of", ["a folder", "nothing"])
def test_a_folder_that_the_environment_names_in_vain(of, monkeypatch, tmp_path):
    path = tmp_path / "elsewhere"
    if of == "a folder":
        path.mkdir()
    monkeypatch.setenv("MNIST_DIR", str(path))
    app = start()
    while download("mnist").failure is None:
        app.run()
    names_no_folder(app.run())
    assert "elsewhere" in download("mnist").failure
    assert any("MNIST_DIR" in element.value for element in app.sidebar.markdown)
    app.sidebar.file_uploader[0].upload("train-labels-idx1-ubyte.gz", b"x").run()
    names_no_folder(app)
    assert "MNIST_DIR names elsewhere" in app.sidebar.error[0].value


@pytest.mark.parametrize("number", REFUSED)
def test_a_download_that_cannot_be_stored(number, monkeypatch):
    def refused(self, *args, **kwargs):
        raise OSError(number, os.strerror(number), str(self))

    monkeypatch.setattr(Path, "mkdir", refused)
    app = start()
    while download("mnist").failure is None:
        app.run()
    names_no_folder(app.run())
    assert any(os.strerror(number) in each.value or "MNIST" in each.value for each in app.markdown)
