import csv
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


def test_a_click_on_a_cell_of_errors_shows_exactly_these_and_a_second_click_lets_go(visit, outcome):
    true, predicted = error_cell(outcome)
    visitor = visit("evaluation")
    expect_count(visitor, int((~outcome.correct).sum()))
    cell(visitor, true, predicted).click()
    expect_exactly(visitor, true, predicted, int(outcome.confusion[true, predicted]))
    expect(cell(visitor, true, predicted)).to_have_attribute("aria-pressed", "true")
    cell(visitor, true, predicted).click()
    expect_count(visitor, int((~outcome.correct).sum()))
    expect(cell(visitor, true, predicted)).to_have_attribute("aria-pressed", "false")


def test_a_click_on_a_cell_of_the_diagonal_shows_exactly_these(visit, outcome):
    visitor = visit("evaluation")
    cell(visitor, 5, 5).click()
    expect_exactly(visitor, 5, 5, int(outcome.confusion[5, 5]))


def test_a_click_on_a_heading_shows_the_whole_row_or_column(visit, outcome):
    visitor = visit("evaluation")
    matrix = visitor.keyed("confusion")
    matrix.get_by_role("button", name="all truly 8:").click()
    expect_count(visitor, int(outcome.confusion[8].sum()))
    matrix.get_by_role("button", name="all predicted 8:").click()
    expect_count(visitor, int(outcome.confusion[:, 8].sum()))


@pytest.mark.parametrize("kind", ["error", "diagonal"])
def test_enter_on_a_focused_cell_does_what_a_click_does(visit, outcome, kind):
    true, predicted = error_cell(outcome) if kind == "error" else (2, 2)
    visitor = visit("evaluation")
    cell(visitor, true, predicted).focus()
    visitor.page.keyboard.press("Enter")
    expect_exactly(visitor, true, predicted, int(outcome.confusion[true, predicted]))
    cell(visitor, true, predicted).focus()
    visitor.page.keyboard.press("Enter")
    expect_count(visitor, int((~outcome.correct).sum()))


def test_arrow_keys_move_in_the_matrix(visit):
    visitor = visit("evaluation")
    cell(visitor, 0, 0).focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        visitor.page.keyboard.press(key)
    expect(cell(visitor, 2, 2)).to_be_focused()
    visitor.page.keyboard.press("ArrowUp")
    expect(cell(visitor, 1, 2)).to_be_focused()


def test_a_chosen_cell_keeps_the_focus(visit, outcome):
    true, predicted = error_cell(outcome)
    visitor = visit("evaluation")
    cell(visitor, true, predicted).focus()
    visitor.page.keyboard.press("Enter")
    expect(cell(visitor, true, predicted)).to_have_attribute("aria-pressed", "true")
    expect(cell(visitor, true, predicted)).to_be_focused()


def test_a_click_on_a_sample_opens_it(visit, outcome):
    visitor = visit("evaluation")
    sample = int(outcome.ranked(outcome.where(correct=False), by="confidence")[6])
    visitor.gallery("samples").nth(6).click()
    visitor.page.get_by_role("heading", name=f"Sample {sample}:").wait_for()
    assert "/forward-pass?" in visitor.page.url


def test_the_file_holds_what_the_filters_show(visit, outcome):
    true, predicted = error_cell(outcome)
    visitor = visit("evaluation")
    cell(visitor, true, predicted).click()
    expect_count(visitor, int(outcome.confusion[true, predicted]))
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="CSV").first.click()
    with open(download.value.path(), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    chosen = outcome.where(label=true, predicted=predicted)
    assert sorted(int(row["sample"]) for row in rows) == chosen.tolist()


def test_filters_are_kept_while_another_page_is_looked_at(visit, outcome):
    true, predicted = error_cell(outcome)
    visitor = visit("evaluation")
    cell(visitor, true, predicted).click()
    expect_count(visitor, int(outcome.confusion[true, predicted]))
    visitor.gallery("samples").first.click()
    visitor.page.get_by_role("heading", name=re.compile(r"^Sample \d+:")).wait_for()
    visitor.go("Evaluation")
    expect_count(visitor, int(outcome.confusion[true, predicted]))
