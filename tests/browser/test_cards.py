"""The sum behind a unit, one array at a time, and two samples side by side."""

import re

import numpy as np
import pytest

from core import forward
from dashboard.words import number

expect = pytest.importorskip("playwright.sync_api").expect
NUMBER = r"−?\d[\d.]*(?:e[-−]?\d+)?"


def arrays_of(site, sample):
    """Compute what the page is to show of a sample of the test split."""
    x = site.images["test"][sample]
    return {"x": x, **forward(site.network, x)}


def reads(text, value, digits=0.51):
    """Say whether a number as it is written stands for a value, to the digits it has."""
    text = text.replace("−", "-")
    mantissa, _, power = text.partition("e")
    last = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
    return abs(float(text) - float(value)) <= digits * last + 1e-6


def heading(visitor, sample):
    return visitor.page.get_by_role("heading", name=f"Sample {sample}:")


def card(visitor, total):
    """Give the code that writes a sum out, by what it adds up to: ``a1[8]``."""
    written = visitor.page.locator("pre").filter(has_text=re.compile(rf"^{re.escape(total)} = "))
    return written.first


def expect_sum(written, incoming, weights, bias, value):
    """Hold that a card's code shows the true addends, and that they come to the true value."""
    expect(written).to_contain_text("bias")
    text = written.inner_text()
    terms = incoming.astype(np.float64) * weights
    largest = np.argsort(-np.abs(terms))[:3]
    products = re.findall(rf"({NUMBER}) · ({NUMBER})", text)
    assert len(products) == 3, text
    for (factor, weight), i in zip(products, largest, strict=True):
        assert reads(factor, incoming[i]), text
        assert reads(weight, weights[i]), text
    rest, count, added, total = re.search(
        rf"\+ ({NUMBER}) from (\d+) more \+ bias ({NUMBER})\s*= ({NUMBER})", text
    ).groups()
    assert reads(rest, terms.sum() - terms[largest].sum()), text
    assert int(count) == terms.size - 3
    assert reads(added, bias), text
    assert reads(total, value), text


def point_at(visitor, key, array, index):
    """Read a cell of an array in the element of this key."""
    visitor.settle()
    row = visitor.keyed(key)
    label = f"{array}[{index}] = "
    for _ in range(10):  # what is drawn above it meanwhile may move it away from the pointer
        row.locator(f".cells[aria-label^='{array},'] i").nth(index).hover()
        try:
            expect(row.locator(".readout")).to_contain_text(label, timeout=3000)
        except AssertionError:
            visitor.page.mouse.move(0, 0)
        else:
            break
    text = row.locator(".readout").inner_text()
    return re.search(rf"{re.escape(label)}({NUMBER})", text)[1]


def rows_of(table, first):
    """Read a table of ten rows, by the name each of them begins with, from this one on."""
    rows = table.locator("tbody tr")
    expect(rows.first).to_contain_text(first)
    expect(rows).to_have_count(10)
    cells = rows.evaluate_all("rows => rows.map(r => [...r.children].map(c => c.innerText))")
    return {name: numbers for name, *numbers in cells}


# Hidden units


