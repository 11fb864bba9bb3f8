"""Two networks compared, from the choice of the second one to the sample that tells them apart."""

import re

import numpy as np
import pytest

from core import compare, evaluate

pytestmark = pytest.mark.exhaustive

expect = pytest.importorskip("playwright.sync_api").expect


def test_from_the_verdict_to_the_samples_that_b_alone_reads_right_and_on_to_other_pages(look, site):
    a = site.outcomes["test"]
    b = evaluate(site.second, site.images["test"], a.labels)
    comparison = compare(a, b)
    only_b = comparison.ranked(comparison.where(a_right=False, b_right=True), by="error")
    assert len(only_b) > 1
    visitor = look("networks?networks=compare")
    page = visitor.page
    visitor.choose("Network B, to compare with bundled.npz", "second.npz")
    expect(page.get_by_text(re.compile(r"Of the \d+ samples that one alone"))).to_contain_text(
        f"Of the {comparison.mcnemar.discordant:,} samples that one alone reads right, "
        f"A reads {comparison.outcomes.only_a:,}, B {comparison.outcomes.only_b:,}:"
    )

    cell = visitor.keyed("outcomes").get_by_role("button", name="A wrong, B right:")
    expect(cell).to_have_accessible_name(re.compile(rf"B right: {len(only_b)} samples"))
    cell.focus()
    page.keyboard.press("Enter")
    expect(cell).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="A is wrong · B is right").wait_for()
    samples = visitor.gallery("compared")
    expect(samples.first).to_have_accessible_name(re.compile(f"^Sample {only_b[0]}: "))
    visitor.settle()
    assert samples.count() == min(len(only_b), 30)
    assert "a_is=wrong" in page.url
    assert "b_is=right" in page.url

    # Of these, those that both read as the first of them is read.
    by_a, by_b = int(a.predicted[only_b[0]]), int(b.predicted[only_b[0]])
    readings = visitor.keyed("readings")
    readings.get_by_role("button", name=f"A {by_a}, B {by_b}:").click()
    chip = page.get_by_role("button", name=f"A reads {by_a} · B reads {by_b}")
    chip.wait_for()
    pair = (a.predicted[only_b] == by_a) & (b.predicted[only_b] == by_b)
    expect(samples).to_have_count(min(int(pair.sum()), 30))
    chip.click()
    expect(samples).to_have_count(min(len(only_b), 30))

    # A sample opens, the next one is of the same list, and the way back leads here.
    visitor.settle()
    samples.first.click()
    page.get_by_role("heading", name=f"Sample {only_b[0]}:").wait_for()
    visitor.press("ArrowRight")
    page.get_by_role("heading", name=f"Sample {only_b[1]}:").wait_for()
    visitor.settle()
    page.go_back()
    page.go_back()
    expect(cell).to_have_attribute("aria-pressed", "true")

    # Every other page can show B.
    visitor.settle()
    visitor.keyed("shows").get_by_role("radio", name="B").click()
    page.get_by_role("heading", name=re.compile("^second.npz:")).wait_for()

    # On Evaluation one click shows the samples that A alone reads right, and another those of them
    # that both read as the most common pair.
    visitor.settle()
    visitor.go("Evaluation")
    page.get_by_text("Mean loss of B", exact=True).wait_for()
    visitor.settle()
    only_a = comparison.where(a_right=True, b_right=False)
    sentence = page.get_by_text(re.compile("^.*A alone is right on"))
    sentence.get_by_role("link", name=f"{len(only_a):,}", exact=True).first.click()
    page.get_by_role("button", name="A right, B wrong", exact=True).wait_for()
    visitor.settle()
    assert "result=only-a" in page.url
    page.get_by_role("radio", name="A against B").click()
    counts = comparison.confusion_among(only_a)
    row, column = np.unravel_index(counts.argmax(), counts.shape)
    cell = visitor.keyed("readings").get_by_role("button", name=f"A {row}, B {column}:")
    expect(cell).to_have_accessible_name(f"A {row}, B {column}: {counts.max()} samples")
    cell.click()
    expect(visitor.gallery("samples")).to_have_count(min(int(counts.max()), 40))
    page.get_by_role("button", name=f"A reads {row} · B reads {column}").wait_for()
