import pytest

from core import init_network, write_weights
from dashboard.state import places
from dashboard.state.settings import Settings


@pytest.fixture
def weights(monkeypatch, tmp_path):
    """Give the folder of the weight files, with only the bundled network in it."""
    bundled = tmp_path / "weights" / "bundled.npz"
    bundled.parent.mkdir()
    write_weights(bundled, init_network())
    monkeypatch.setattr("dashboard.state.places.BUNDLED", bundled)
    return bundled.parent


@pytest.fixture
def at(monkeypatch, tmp_path, weights):
    """Give a function that lets a visitor look: at a hosted server, unless it is said."""
    monkeypatch.setattr(places, "VISITORS", tmp_path / "visitors")
    (tmp_path / "library").mkdir()

    def look(name, hosted=True):
        settings = Settings(hosted=hosted, library=tmp_path / "library")
        monkeypatch.setattr(places, "settings", lambda: settings)
        monkeypatch.setattr(places, "visitor", lambda: name)

    return look
