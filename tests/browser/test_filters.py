"""What the filters of Evaluation let through, in every place that shows or takes it away."""

import csv
import io
import re

import numpy as np
import pytest
from PIL import Image

from core.datasets.disputed import DISPUTED
from core.evaluation.evaluation import RANKINGS

pytestmark = pytest.mark.exhaustive

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.fixture
def outcome(site):
    return site.outcomes["test"]


def expect_count(visitor, count):
    words = f"{count:,} {'sample' if count == 1 else 'samples'}"
    visitor.page.get_by_text(re.compile(f"^{words}$")).wait_for()
    visitor.settle()


def chips(visitor):
    """Give the buttons that take a filter away."""
    return visitor.page.locator("[class*='st-key-without-']").get_by_role("button")


def in_gallery(visitor):
    """Read off the samples of the gallery's open page."""
    visitor.gallery("samples").first.wait_for()  # it is drawn after what stands around it
    names = visitor.gallery("samples").evaluate_all("all => all.map(b => b.ariaLabel)")
    return [int(re.match(r"Sample (\d+):", name)[1]) for name in names]


def in_table(visitor, count):
    """Read off the samples of the table: of one that shows all its rows."""
    rows = visitor.keyed("sample_table").locator("tbody tr")
    expect(rows).to_have_count(count)
    return [int(cell) for cell in rows.locator("td:first-child").all_inner_texts()]


def pick(visitor, label, option):
    """Choose one more of several."""
    visitor.page.get_by_role("combobox", name=label, exact=True).fill(option)
    # Only what is typed is left in the list: nothing in it moves under the mouse any more.
    expect(visitor.page.get_by_role("option")).to_have_count(1)
    visitor.page.get_by_role("option").click()
    # What is chosen leaves the list, which shows the others again.
    expect(visitor.page.get_by_role("option", name=option, exact=True)).to_have_count(0)
    visitor.page.keyboard.press("Escape")  # the list stays open for more
    visitor.settle()


