"""Everything can be reached, seen and done with the keys alone."""

import io
import re

import numpy as np
import pytest
from PIL import Image

expect = pytest.importorskip("playwright.sync_api").expect

# The element that has the focus, in whatever shadow tree it is.
FOCUSED = """() => {
  let element = document.activeElement
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}"""


def focused(visitor):
    """Name what has the focus."""
    return visitor.page.evaluate_handle(FOCUSED).evaluate("e => e.ariaLabel || e.innerText || ''")


def tab_to(visitor, name, *, back=False, most=40):
    """Press Tab, or Shift+Tab to go back, until what has this name has the focus."""
    passed = []
    for _ in range(most):
        visitor.page.keyboard.press("Shift+Tab" if back else "Tab")
        passed.append(focused(visitor))
        if re.search(name, passed[-1]):
            return
    pytest.fail(f"{most} presses did not reach {name!r}, but {passed}")


def sum_of(visitor, unit):
    code = visitor.page.locator("pre")
    return code.filter(has_text=re.compile(rf"^{re.escape(unit)} = "))


def test_from_data_to_the_sum_of_a_unit_of_a_misclassified_sample(visit, site):
    outcome = site.outcomes["test"]
    wrong = outcome.ranked(outcome.where(correct=False), by="confidence")
    visitor = visit("data")
    keys = visitor.page.keyboard
    # By the navigation to Evaluation: past it and back.
    expect(visitor.page.get_by_test_id("stTopNavLink").first).to_be_visible()
    tab_to(visitor, "^normalize$")
    tab_to(visitor, "Evaluation$", back=True)
    keys.press("Enter")
    visitor.gallery("samples").first.wait_for()
    visitor.settle()
    # Into the gallery, which is one stop, and in it to the third of the wrong samples.
    tab_to(visitor, r"^Sample \d+: true")
    assert focused(visitor).startswith(f"Sample {wrong[0]}:")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    assert focused(visitor).startswith(f"Sample {wrong[2]}:")
    keys.press("Enter")
    heading = visitor.page.get_by_role("heading", name=f"Sample {wrong[2]}:")
    expect(heading).to_contain_text(f"predicted {outcome.predicted[wrong[2]]}")
    visitor.settle()
    # Into a1, which is one stop too, two cells on, and open its sum.
    tab_to(visitor, "^a1, ")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("Enter")
    sum_of(visitor, "a1[2]").wait_for()
    visitor.settle()
    # And on from there: the focus is where it was, not lost.
    assert focused(visitor).startswith("a1, ")
    keys.press("ArrowRight")
    keys.press("Enter")
    sum_of(visitor, "a1[3]").wait_for()
    heading.wait_for()


def seen(visitor, box):
    """Photograph a place; give the luminance of its pixels (WCAG 2.2, relative luminance)."""
    picture = Image.open(io.BytesIO(visitor.page.screenshot(clip=box))).convert("RGB")
    share = np.asarray(picture) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.exhaustive
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_has_the_focus_stands_out_from_what_has_not(visit, theme, site):
    """By 3 : 1 in some pixels of it or around it (WCAG 2.2, 1.4.11 and 2.4.7)."""
    visitor = visit("evaluation?result=all&true=4&predicted=4", color_scheme=theme, height=1100)
    visitor.gallery("samples").first.wait_for()
    stops = (
        ("evaluation", "Forward pass$"),
        ("evaluation", "^Diagonal$"),
        ("evaluation", "^true 4, predicted 4:"),  # the cell that is chosen
        ("evaluation", r"^Sample \d+: true 4"),
        ("forward-pass", "^a1, "),
        ("forward-pass", "^The batch"),
    )
    faint = {}
    for page, name in stops:
        if page not in visitor.page.url:
            visitor.follow(page)
            visitor.page.locator(".cells").first.wait_for()
        tab_to(visitor, name)
        element = visitor.page.evaluate_handle(FOCUSED).as_element()
        # A toggle is a label: its own element is too small to be seen.
        label = element.evaluate_handle("e => e.closest('label') ?? e").as_element()
        visitor.page.wait_for_timeout(300)  # a ring may fade in
        place = label.bounding_box()
        box = {
            "x": place["x"] - 4,
            "y": place["y"] - 4,
            "width": place["width"] + 8,
            "height": place["height"] + 8,
        }
        with_focus = seen(visitor, box)
        visitor.page.keyboard.press("Tab")
        visitor.page.wait_for_timeout(300)
        without = seen(visitor, box)
        visitor.page.keyboard.press("Shift+Tab")
        high, low = np.maximum(with_focus, without), np.minimum(with_focus, without)
        ratio = float(((high + 0.05) / (low + 0.05)).max())
        if ratio < 3:
            faint[name] = round(ratio, 2)
    assert faint == {}