def test_a_click_on_a_unit_opens_the_sum_that_gives_its_value(look, site):
    visitor = look("forward-pass?sample=2")
    arrays = arrays_of(site, 2)
    for array, unit in (("a1", 8), ("z1", 31), ("a2", 71), ("z2", 3)):
        layer = int(array[1])
        incoming = "x" if layer == 1 else f"z{layer - 1}"
        weights, bias = site.network[f"W{layer}"][:, unit], site.network[f"b{layer}"][unit]
        value = arrays[f"a{layer}"][unit]
        visitor.cells(array).nth(unit).click()
        expect_sum(card(visitor, f"a{layer}[{unit}]"), arrays[incoming], weights, bias, value)
        visitor.settle()
        # The largest addends of either sign.
        terms = arrays[incoming] * weights
        tables = visitor.page.locator(".table").all()
        for sign, table in zip((1, -1), tables, strict=True):
            place = int((sign * terms).argmax())
            row = next(iter(rows_of(table, f"{incoming}[{place}]").values()))
            expected = (arrays[incoming][place], weights[place], terms[place])
            assert all(map(reads, row, expected)), row
            verb = "raise" if sign == 1 else "lower"
            said = visitor.page.get_by_text(f"from the addends that {verb} it").inner_text()
            assert reads(said.split()[0], terms[sign * terms > 0].sum())
        # What the unit makes of the sum.
        activation = visitor.page.get_by_text(re.compile(rf"^z{layer}\[{unit}\] = sigmoid\("))
        given, result = re.search(
            rf"sigmoid\(({NUMBER})\) = ({NUMBER})", activation.inner_text()
        ).groups()
        assert reads(given, value)
        assert reads(result, 1 / (1 + np.exp(-np.float64(value))))
        # What it sends on.
        sent = site.network[f"W{layer + 1}"][unit] * arrays[f"z{layer}"][unit]
        array = f"z{layer}[{unit}] · W{layer + 1}[{unit}]"
        assert reads(point_at(visitor, "card-sent-on", array, 4), sent[4])
    # A second click closes the card.
    visitor.cells("a2").nth(3).click()
    expect(card(visitor, "a2[3]")).to_be_hidden()
    expect(visitor.page.get_by_role("combobox", name="The sum behind")).to_have_value("none")


@pytest.mark.exhaustive
def test_enter_on_a_focused_cell_opens_its_card(look, site):
    visitor = look("forward-pass?sample=2")
    arrays = arrays_of(site, 2)
    for array, keys, unit in (("a1", ["ArrowRight", "ArrowDown"], 6), ("z2", ["ArrowDown"], 10)):
        layer = int(array[1])
        visitor.page.locator(f".cells[aria-label^='{array},']").focus()
        for key in keys:
            visitor.page.keyboard.press(key)
        visitor.page.keyboard.press("Enter")
        weights, bias = site.network[f"W{layer}"][:, unit], site.network[f"b{layer}"][unit]
        expect_sum(
            card(visitor, f"a{layer}[{unit}]"),
            arrays["x" if layer == 1 else f"z{layer - 1}"],
            weights,
            bias,
            arrays[f"a{layer}"][unit],
        )
        visitor.settle()
    heading(visitor, 2).wait_for()


# Classes


@pytest.mark.exhaustive
def test_a_click_on_a_class_opens_its_softmax_and_its_ledger_and_why_not_another(look, site):
    visitor = look("forward-pass?sample=2")
    arrays = arrays_of(site, 2)
    logits, y = arrays["a3"].astype(np.float64), arrays["y"]
    second, best = np.argsort(y)[-2:].tolist()
    visitor.cells("y").nth(best).click()
    W3, b3 = site.network["W3"], site.network["b3"]
    expect_sum(card(visitor, f"a3[{best}]"), arrays["z2"], W3[:, best], b3[best], logits[best])
    exponentials = np.exp(logits - logits.max())
    said = visitor.page.get_by_text(re.compile(rf"^y\[{best}\] = exp\("))
    shifted, above, below, result = re.search(
        rf"exp\(({NUMBER})\) / sum\(exp\) = ({NUMBER}) / ({NUMBER}) = ({NUMBER})", said.inner_text()
    ).groups()
    assert float(shifted) == 0
    assert float(above) == 1
    assert reads(below, exponentials.sum())
    assert reads(result, y[best])
    visitor.settle()
    softmax = rows_of(visitor.page.locator(".table").nth(2), "0")
    expected = np.column_stack([logits, logits - logits.max(), exponentials, y])
    assert list(softmax) == [str(label) for label in range(10)]
    for row, values in zip(softmax.values(), expected, strict=True):
        assert all(map(reads, row, values)), row

    # Why this class and not the second.
    visitor.choose(f"Why y[{best}] and not", str(second))
    expect_sum(
        card(visitor, f"a3[{best}] − a3[{second}]"),
        arrays["z2"],
        W3[:, best].astype(np.float64) - W3[:, second],
        b3[best] - b3[second],
        logits[best] - logits[second],
    )


