import re

import pytest

from core import forward

expect = pytest.importorskip("playwright.sync_api").expect


def heading(visitor, sample):
    return visitor.page.get_by_role("heading", name=f"Sample {sample}:")


def test_right_and_left_go_to_the_next_and_the_previous_sample(visit):
    visitor = visit("forward-pass?sample=7")
    heading(visitor, 7).wait_for()
    visitor.press("ArrowRight")
    heading(visitor, 8).wait_for()
    visitor.press("ArrowRight")
    heading(visitor, 9).wait_for()
    visitor.press("ArrowLeft")
    heading(visitor, 8).wait_for()
    expect(visitor.page).to_have_url(re.compile("sample=8"))


@pytest.mark.parametrize(("page", "gallery"), [("", "split_samples"), ("evaluation", "samples")])
def test_arrow_keys_in_a_gallery_move_in_it_and_leave_the_sample_as_it_is(visit, page, gallery):
    visitor = visit(f"{page}?sample=3")
    samples = visitor.gallery(gallery)
    samples.first.focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("ArrowRight")
    expect(samples.nth(2)).to_be_focused()
    visitor.page.keyboard.press("ArrowLeft")
    expect(samples.nth(1)).to_be_focused()
    visitor.page.keyboard.press("ArrowDown")
    tops = samples.evaluate_all(
        "all => all.map(b => [b.offsetTop, b === b.getRootNode().activeElement])"
    )
    (now,) = (top for top, focused in tops if focused)
    assert now > tops[0][0]
    visitor.page.keyboard.press("End")
    expect(samples.last).to_be_focused()
    expect(visitor.sample).to_have_value("3")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_role("heading", name=re.compile(r"^Sample \d+:")).wait_for()


def shown(readout, name):
    """Read the number that a line like ``a1[3] = −0.123     z1[3] = 0.469`` gives a name."""
    return re.search(rf"{re.escape(name)} = (\S+)", readout)[1].replace("−", "-")


def expect_same(text, value):
    """Hold that a number is that value, to the digits it is written with."""
    digits = text.partition("e")[0].partition(".")[2]
    half = 0.5 * 10.0 ** (int(text.partition("e")[2] or 0) - len(digits))
    assert float(text) == pytest.approx(float(value), abs=half * 1.01)


@pytest.mark.parametrize("sample", [0, 115])
def test_pointing_at_a_cell_reads_its_value(visit, site, sample):
    visitor = visit(f"forward-pass?sample={sample}")
    x = site.images["test"][sample]
    arrays = {"x": x, **forward(site.network, x)}
    readout = visitor.page.locator(".readout")
    for name, values in arrays.items():
        for index in {0, values.size // 2, values.size - 1, int(values.argmax())}:
            visitor.cells(name).nth(index).hover()
            expect(readout).to_contain_text(f"{name}[{index}] = ")
            expect_same(shown(readout.inner_text(), f"{name}[{index}]"), values[index])


def test_pointing_at_a_unit_reads_what_comes_in_and_what_goes_out(visit, site):
    visitor = visit("forward-pass?sample=0")
    arrays = forward(site.network, site.images["test"][0])
    visitor.cells("a1").nth(8).hover()
    readout = visitor.page.locator(".readout")
    expect(readout).to_contain_text("z1[8] = ")
    expect_same(shown(readout.inner_text(), "a1[8]"), arrays.a1[8])
    expect_same(shown(readout.inner_text(), "z1[8]"), arrays.z1[8])


def test_arrow_keys_in_a_heatmap_read_its_cells_and_leave_the_sample_as_it_is(visit, site):
    visitor = visit("forward-pass?sample=4")
    y = forward(site.network, site.images["test"][4]).y
    visitor.page.locator(".cells[aria-label^='y,']").focus()
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("ArrowDown")
    readout = visitor.page.locator(".readout")
    expect(readout).to_contain_text("y[2] = ")
    expect_same(shown(readout.inner_text(), "y[2]"), y[2])
    visitor.page.locator(".cells[aria-label^='a1,']").focus()
    visitor.page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("a1[1] = ")
    heading(visitor, 4).wait_for()
