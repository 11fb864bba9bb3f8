import re

import pytest

from dashboard.state.pages import PAGES

expect = pytest.importorskip("playwright.sync_api").expect

MAIN = {
    "start": ".pad canvas",
    "data": ".gallery button",
    "forward": ".cells",
    "evaluation": "td button",
    "units": ".st-key-atlas button",
    "what_if": ".cells",
    "networks": "[data-testid=stMetric]",
    "checks": "[data-testid=stHeading]:has-text('of 13 hold')",
}


@pytest.fixture
def look(look):
    """Open a page and wait for the main thing on it."""

    def open_page(page, **settings):
        visitor = look(PAGES[page].path, **settings)
        visitor.page.locator(MAIN[page]).first.wait_for()
        return visitor

    return open_page


def test_every_page_is_reached_by_the_navigation(visit):
    visitor = visit()
    first, *others = PAGES.values()
    for page in (*others, first):
        visitor.go(page.title)
        visitor.page.locator(MAIN[page.id]).first.wait_for()
        visitor.settle()


@pytest.mark.exhaustive
def test_two_visitors_do_not_disturb_each_other(visit):
    one, other = visit("evaluation?sample=10"), visit("evaluation?sample=20&split=train")
    one.keyed("confusion").get_by_role("button", name="all truly 7:").click()
    other.keyed("confusion").get_by_role("button", name="all truly 2:").click()
    expect(one.gallery("samples").first).to_have_accessible_name(re.compile("true 7"))
    expect(other.gallery("samples").first).to_have_accessible_name(re.compile("true 2"))
    for visitor in (one, other):
        visitor.settle()
        visitor.go("Forward pass")
    one.page.get_by_role("heading", name="Sample 10:").wait_for()
    other.page.get_by_role("heading", name="Sample 20:").wait_for()
    one.press("ArrowRight")
    one.page.get_by_role("heading", name="Sample 11:").wait_for()
    other.press("ArrowLeft")
    other.page.get_by_role("heading", name="Sample 19:").wait_for()
    one.page.get_by_role("heading", name="Sample 11:").wait_for()
    assert "split=train" in other.page.url
    assert "split=train" not in one.page.url


@pytest.mark.parametrize("page", PAGES)
def test_nothing_overflows_a_narrow_screen(look, page):
    visitor = look(page, width=400, height=860)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 400
    too_wide = visitor.page.get_by_test_id("stMain").evaluate(
        "main => main.scrollWidth - main.clientWidth"
    )
    assert too_wide <= 0


def sizes(locator):
    return locator.evaluate_all(
        "all => all.map(i => i.getBoundingClientRect()).map(b => [b.width, b.height])"
    )


def test_the_cells_of_every_heatmap_are_square(look):
    visitor = look("forward")
    for width in (1280, 400):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        for cells in visitor.page.locator(".cells:not(.named)").all():  # those have bars
            boxes = sizes(cells.locator("i"))
            assert boxes
            said = width, cells.get_attribute("aria-label")
            assert all(w > 1 and abs(w - h) <= 1 for w, h in boxes), said


def test_the_cells_of_the_confusion_matrix_are_square(look):
    visitor = look("evaluation")
    for width in (1280, 400):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        boxes = sizes(visitor.keyed("confusion").locator("td button"))
        assert len(boxes) == 100
        assert all(w > 10 and abs(w - h) <= 1 for w, h in boxes), width


def background(visitor):
    colour = visitor.page.get_by_test_id("stApp").evaluate(
        "app => getComputedStyle(app).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number)"
    )
    return sum(colour) / 3


def test_the_light_theme_is_light_with_digits_of_ink_and_the_dark_one_the_reverse(look):
    visitor = look("data")
    gallery = visitor.page.locator(".gallery")
    filtered = "picture => getComputedStyle(picture).filter"
    for theme in visitor.themes():
        if theme == "light":
            assert background(visitor) > 192
            expect(gallery).to_have_class("gallery on-paper")
            assert gallery.locator(".picture").first.evaluate(filtered) != "none"
        else:
            assert background(visitor) < 64
            expect(gallery).to_have_class("gallery")
            assert gallery.locator(".picture").first.evaluate(filtered) == "none"