# One array after another


def expect_step(visitor, site, step):
    names = ["x", *forward(site.network, site.images["test"][0])]
    later = names[names.index(step) + 1 :]
    figures = visitor.keyed("arrays").locator("figure")
    expect(figures.filter(has_text="yet to come")).to_have_count(len(later))
    assert [
        figure.locator("b").inner_text() for figure in figures.filter(has_text="yet to come").all()
    ] == later
    if step != "x":
        line = visitor.page.locator("li[aria-current=step]")
        expect(line).to_have_text(re.compile(rf"^{step}\s*= "))
    visitor.settle()


@pytest.mark.exhaustive
def test_stepping_by_button_or_key_shows_one_array_more_or_less(look, site):
    visitor = look("forward-pass?sample=5")
    on, back = (visitor.keyed(f"step-{way}").get_by_role("button") for way in ("step", "back"))
    expect_step(visitor, site, "y")
    for step in ("x", "a1"):  # past the end it begins anew
        on.click()
        expect_step(visitor, site, step)
    for step in ("z1", "a2"):
        visitor.press("Shift+ArrowRight")
        expect_step(visitor, site, step)
    back.click()
    expect_step(visitor, site, "z1")
    visitor.press("Shift+ArrowLeft")
    expect_step(visitor, site, "a1")
    expect(visitor.page).to_have_url(re.compile(r"\bstep=a1\b"))
    # The same arrows without Shift mean the next and the previous sample.
    heading(visitor, 5).wait_for()


# Two samples


def expect_cell(visitor, key, array, values, index):
    """Hold that a cell of one of the rows of arrays reads as its value."""
    row = visitor.keyed(key)
    cells = row.locator(f".cells[aria-label^='{array},']")
    low, high = number(values.min()), number(values.max())
    words = f"{array}, {values.size} values from {low} to {high}"
    expect(cells).to_have_attribute("aria-label", words)  # no more those of the last sample
    shown = point_at(visitor, key, array, index)
    assert reads(shown, values[index]), (key, array, index)


@pytest.mark.exhaustive
def test_a_pinned_sample_stays_beside_the_next_with_the_difference(look, site):
    visitor = look("forward-pass?sample=3")
    visitor.press("p")
    visitor.page.get_by_text("Pinned: sample 3").wait_for()
    visitor.press("ArrowRight")
    visitor.page.get_by_text("Sample 4 minus sample 3").wait_for()
    visitor.settle()
    pinned, now = arrays_of(site, 3), arrays_of(site, 4)
    for array, index in (("a1", 8), ("z2", 60), ("y", int(pinned["y"].argmax()))):
        expect_cell(visitor, "arrays", array, now[array], index)
        expect_cell(visitor, "arrays_pinned", array, pinned[array], index)
        expect_cell(visitor, "arrays_difference", array, now[array] - pinned[array], index)

    # The card of a unit too is there twice, and once as what changed.
    visitor.keyed("arrays").locator(".cells[aria-label^='a1,'] i").nth(8).click()
    codes = visitor.page.locator("pre").filter(has_text=re.compile(r"^a1\[8\] = "))
    expect(codes).to_have_count(2)
    weights, bias = site.network["W1"][:, 8], site.network["b1"][8]
    for code, arrays in zip(codes.all(), (now, pinned), strict=True):
        expect_sum(code, arrays["x"], weights, bias, arrays["a1"][8])
    said = visitor.page.get_by_text(re.compile("^The difference: "))
    one, other, difference = re.search(
        rf"({NUMBER}) − \(({NUMBER})\) = ({NUMBER}),", said.inner_text()
    ).groups()
    assert reads(one, now["a1"][8])
    assert reads(other, pinned["a1"][8])
    assert reads(difference, np.float64(now["a1"][8]) - pinned["a1"][8])
    changed = (now["x"].astype(np.float64) - pinned["x"]) * weights
    largest = int(np.abs(changed).argmax())
    expect_cell(visitor, "card-difference", "difference of the addends", changed, largest)

    # And back to the pinned one, where P lets go.
    visitor.press("ArrowLeft")
    visitor.page.get_by_role("button", name="Unpin").wait_for()
    visitor.press("p")
    expect(visitor.page.get_by_text("Pinned: sample 3")).to_have_count(0)
    expect(codes).to_have_count(1)


