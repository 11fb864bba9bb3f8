import re

import numpy as np
import pytest

from core import forward
from core.explanation.attribution import ledger

expect = pytest.importorskip("playwright.sync_api").expect


def heading(visitor, sample):
    return visitor.page.get_by_role("heading", name=f"Sample {sample}:")


@pytest.mark.parametrize(("page", "gallery"), [("", "split_samples"), ("evaluation", "samples")])
def test_arrow_keys_in_a_gallery_move_in_it_and_leave_the_sample_as_it_is(look, page, gallery):
    visitor = look(f"{page}?sample=3")
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


def test_pointing_at_a_cell_reads_its_value_and_of_a_unit_what_goes_out(look, site):
    visitor = look("forward-pass?sample=115")
    x = site.images["test"][115]
    arrays = {"x": x, **forward(site.network, x)}
    readout = visitor.page.locator(".readout")
    for name, values in arrays.items():
        for index in {0, values.size // 2, values.size - 1, int(values.argmax())}:
            visitor.cells(name).nth(index).hover()
            expect(readout).to_contain_text(f"{name}[{index}] = ")
            expect_same(shown(readout.inner_text(), f"{name}[{index}]"), values[index])
    visitor.cells("a1").nth(8).hover()
    expect(readout).to_contain_text("z1[8] = ")
    expect_same(shown(readout.inner_text(), "a1[8]"), arrays["a1"][8])
    expect_same(shown(readout.inner_text(), "z1[8]"), arrays["z1"][8])


def test_arrow_keys_read_the_cells_of_a_heatmap_and_outside_of_it_change_the_sample(look, site):
    visitor = look("forward-pass?sample=4")
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
    # Away from the heatmaps they go to the next sample and the previous one.
    visitor.page.evaluate("document.activeElement.blur()")
    for key, sample in (("ArrowRight", 5), ("ArrowRight", 6), ("ArrowLeft", 5)):
        visitor.press(key)
        heading(visitor, sample).wait_for()
    expect(visitor.page).to_have_url(re.compile("sample=5"))


def added(readout, said):
    """Read the addends of a line like ``Largest addends: x[460] −0.7909  x[370] −0.6869``."""
    (line,) = re.findall(rf"{said}:\s*(.*)", readout)
    return {
        name: float(addend.replace("−", "-"))
        for name, addend in re.findall(r"(\w+\[\d+\]) ([+−][\d.e-]+)", line.replace("e−", "e-"))
    }


def largest(array, addends):
    order = np.argsort(-np.abs(addends))[:6]
    return {f"{array}[{i}]": pytest.approx(addends[i], rel=0.06) for i in order}


def test_pointing_shows_what_feeds_a_cell_and_what_it_feeds_without_the_server(look, site):
    visitor = look("forward-pass?sample=115")
    x = site.images["test"][115]
    arrays = {"x": x, **forward(site.network, x)}
    sent = []
    visitor.page.evaluate("document.activeElement.blur()")
    client = visitor.page.context.new_cdp_session(visitor.page)
    client.send("Network.enable")
    client.on("Network.webSocketFrameSent", lambda frame: sent.append(frame))
    readout = visitor.page.locator(".readout")
    for name, unit, layer, inputs in (("z1", 8, 1, "x"), ("a2", 17, 2, "z1"), ("y", 4, 3, "z2")):
        visitor.cells(name).nth(unit).hover()
        expect(readout).to_contain_text(f"{name}[{unit}] = ")
        sums = ledger(site.network, arrays[inputs], layer, unit)
        assert added(readout.inner_text(), "Largest addends") == largest(inputs, sums.terms)
        if name != "y":
            out = site.network[f"W{layer + 1}"][unit] * arrays[f"z{layer}"][unit]
            assert added(readout.inner_text(), "Adds most to") == largest(f"a{layer + 1}", out)
        assert visitor.page.locator(".lines line").count() == (6 if name == "y" else 12)
    visitor.page.mouse.move(0, 0)
    expect(visitor.page.locator(".lines line")).to_have_count(0)
    assert sent == []


def shades(visitor, name):
    """Return the kind and the shade, of 127, of each cell of an array."""
    cells = visitor.page.locator(f".st-key-arrays .cells[aria-label^='{name},'] i")
    classes = cells.evaluate_all("all => all.map(cell => cell.className)")
    found = [re.search(r"(magnitude|positive|negative)-(\d+)", each) for each in classes]
    return np.array([each[1] for each in found]), np.array([int(each[2]) for each in found])


def test_another_sample_changes_what_the_cells_show_and_leaves_the_rest_of_the_page(look, site):
    visitor = look("forward-pass?sample=8")
    cell = visitor.cells("x").first.element_handle()
    visitor.page.evaluate(
        """() => {
            globalThis.changes = 0
            new MutationObserver((records) => { changes += records.length })
                .observe(document.documentElement, { attributes: true })
        }"""
    )
    for sample, unit in ((9, None), (10, 3), (11, 3)):
        visitor.press("ArrowRight")
        heading(visitor, sample).wait_for()
        if unit is not None and not visitor.page.locator(".cells .chosen").count():
            visitor.cells("a1").nth(unit).click()
            visitor.page.evaluate("document.activeElement.blur()")
            visitor.page.mouse.move(0, 0)
        visitor.settle()
        x = site.images["test"][sample]
        kinds, shade = shades(visitor, "x")
        if unit is None:
            assert set(kinds) == {"magnitude"}
            np.testing.assert_allclose(shade, 127 * x, atol=0.51)
        else:  # the addends of the unit that is chosen, of this sample
            addends = ledger(site.network, x, 1, unit).terms
            np.testing.assert_allclose(shade, 127 * np.abs(addends / np.abs(addends).max()), atol=1)
            assert set(kinds[addends < 0]) == {"negative"}
            assert set(kinds[addends > 0]) == {"positive"}
    assert cell.evaluate("cell => cell.isConnected")  # no array was drawn anew
    assert visitor.page.evaluate("changes") == 0  # of what all of the page is styled by


@pytest.mark.parametrize("width", [1280, 400])
def test_the_sum_that_a_click_opens_is_in_the_window(look, width):
    visitor = look("forward-pass?sample=115", width=width)
    visitor.cells("z1").nth(8).click()
    visitor.settle()
    opened = visitor.keyed("sum")
    opened.wait_for()
    visitor.page.wait_for_function(
        "top => document.querySelector('.st-key-sum').getBoundingClientRect().top < 0.72 * top",
        arg=800,
    )
    arrays = visitor.page.locator(".cells[aria-label^='y,']").bounding_box()
    assert arrays["y"] + arrays["height"] > 0


JOINED = """array => {
  const root = [...document.querySelectorAll("*")]
    .map(element => element.shadowRoot).find(root => root?.querySelector(".lines line"))
  const cells = root?.querySelector(`.cells[aria-label^="${array},"]`)
  if (!cells) return false
  const middle = ({ left, top, width, height }) => [left + width / 2, top + height / 2]
  const [x, y] = middle(cells.querySelectorAll("i")[8].getBoundingClientRect())
  const box = root.querySelector(".lines").getBoundingClientRect()
  const end = line => [line.x2.baseVal.value + box.left, line.y2.baseVal.value + box.top]
  return [...root.querySelectorAll(".lines line")].map(end)
    .filter(([atX, atY]) => Math.abs(atX - x) < 2 && Math.abs(atY - y) < 2).length === 6
}"""


def test_the_lines_follow_the_cells_that_they_join_where_the_window_changes(look):
    visitor = look("forward-pass?sample=115&unit=z1[8]")
    for width in (1280, 1920, 400):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.page.wait_for_function(JOINED, arg="a1")


OUTSIDE = """field => {
  const box = (made) => made.getBoundingClientRect()
  const isIn = (one, other) => one.left >= other.left && one.right <= other.right
  const spilled = [...field.querySelectorAll(".bar > *")].filter((made) =>
    !isIn(box(made), box(made.parentElement)))
  const names = [...field.querySelectorAll(".unit .name")].map(box)
  const touching = names.filter(({ left, top }, i) =>
    i && names[i - 1].top === top && left < names[i - 1].right)
  const cut = [...field.querySelectorAll("path:not(.hit)")].filter((path) =>
    [0, path.getTotalLength()].some((at) => {
      const { x } = path.getPointAtLength(at)
      const half = parseFloat(path.style.strokeWidth) / 2
      return x < half - 0.1 || x + half > field.clientWidth + 0.1
    }))
  return [spilled.length, touching.length, cut.length]
}"""


@pytest.mark.parametrize("width", [400, 360, 1280])
def test_in_the_path_of_a_decision_no_figure_spills_and_no_ribbon_is_cut(look, site, width):
    outcome = site.outcomes["test"]  # the last class, at the edge of a narrow picture
    sample = np.flatnonzero((outcome.predicted == 9) & (outcome.confidence > 0.9996))[0]
    visitor = look(f"forward-pass?sample={sample}", width=width)
    visitor.see_foot()
    field = visitor.page.locator(".sankey .field")
    expect(field.locator(".bar.for")).to_contain_text(">99.9")
    assert field.evaluate(OUTSIDE) == [0, 0, 0]
