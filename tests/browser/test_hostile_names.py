"""Names from files and addresses in Chromium: no link, picture, icon or request of theirs."""

from urllib.parse import urlencode

import pytest

from dashboard.state.pages import PAGES
from tests.browser.driver import copy_project, serve
from tests.dashboard.hostile import SHOWN, VIEWS, put_names

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


EMOJI = "\N{SMILING FACE WITH OPEN MOUTH AND SMILING EYES}"  # of :smile:


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = copy_project(tmp_path_factory.mktemp("hostile"))
    put_names(folder / "data" / "own", folder / "data" / "weights")
    proxy = "http://127.0.0.1:9"
    with serve(folder, HTTP_PROXY=proxy, HTTPS_PROXY=proxy) as url:
        yield url


def test_no_name_becomes_a_link_a_picture_an_icon_or_a_request(visit, hostile):
    visitor = visit("data", home=hostile)
    for name, views in VIEWS.items():
        for asked in views:
            visitor.follow(f"{PAGES[name].path}?{urlencode(SHOWN | asked)}")
            assert visitor.page.evaluate(FOUND) == [], (name, asked)
            assert EMOJI not in visitor.page.locator("body").inner_text()
    # That nothing was asked for elsewhere, `visit` sees to.
