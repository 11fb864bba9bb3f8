import shutil

import pytest

from core import load_mnist
from core.weights.reader import BUNDLED


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """Return a folder of weight files of its own, with the bundled network in it."""
    folder = tmp_path / "weights"
    folder.mkdir()
    shutil.copy(BUNDLED, folder)
    monkeypatch.setattr("dashboard.state.places.BUNDLED", folder / BUNDLED.name)
    return folder


@pytest.fixture(scope="module")
def sample_test():
    return load_mnist(source="sample")[1]
