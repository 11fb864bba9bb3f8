"""axe-core finds no serious or critical fault in any page, wide and narrow.

What was found of Streamlit's own, `dashboard/frame/readable.css` mends. Nothing is left out but the
contrast of texts, two thirds of the work: in `test_contrast` all texts of all parts are measured,
in both themes.
"""

from urllib.parse import urlencode

import pytest

from dashboard.state.pages import PAGES
from tests.dashboard.hostile import VIEWS

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

RUN = """() => axe.run({
    resultTypes: ["violations"], rules: { "color-contrast": { enabled: false } }
}).then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(
        ({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)))"""


def faults(visitor):
    """Return what axe-core finds; a page that was loaded anew has lost it."""
    if not visitor.page.evaluate("'axe' in globalThis"):
        visitor.page.evaluate(axe.Axe().axe_script)
    return visitor.page.evaluate(RUN)


@pytest.mark.exhaustive
def test_no_page_has_a_fault_that_shuts_somebody_out(look):
    # What stands around the pages is another on a wide screen, and on each page the same.
    visitor = look("forward-pass?sample=2")
    assert faults(visitor) == []
    # So high that all parts are drawn, which wait until they come near the window.
    visitor.page.set_viewport_size({"width": 400, "height": 6000})
    for name, (view, *_) in VIEWS.items():
        visitor.follow(f"{PAGES[name].path}?{urlencode(view)}")
        assert faults(visitor) == [], name


@pytest.mark.exhaustive
def test_a_fault_is_found_in_a_component_too(visit):
    visitor = visit("checks")
    visitor.page.evaluate(
        """() => {
            const host = document.createElement("div")
            document.querySelector("[data-testid=stMain]").prepend(host)
            host.attachShadow({ mode: "open" }).innerHTML = "<button></button><img src='data:,'>"
        }"""
    )
    assert sorted(fault.split(":")[0] for fault in faults(visitor)) == ["button-name", "image-alt"]
