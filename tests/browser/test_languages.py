"""What the scripts of components draw, in a language in which what is not translated is seen."""

import re

import pytest

pytest.importorskip("babel", reason="Babel is not installed")

from dashboard.state.pages import PAGES
from docs.catalogues import PACKAGES, PROJECT, compiled, source_of, template
from tests.browser.driver import copy_project, serve
from tests.dashboard.pseudo import english, wide

# What is read in the trees of the components: texts, and what is said of the rest; and the texts of
# charts, of which Vega itself says more in English.
READ = """() => {
    const shown = ':not(style, script, code, pre, [aria-hidden])';
    const said = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'];
    const hosts = [...document.querySelectorAll('*')];
    const elements = hosts.flatMap(host => [...host.shadowRoot?.querySelectorAll(shown) ?? []]);
    const found = elements.flatMap(element => said.map(name => element.getAttribute(name)));
    elements.push(...document.querySelectorAll('[data-testid=stVegaLiteChart] svg text'));
    for (const element of elements)
        for (const node of element.childNodes)
            if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
    return [...new Set(found)].filter(text => text);
}"""
VIEWS = {
    "start": "&start=1",
    "data": "&about=pixels",
    "forward": "&unit=y[9]&versus=3&pinned=1&path_of=9",
    "evaluation": "&result=all&true=0",
    "units": "&hidden=z1[3]&units_part=map",
    "what_if": "&what=pixels&toward=3",
}


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory):
    """Run a copy that speaks it where Chinese is asked for."""
    folder = copy_project(tmp_path_factory.mktemp("pseudo"))
    for package in PACKAGES:
        catalogue = template(package)
        for entry in catalogue:
            if entry.id:
                many = entry.id[-1] if entry.pluralizable else entry.id
                entry.string = (wide(many),) * 2 if entry.pluralizable else wide(many)
        file = folder / source_of(package, "zh").relative_to(PROJECT).with_suffix(".mo")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(compiled(catalogue))
    with serve(folder, HTTP_PROXY="http://127.0.0.1:9", HTTPS_PROXY="http://127.0.0.1:9") as url:
        yield url


@pytest.mark.exhaustive
def test_what_components_draw_is_in_the_visitors_language(visit, pseudo):
    visitor = visit("data?lang=zh&data=sample", home=pseudo, height=4000)
    for page, asked in VIEWS.items():
        visitor.follow(f"{PAGES[page].path}?lang=zh&data=sample{asked}")
        texts = visitor.page.evaluate(READ)
        assert any(re.search("[\uff41-\uff5a]{3}", text) for text in texts), page
        assert [(page, text) for text in texts if english(text)] == []
