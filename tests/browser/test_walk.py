"""The whole walk, by keys alone at a desk and by finger on a phone, in both languages."""

import re

import numpy as np
import pytest

from core import forward

expect = pytest.importorskip("playwright.sync_api").expect

# Whether some of what has the outline of the walk is in the window, and not behind the panel.
IN_VIEW = """() => {
  const marked = [...document.querySelectorAll("[class*=st-key-]")]
    .filter((element) => getComputedStyle(element).outlineWidth === "3px")
  const panel = document.querySelector(".st-key-walk").getBoundingClientRect()
  const strip = panel.width === innerWidth
  return marked.some((element) => {
    const { top, bottom, left } = element.getBoundingClientRect()
    return bottom > 60 && top < (strip ? panel.top : innerHeight) && (strip || left < panel.left)
  })
}"""
STEPS = 14
NUMBERS = {9, 11, 13, 14}  # the steps that ask for a number
ASKS_NOTHING = {1}


def figures(site):
    """Give what some steps say, by core."""
    outcome = site.outcomes["test"]
    x = site.images["test"][0]
    arrays = forward(site.network, x)
    errors = outcome.confusion.copy()
    np.fill_diagonal(errors, 0)
    first, second = np.argsort(-arrays["y"])[:2]
    votes = arrays["z2"] * (site.network["W3"][:, first] - site.network["W3"][:, second])
    return {
        2: "16",
        6: str(np.count_nonzero(x)),
        10: f"z2[{votes.argmax()}]",
        11: f"{int(outcome.correct.sum()):,}",
        12: str(errors.max()),
    }


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("language", "width", "words"),
    [
        ("en", 1280, "Step {} of 14"),
        ("zh", 400, "第 {} 步，共 14 步"),
    ],
)
def test_every_step_asks_marks_what_it_is_about_and_says_what_core_does(
    visit, site, language, width, words
):
    visitor = visit(f"?walk=1&lang={language}", width=width)
    panel, by_keys = visitor.keyed("walk"), width > 1000
    page, said = visitor.page, figures(site)

    def press(key, name):
        visitor.settle()
        if by_keys:
            page.keyboard.press(key)
        else:
            visitor.keyed(name).get_by_role("button").click()

    for step in range(1, STEPS + 1):
        expect(panel).to_contain_text(words.format(step))
        visitor.settle()
        page.wait_for_function(IN_VIEW)
        if step in NUMBERS:
            field = panel.get_by_role("spinbutton")
            field.fill("5")
            field.press("Enter")
            expect(field).to_have_count(0)
        elif step not in ASKS_NOTHING:
            press("2", "walk-option-2")
            expect(visitor.keyed("walk-option-2")).to_have_count(0)
        if step in said:
            expect(panel).to_contain_text(said[step])
        press("n", "walk-next")
    expect(panel).to_contain_text(f"{site.outcomes['test'].accuracy:.2%}"[:-1])
    assert re.search(r"[?&]walk=15", page.url)
