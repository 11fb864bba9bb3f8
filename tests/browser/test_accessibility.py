"""axe-core finds no serious or critical fault in any page, in both themes, wide and narrow.

Nothing is left out: what was found of Streamlit's own, `dashboard/frame/readable.css` mends.
"""

from urllib.parse import urlencode

import pytest

from dashboard.state.pages import PAGES
from tests.dashboard.hostile import VIEWS

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

RUN = """rules => axe.run({
    resultTypes: ["violations"], ...(rules && { runOnly: rules })
}).then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(
        ({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)))"""


def faults(visitor):
    """Return the faults in both themes, at each width."""
    found = []
    for width in (1280, 400):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        for theme in visitor.themes():
            # The other theme has other colours, and all else is as it was.
            rules = ["color-contrast"] if theme == "dark" else None
            said = visitor.page.evaluate(RUN, rules)
            found += [f"{theme}, {width} px: {fault}" for fault in said]
    return found


def test_no_page_has_a_fault_that_shuts_somebody_out(visit):
    visitor = visit("checks")
    visitor.page.evaluate(axe.Axe().axe_script)
    for name, (view, *_) in VIEWS.items():
        visitor.follow(f"{PAGES[name].path}?{urlencode(view)}")
        assert faults(visitor) == [], name


def test_a_fault_is_found_in_a_component_too(visit):
    visitor = visit("checks")
    visitor.page.evaluate(axe.Axe().axe_script)
    visitor.page.evaluate(
        """() => {
            const host = document.createElement("div")
            document.querySelector("[data-testid=stMain]").prepend(host)
            host.attachShadow({ mode: "open" }).innerHTML =
                "<button></button><p style='color: #aaa; background: #fff'>faint</p>"
        }"""
    )
    found = visitor.page.evaluate(RUN)
    assert sorted(fault.split(":")[0] for fault in found) == ["button-name", "color-contrast"]
