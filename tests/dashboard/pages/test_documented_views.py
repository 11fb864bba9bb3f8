"""Every link of the documents opens the view that it asks for."""

import pytest

pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")

from dashboard.state.pages import PAGE_AT
from docs.documents import documents
from tests.dashboard.app import start

#: In English; the links of their translations are the same, in Chinese (`test_translations`).
DOCUMENTS = {
    document.name: document for document in documents() if document.views and not document.original
}


def fault(view):
    """Say what is wrong with the page that a link opens; empty if nothing is."""
    app = start(PAGE_AT[view.page].id, **view.parameters)
    if unknown := [name for name in view.parameters if name not in app.session_state]:
        return f"the page has no {', '.join(unknown)}"
    return " ".join(element.value for element in (*app.error, *app.main.warning))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_is_followed_to_the_letter(name, mnist, trained_in_class, quick_pages):
    faults = {view.link: fault(view) for view in DOCUMENTS[name].views}
    assert {link: words for link, words in faults.items() if words} == {}