def in_file(visitor):
    """Take the samples away as CSV and read them."""
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="CSV").first.click()
    with open(download.value.path(), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def small_cell(outcome):
    """Give the error that is made most often among those made at most ten times."""
    errors = np.where(outcome.confusion <= 10, outcome.confusion, 0)
    np.fill_diagonal(errors, 0)
    return tuple(int(i) for i in np.unravel_index(errors.argmax(), errors.shape))


def cell(visitor, true, predicted):
    return visitor.keyed("confusion").get_by_role(
        "button", name=f"true {true}, predicted {predicted}:"
    )


# Filters and their chips


def test_a_chip_says_what_is_chosen_and_takes_it_away(look, outcome):
    visitor = look("evaluation")
    expect_count(visitor, len(outcome.where(correct=False)))
    expect(chips(visitor)).to_have_count(0)
    visitor.choose("Result", "right")
    expect_count(visitor, len(outcome.where(correct=True)))
    pick(visitor, "True label", "4")
    expect_count(visitor, len(outcome.where(correct=True, label=4)))
    pick(visitor, "True label", "9")
    expect_count(visitor, len(outcome.where(correct=True, label=[4, 9])))
    expect(chips(visitor)).to_have_text(re.compile("^true 4, 9"))
    pick(visitor, "Prediction", "9")
    expect_count(visitor, len(outcome.where(correct=True, label=[4, 9], predicted=9)))
    expect(chips(visitor)).to_have_text(re.compile("^true 4, 9 · predicted 9"))
    assert set(in_gallery(visitor)) <= set(outcome.where(correct=True, label=9, predicted=9))
    chips(visitor).click()
    expect(chips(visitor)).to_have_count(0)
    expect_count(visitor, len(outcome.where(correct=True)))
    for key in ("true", "predicted"):
        expect(visitor.keyed(key).locator("[data-tag]:visible")).to_have_count(0)


def test_the_ranges_narrow_and_their_chips_widen_again(look, outcome):
    visitor = look("evaluation?result=all")
    visitor.unfold("More filters")
    asked = {}

    def slider(name, end):
        return visitor.page.get_by_role("slider", name=f"{name} — {end}")

    def expect_samples():
        expect_count(visitor, len(outcome.where(**asked)))

    # With the mouse: the upper end of confidence to about a half.
    thumb = visitor.keyed("confidence").get_by_test_id("stSliderThumbValue").last.locator("..")
    thumb.hover()
    track = visitor.keyed("confidence").get_by_role("group").bounding_box()
    box = thumb.bounding_box()
    visitor.page.mouse.down()
    visitor.page.mouse.move(track["x"] + track["width"] / 2, box["y"] + 5, steps=4)
    visitor.page.mouse.up()
    high = int(slider("Confidence in %", "end").input_value())
    assert 40 <= high <= 60
    asked["confidence"] = (0, high / 100)
    expect(chips(visitor)).to_have_text([re.compile(f"^confidence 0 to {high} %")])
    expect_samples()

    # With keys: margin in tens, loss from one of its stops to another.
    slider("Margin in %", "start").focus()
    visitor.page.keyboard.press("PageUp")
    asked["margin"] = (0.1, 1)
    expect(chips(visitor).nth(1)).to_have_text(re.compile("^margin 10 to 100 %"))
    expect_samples()
    slider("Loss in nats", "end").focus()
    for _ in range(3):
        visitor.page.keyboard.press("ArrowLeft")
    asked["loss"] = (0, 1)
    expect(chips(visitor).nth(2)).to_have_text(re.compile("^loss from 0 to 1"))
    expect_samples()

    # Each chip takes its own range away.
    for name in ("margin", "confidence", "loss"):
        chips(visitor).filter(has_text=name).click()
        del asked[name]
        expect(chips(visitor)).to_have_count(len(asked))
        expect_samples()
    for name in ("Confidence in %", "Margin in %"):
        expect(slider(name, "start")).to_have_value("0")
        expect(slider(name, "end")).to_have_value("100")


def test_no_sample_that_meets_all_filters_is_said_in_a_sentence(look, outcome):
    true, predicted = np.argwhere(outcome.confusion == 0)[0].tolist()
    visitor = look(f"evaluation?result=all&true={true}&predicted={predicted}")
    expect_count(visitor, 0)
    visitor.page.get_by_text("No sample meets all of these filters").wait_for()
    expect(visitor.page.get_by_role("button", name="PNG")).to_have_count(0)


# The matrix


def test_cell_sentence_chip_gallery_table_and_file_have_the_same_samples(look, outcome, site):
    true, predicted = small_cell(outcome)
    expected = outcome.ranked(outcome.where(label=true, predicted=predicted), by="confidence")
    count = len(expected)
    assert count == outcome.confusion[true, predicted] > 0
    visitor = look("evaluation")
    expect(cell(visitor, true, predicted)).to_have_text(str(count))
    cell(visitor, true, predicted).click()
    expect_count(visitor, count)
    expect(chips(visitor)).to_have_text(re.compile(f"^true {true} · predicted {predicted}"))
    expect(visitor.gallery("samples")).to_have_count(count)
    assert in_gallery(visitor) == expected.tolist()
    rows = in_file(visitor)
    assert [int(row["sample"]) for row in rows] == expected.tolist()
    for figure in ("confidence", "margin", "loss"):
        np.testing.assert_allclose(
            [float(row[figure]) for row in rows], getattr(outcome, figure)[expected], rtol=1e-5
        )
    visitor.keyed("view").get_by_role("radio", name="table").click()
    assert in_table(visitor, count) == expected.tolist()
    assert [int(row["sample"]) for row in in_file(visitor)] == expected.tolist()
    # The box at the start of a row opens its sample.
    rem = visitor.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    a_row = 2.1875 * rem  # the header is as high
    visitor.settle()
    visitor.keyed("sample_table").get_by_test_id("stDataFrame").click(
        position={"x": 15, "y": 2.5 * a_row}
    )
    second = visitor.page.get_by_role("heading", name=f"Sample {expected[1]}:")
    expect(second).to_contain_text(f"true {true}, predicted {predicted}")


def test_a_row_and_a_column_show_as_many_samples_as_their_cells_together(look, outcome):
    visitor = look("evaluation")
    matrix = visitor.keyed("confusion")
    expect(matrix.locator("td button")).to_have_count(100)
    texts = matrix.locator("td button").all_inner_texts()
    numbers = np.array(
        [0 if text == "·" else int(text.replace(",", "")) for text in texts]
    ).reshape(10, 10)
    assert (numbers == outcome.confusion).all()
    for words, chip, samples in (
        ("all truly 8", "true 8", outcome.where(label=8)),
        ("all predicted 3", "predicted 3", outcome.where(predicted=3)),
    ):
        heading = matrix.get_by_role("button", name=f"{words}: {len(samples):,} samples")
        heading.click()
        expect_count(visitor, len(samples))
        expect(heading).to_have_attribute("aria-pressed", "true")
        expect(chips(visitor)).to_have_text(re.compile(f"^{chip}"))
        assert in_gallery(visitor) == outcome.ranked(samples, by="confidence")[:40].tolist()
    assert numbers[8].sum() == len(outcome.where(label=8))
    assert numbers[:, 3].sum() == len(outcome.where(predicted=3))


def test_the_matrix_is_written_in_counts_or_shares_with_or_without_its_diagonal(look, outcome):
    visitor = look("evaluation")
    matrix = visitor.keyed("confusion")
    texts = matrix.locator("td button")
    for name, shares in (
        ("row shares", outcome.row_fractions),
        ("column shares", outcome.column_fractions),
    ):
        visitor.keyed("cells").get_by_role("radio", name=name).click()
        one = shares[2, 2]
        expect(cell(visitor, 2, 2)).to_have_text(f"{one * 100:.1f}" if one < 1 else "100")
        shown = [t for t in texts.all_inner_texts() if re.fullmatch(r"\d+(\.\d)?", t)]
        expected = np.sort(shares[shares >= 0.0005] * 100)
        np.testing.assert_allclose(np.sort(np.array(shown, float)), expected, atol=0.051)
        visitor.settle()
    visitor.keyed("diagonal").locator("label").click()
    expect(cell(visitor, 2, 2)).to_have_text("")
    assert [texts.nth(11 * i).inner_text() for i in range(10)] == [""] * 10


# Order


def test_each_order_puts_its_own_samples_first(look, outcome):
    visitor = look("evaluation")
    wrong = outcome.where(correct=False)
    now = "confidence"
    for by in ("margin", "loss", "index", "confidence"):
        visitor.page.get_by_role("combobox", name="First").click()
        visitor.page.get_by_role("option", name=RANKINGS[by], exact=True).click()
        expected = outcome.ranked(wrong, by=by)[:40].tolist()
        assert expected != outcome.ranked(wrong, by=now)[:40].tolist()
        expect(visitor.gallery("samples").first).to_have_accessible_name(
            re.compile(f"^Sample {expected[0]}:")
        )
        visitor.settle()
        assert in_gallery(visitor) == expected
        now = by


# To take away


def test_the_sheet_is_a_png_with_all_the_pictures(look, outcome):
    true, predicted = small_cell(outcome)
    visitor = look(f"evaluation?result=all&true={true}&predicted={predicted}")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="PNG").click()
    assert re.search(r"-test-.*samples-.*\.png$", download.value.suggested_filename)
    with open(download.value.path(), "rb") as file:
        picture = Image.open(io.BytesIO(file.read()))
    assert picture.format == "PNG"
    # Every picture has ink of its own on the sheet's one row.
    pixels = np.asarray(picture.convert("L"))
    ground = pixels[0, 0]
    assert (pixels != ground).any()
    count = int(outcome.confusion[true, predicted])
    columns = (pixels != ground).any(axis=0)
    assert columns.nonzero()[0].max() > picture.width * (count - 1) / max(count, 20)