# To other samples


def moves(visitor, key):
    """Press a key; say whether it selects another sample."""
    visitor.settle()  # the heading may be drawn before the sidebar
    before = visitor.sample.input_value()
    visitor.press(key)
    try:
        expect(visitor.sample).not_to_have_value(before, timeout=10_000)
    except AssertionError:
        return False
    return True


@pytest.mark.exhaustive
def test_w_goes_to_the_next_wrong_sample_and_x_to_any(look, site):
    visitor = look("forward-pass")
    outcome = site.outcomes["test"]
    wrong = outcome.where(correct=False)
    for sample in wrong[wrong > 0][:3].tolist():
        visitor.press("w")
        expect(heading(visitor, sample)).to_contain_text(
            f"true {outcome.labels[sample]}, predicted {outcome.predicted[sample]}"
        )
    assert any(moves(visitor, "x") for _ in range(3))  # chance may stay where it is, but not thrice
    sample = int(visitor.sample.input_value())
    assert sample < len(outcome.labels)
    expect(heading(visitor, sample)).to_contain_text(f"true {outcome.labels[sample]}")


@pytest.mark.exhaustive
def test_w_past_the_last_wrong_sample_does_nothing(look, site):
    last = int(site.outcomes["test"].where(correct=False)[-1])
    visitor = look(f"forward-pass?sample={last}")
    expect(visitor.page.get_by_role("button", name="Next wrong")).to_be_disabled()
    visitor.press("w")
    visitor.press("ArrowLeft")
    heading(visitor, last - 1).wait_for()


# A batch


@pytest.mark.exhaustive
def test_the_batch_is_one_picture_an_array_a_row_a_sample(look, site):
    visitor = look("forward-pass?sample=1", color_scheme="light")
    visitor.keyed("batch").locator("label").click()
    x = site.images["test"][:100]
    arrays = {"x": x, **forward(site.network, x)}
    figures = visitor.page.locator(".batch figure")
    expect(figures).to_have_count(len(arrays))
    visitor.settle()
    for figure, (name, values) in zip(figures.all(), arrays.items(), strict=True):
        expect(figure.locator("figcaption")).to_have_text(f"{name}({len(x)}, {values.shape[1]})")
        words = figure.locator("canvas").get_attribute("aria-label")
        low, high = re.search(rf"from ({NUMBER}) to ({NUMBER})", words).groups()
        assert reads(low, values.min())
        assert reads(high, values.max())
    # The deepest ink of each row of y is the prediction.
    levels = figures.last.locator("canvas").evaluate(
        """canvas => [...canvas.getContext("2d")
             .getImageData(0, 0, canvas.width, canvas.height).data].filter((_, i) => i % 4 === 0)"""
    )
    darkest = np.reshape(levels, arrays["y"].shape).argmin(axis=1)
    found = np.take_along_axis(arrays["y"], darkest[:, None], axis=1)[:, 0]
    np.testing.assert_allclose(found, arrays["y"].max(axis=1), atol=2 / 255)
    # Pointing at a value reads it: the 63rd sample's a2[40], two CSS pixels each.
    canvas = figures.filter(has_text=re.compile("^a2")).locator("canvas")
    canvas.hover(position={"x": 81, "y": 127})
    readout = visitor.page.locator(".batch .readout")
    expect(readout).to_contain_text("a2[63, 40] = ")
    shown = float(readout.inner_text().rpartition("=")[2])
    assert shown == pytest.approx(float(arrays["a2"][63, 40]), rel=1e-3)
    # The shapes of the listing have the batch's axis too.
    expect(visitor.page.locator(".listing li").first).to_contain_text("(100, 784) @ (784, 50)")
