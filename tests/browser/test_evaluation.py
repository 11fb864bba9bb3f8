import re

import numpy as np
import pytest

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.fixture
def outcome(site):
    return site.outcomes["test"]


def error_cell(outcome):
    """Give the cell with most errors: true label and prediction."""
    errors = outcome.confusion.copy()
    np.fill_diagonal(errors, 0)
    return np.unravel_index(errors.argmax(), errors.shape)


def cell(visitor, true, predicted):
    return visitor.keyed("confusion").get_by_role(
        "button", name=f"true {true}, predicted {predicted}:"
    )


def expect_count(visitor, count):
    words = f"{count:,} {'sample' if count == 1 else 'samples'}"
    visitor.page.get_by_text(re.compile(f"^{words}$")).wait_for()


def names(visitor):
    samples = visitor.gallery("samples")
    return samples.evaluate_all("buttons => buttons.map(b => b.getAttribute('aria-label'))")


def expect_exactly(visitor, true, predicted, count):
    """Hold that the count, and the gallery over its pages, show this cell and nothing else."""
    expect_count(visitor, count)
    kind = re.compile(f"true {true}, predicted {predicted} with")
    samples, pages = visitor.gallery("samples"), visitor.keyed("page").get_by_role("button")
    expect(samples.first).to_have_attribute("aria-label", kind)
    visitor.settle()
    shown = names(visitor)
    assert all(kind.search(name) for name in shown)
    a_page, last = len(shown), 1
    if pages.count():
        last = int(pages.all_inner_texts()[-2])  # the last of all is the arrow
        pages.nth(-2).click()
        rest = count - (last - 1) * a_page
        expect(samples).to_have_count(rest)
        assert 0 < rest <= a_page
        shown = names(visitor)
        assert all(kind.search(name) for name in shown)
    assert (last - 1) * a_page + len(shown) == count


@pytest.mark.parametrize("by", ["click", "key"])
def test_a_cell_shows_exactly_its_samples_and_chosen_again_lets_go(look, outcome, by):
    visitor = look("evaluation")
    wrong = int((~outcome.correct).sum())
    expect_count(visitor, wrong)
    for true, predicted in (error_cell(outcome), (5, 5)):
        chosen = cell(visitor, true, predicted)

        def choose(chosen=chosen):
            if by == "click":
                chosen.click()
            else:
                chosen.focus()
                visitor.page.keyboard.press("Enter")

        choose()
        expect(chosen).to_have_attribute("aria-pressed", "true")
        if by == "key":
            expect(chosen).to_be_focused()
        expect_exactly(visitor, true, predicted, int(outcome.confusion[true, predicted]))
        visitor.settle()
        choose()
        expect_count(visitor, wrong)
        expect(chosen).to_have_attribute("aria-pressed", "false")
        visitor.settle()


def test_arrow_keys_move_in_the_matrix(look):
    visitor = look("evaluation")
    cell(visitor, 0, 0).focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        visitor.page.keyboard.press(key)
    expect(cell(visitor, 2, 2)).to_be_focused()
    visitor.page.keyboard.press("ArrowUp")
    expect(cell(visitor, 1, 2)).to_be_focused()


def test_a_click_on_a_sample_opens_it_and_the_filters_are_kept(look, outcome):
    true, predicted = error_cell(outcome)
    count = int(outcome.confusion[true, predicted])
    visitor = look("evaluation")
    cell(visitor, true, predicted).click()
    expect_count(visitor, count)
    visitor.settle()
    chosen = outcome.where(label=true, predicted=predicted)
    sample = int(outcome.ranked(chosen, by="confidence")[6 % count])
    visitor.gallery("samples").nth(6 % count).click()
    visitor.page.get_by_role("heading", name=f"Sample {sample}:").wait_for()
    expect(visitor.page).to_have_url(re.compile(r"/forward-pass\?"))
    visitor.settle()
    visitor.go("Evaluation")
    expect_count(visitor, count)


def test_the_matrix_covers_nothing_below_it_on_a_wide_window(look):
    visitor = look("evaluation", width=1920, height=1080)
    place = visitor.keyed("confusion")
    room, matrix = place.bounding_box(), place.locator("table").bounding_box()
    assert matrix["y"] + matrix["height"] <= room["y"] + room["height"] + 1