# Disputed labels, scores


def test_disputed_labels_only(visit, site, outcome):
    if site.data != "mnist":
        pytest.skip("labels are disputed on the test split of MNIST only")
    samples = sorted(DISPUTED)
    visitor = visit("evaluation?sort=index")
    visitor.unfold("More filters")
    visitor.keyed("disputed").locator("label").click()
    wrong = outcome.where(correct=False, among=samples)
    expect_count(visitor, len(wrong))
    assert in_gallery(visitor) == wrong.tolist()
    visitor.choose("Result", "all")
    expect_count(visitor, len(samples))
    assert in_gallery(visitor) == samples
    marks = visitor.keyed("samples").locator(".mark").all_inner_texts()
    assert marks == [f"{DISPUTED[sample][1]}?" for sample in samples]
    chips(visitor).filter(has_text="disputed").click()
    expect_count(visitor, len(outcome.labels))


def test_a_digit_of_the_scores_shows_its_samples(look, outcome):
    visitor = look("evaluation?part=scores")
    table = visitor.keyed("scores").get_by_test_id("stDataFrame")
    expect(table.locator("tbody tr")).to_have_count(10)
    a_row = table.bounding_box()["height"] / 11  # a header and ten digits

    def click(digit):
        visitor.settle()  # a table that is being drawn anew hears no click
        table.click(position={"x": 15, "y": (digit + 1.5) * a_row})

    click(6)
    expect_count(visitor, len(outcome.where(label=6)))
    expect(chips(visitor)).to_have_text(re.compile("^true 6"))
    heading = visitor.keyed("confusion").get_by_role("button", name="all truly 6:")
    expect(heading).to_have_attribute("aria-pressed", "true")
    click(2)
    expect_count(visitor, len(outcome.where(label=2)))
    expect(heading).to_have_attribute("aria-pressed", "false")
    click(2)
    expect_count(visitor, len(outcome.where(correct=False)))
    expect(chips(visitor)).to_have_count(0)
