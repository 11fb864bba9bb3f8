"""Names from files and addresses in Chromium: no link, picture, icon or request of theirs.

And however long they are, no part of a page is wider than a narrow screen.
"""

from urllib.parse import urlencode

import pytest

from dashboard.state.pages import PAGES
from tests.browser.driver import copy_project, serve
from tests.dashboard.hostile import SHOWN, VIEWS, put_names, put_tables

# What a name could have become.
FOUND = """() => {
    const elsewhere = element => {
        const address = new URL(element.href || element.src || element.data || '', location.href);
        return address.protocol === 'mailto:' || address.host.includes('elsewhere');
    };
    const found = [...document.querySelectorAll('a, img, iframe, script, video, object')]
        .filter(elsewhere);
    for (const text of document.querySelectorAll('[data-testid=stMarkdownContainer]'))
        found.push(...text.querySelectorAll('img, del, em, h1, h2, ol, .katex'));
    for (const icon of document.querySelectorAll('[role=img][aria-label$=" icon"]'))
        if (icon.textContent === 'bug_report') found.push(icon);
    return found.map(element => element.outerHTML);
}"""

# What is wider than the window, or reaches out of it where nothing scrolls.
TOO_WIDE = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const found = [document.documentElement, main].filter(e => e.scrollWidth > e.clientWidth);
    const hosts = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot)];
    const parts = '.cells, .pad, .map, .atlas, .gallery, [data-testid=stVegaLiteChart] svg';
    for (const host of hosts)
        if (host) found.push(...[...host.querySelectorAll(parts)].filter(part => {
            const { left, right, width } = part.getBoundingClientRect();
            return width && (left < 0 || right > innerWidth);
        }));
    return found.map(e => `${e.tagName} ${e.className} ${e.ariaLabel} ${e.scrollWidth}`);
}"""
EMOJI = "\N{SMILING FACE WITH OPEN MOUTH AND SMILING EYES}"  # of :smile:


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = copy_project(tmp_path_factory.mktemp("hostile"))
    put_names(folder / "data" / "own", folder / "data" / "weights")
    put_tables(folder / "data" / "sweeps")
    proxy = "http://127.0.0.1:9"
    with serve(folder, HTTP_PROXY=proxy, HTTPS_PROXY=proxy) as url:
        yield url


@pytest.mark.exhaustive
def test_no_name_becomes_a_link_a_picture_an_icon_a_request_or_too_wide(visit, hostile):
    # So high that all parts are drawn, which wait until they come near the window.
    visitor = visit("data", home=hostile, width=400, height=6000)
    for name, views in VIEWS.items():
        for asked in views:
            visitor.follow(f"{PAGES[name].path}?{urlencode(SHOWN | asked)}")
            assert visitor.page.evaluate(FOUND) == [], (name, asked)
            assert EMOJI not in visitor.page.locator("body").inner_text()
            assert visitor.page.evaluate(TOO_WIDE) == [], (name, asked)
    # That nothing was asked for elsewhere, `visit` sees to.
