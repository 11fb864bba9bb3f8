"""Every link of the documents opens the view that it asks for."""

import pytest

pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")

from core import init_network, write_weights
from core.weights.reader import BUNDLED
from dashboard.pages.what_if import along_slider
from dashboard.state.pages import PAGE_AT
from docs.documents import documents
from tests.dashboard.app import start

DOCUMENTS = {document.name: document for document in documents() if document.views}


def fault(view):
    """Say what is wrong with the page that a link opens; empty if nothing is."""
    app = start(PAGE_AT[view.page].id, **view.parameters)
    if unknown := [name for name in view.parameters if name not in app.session_state]:
        return f"the page has no {', '.join(unknown)}"
    return " ".join(element.value for element in (*app.error, *app.main.warning))


@pytest.fixture
def networks(tmp_path, monkeypatch):
    """The network that a lesson has the class train is there."""
    write_weights(tmp_path / BUNDLED.name, init_network())
    write_weights(tmp_path / "mnist-300-100.npz", init_network())
    monkeypatch.setattr("dashboard.state.keys.BUNDLED", tmp_path / BUNDLED.name)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_is_followed_to_the_letter(name, mnist, networks, monkeypatch):
    monkeypatch.setattr(along_slider, "AMOUNTS", 3)  # what a curve is made of takes seconds
    faults = {view.link: fault(view) for view in DOCUMENTS[name].views}
    assert {link: words for link, words in faults.items() if words} == {}
