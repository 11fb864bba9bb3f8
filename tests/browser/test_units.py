"""Hidden units: the atlas, the card and the switches, by click and by key."""

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from core import evaluate
from core.explanation.ablation import ablate
from core.network.edits import apply_edits, read_edits
from dashboard.words import percent

expect = pytest.importorskip("playwright.sync_api").expect


def tile(visitor, unit):
    return visitor.keyed("atlas").get_by_role("button", name=f"{unit}:")


def figure(visitor, label):
    """Give the metric of this name."""
    return visitor.page.get_by_test_id("stMetric").filter(has_text=label)


def expect_accuracy(visitor, site, label, units):
    """Hold that a metric is what core says of the test split without these units."""
    whole = site.outcomes["test"]
    without = evaluate(ablate(site.network, units), site.images["test"], whole.labels).accuracy
    points = f"{100 * (without - whole.accuracy):+.2f}".replace("-", "−")
    expect(figure(visitor, label)).to_contain_text(percent(without, 2))
    if float(points.replace("−", "-")):
        expect(figure(visitor, label)).to_contain_text(f"{points} points")


def query(visitor):
    return parse_qs(urlsplit(visitor.page.url).query)


def boxes(locator):
    return locator.evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(b => [b.width, b.height, b.bottom])"
    )


# The atlas and the card


@pytest.mark.exhaustive
def test_a_click_on_a_tile_opens_the_card_of_its_unit(look, site):
    visitor = look("hidden-units")
    tile(visitor, "z1[16]").click()
    expect_accuracy(visitor, site, "Accuracy without it", {"z1": [16]})
    expect(tile(visitor, "z1[16]")).to_have_attribute("aria-current", "true")
    expect(visitor.keyed("atlas").locator("[aria-current=true]")).to_have_count(1)
    expect(visitor.cells("W1\\[:, 16\\]")).to_have_count(784)
    expect(visitor.page).to_have_url(re.compile(r"hidden=z1(%5B|\[)16"))


@pytest.mark.exhaustive
def test_arrow_keys_move_in_the_atlas_and_enter_opens_a_card(look, site):
    visitor = look("hidden-units?sample=3&hidden=z1[8]")
    tile(visitor, "z1[8]").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        visitor.page.keyboard.press(key)
    expect(tile(visitor, "z1[9]")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(tile(visitor, "z1[9]")).to_have_attribute("aria-current", "true")
    expect_accuracy(visitor, site, "Accuracy without it", {"z1": [9]})
    visitor.settle()
    expect(tile(visitor, "z1[9]")).to_be_focused()
    visitor.page.keyboard.press("End")
    expect(tile(visitor, "z1[49]")).to_be_focused()
    visitor.page.keyboard.press("Home")
    visitor.page.keyboard.press("ArrowDown")
    tops = (
        visitor.keyed("atlas")
        .get_by_role("button")
        .evaluate_all("all => all.map(b => [b.offsetTop, b === b.getRootNode().activeElement])")
    )
    (now,) = (top for top, focused in tops if focused)
    assert now > tops[0][0]
    expect(visitor.sample).to_have_value("3")


@pytest.mark.exhaustive
def test_the_unit_of_a_link_is_scrolled_into_view_in_a_long_atlas(visit):
    visitor = visit("hidden-units?hidden=z2[97]")
    atlas = visitor.page.locator(".atlas")
    tile(visitor, "z2[97]").wait_for()
    frame, chosen = (e.bounding_box() for e in (atlas, tile(visitor, "z2[97]")))
    assert frame["y"] <= chosen["y"]
    assert chosen["y"] + chosen["height"] <= frame["y"] + frame["height"] + 1
    assert visitor.page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0


@pytest.mark.exhaustive
def test_another_order_moves_the_tiles_and_not_the_card(look, site):
    visitor = look("hidden-units?hidden=z1[8]")
    visitor.choose("Order of the units", "by effect of removal")
    first = visitor.keyed("atlas").get_by_role("button").first
    expect(first).not_to_have_accessible_name(re.compile(r"^z1\[0\]"))
    visitor.settle()
    names = (
        visitor.keyed("atlas")
        .get_by_role("button")
        .evaluate_all("all => all.map(b => b.ariaLabel)")
    )
    changes = [
        float(re.search(r"without it (\S+) points", name)[1].replace("−", "-")) for name in names
    ]
    assert changes == sorted(changes)
    expect_accuracy(visitor, site, "Accuracy without it", {"z1": [8]})


@pytest.mark.exhaustive
def test_a_weight_of_a_deeper_unit_leads_to_the_unit_it_comes_from(look, site):
    visitor = look("hidden-units?layer=z2&hidden=z2[40]")
    visitor.cells("W2\\[:, 40\\]").nth(23).click()
    expect(tile(visitor, "z1[23]")).to_have_attribute("aria-current", "true")
    expect_accuracy(visitor, site, "Accuracy without it", {"z1": [23]})


@pytest.mark.exhaustive
def test_its_sum_and_the_samples_that_excite_it_open_in_the_forward_pass(look):
    visitor = look("hidden-units?hidden=z1[8]&sample=12&units_part=excites")
    visitor.page.get_by_role("button", name="Its sum for sample 12").click()
    visitor.page.get_by_role("heading", name="Sample 12:").wait_for()
    code = visitor.page.locator("pre").filter(has_text=re.compile(r"^a1\[8\] = "))
    code.wait_for()
    visitor.settle()
    visitor.go("Hidden units")
    strongest = visitor.gallery("excite_most").first
    sample = re.match(r"Sample \d+:", strongest.get_attribute("aria-label"))[0]
    visitor.settle()
    strongest.click()
    visitor.page.get_by_role("heading", name=sample).wait_for()


# The switches


@pytest.mark.exhaustive
def test_a_unit_is_switched_off_and_on_again_by_click_and_by_key(look, site):
    visitor = look("hidden-units?hidden=z1[8]&units_part=without")
    visitor.keyed("switch").get_by_role("button").click()
    expect_accuracy(visitor, site, "With the edits", {"z1": [8]})
    expect(tile(visitor, "z1[8]")).to_have_accessible_name(re.compile("switched off$"))
    pale = tile(visitor, "z1[8]").locator("canvas")
    assert float(pale.evaluate("c => getComputedStyle(c).opacity")) < 0.5
    assert query(visitor)["edits"] == ["z1.8_off"]
    # A second one with it, by keys alone.
    visitor.settle()
    tile(visitor, "z1[8]").focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("Enter")
    expect(tile(visitor, "z1[9]")).to_have_attribute("aria-current", "true")
    visitor.press("o")
    expect_accuracy(visitor, site, "With the edits", {"z1": [8, 9]})
    visitor.page.get_by_role("button", name="Switch on").wait_for()
    visitor.press("o")
    expect_accuracy(visitor, site, "With the edits", {"z1": [8]})
    visitor.settle()
    visitor.page.get_by_role("button", name="All on").click()
    visitor.page.get_by_text("There are no edits").wait_for()
    expect(tile(visitor, "z1[8]")).not_to_have_accessible_name(re.compile("switched off$"))
    visitor.settle()
    assert "edits" not in query(visitor)


def test_weights_are_painted_by_mouse_and_by_keys_and_all_pages_follow(look, site):
    visitor = look("hidden-units?hidden=z1[8]&units_part=without&sample=3")
    visitor.unfold("Edit weights")
    canvas = visitor.keyed("weight_pad").locator("canvas")
    sums = visitor.keyed("weight_pad").locator(".sums")
    canvas.wait_for()
    visitor.settle()
    before = sums.inner_text()
    visitor.keyed("weight_pad").get_by_role("spinbutton", name="by").fill("2")
    canvas.hover()  # what is done before may scroll
    box = canvas.bounding_box()

    def to(row, column):  # of the middle of a cell
        side = box["width"] / 28
        return box["x"] + (column + 0.5) * side, box["y"] + (row + 0.5) * side

    visitor.page.mouse.move(*to(14, 8))
    visitor.page.mouse.down()
    visitor.page.mouse.move(*to(14, 20), steps=4)
    expect(sums).not_to_have_text(before)  # while it is painted
    visitor.page.mouse.up()
    rows = [(row * 28 + 7, row * 28 + 21) for row in (13, 14, 15)]
    runs = ".".join(f"{first}-{last}" for first, last in rows)
    expect_edited(visitor, site, f"z1.8_raise_2_{runs}")

    # The cursor is where the stroke ended: one to the left, and three by three are erased there.
    visitor.settle()
    canvas.focus()
    visitor.page.keyboard.press("ArrowLeft")
    visitor.page.keyboard.press("Delete")
    erased = ".".join(f"{row * 28 + 18}-{row * 28 + 20}" for row in (13, 14, 15))
    expect_edited(visitor, site, f"z1.8_raise_2_{runs}~z1.8_erase_{erased}")
    visitor.page.get_by_text("z1[8]: 9 weights erased").wait_for()
    visitor.press("Control+z")
    expect_edited(visitor, site, f"z1.8_raise_2_{runs}")
    visitor.go("Evaluation")
    edited = edited_outcome(site, f"z1.8_raise_2_{runs}")
    visitor.page.get_by_text(percent(edited.accuracy, 2)).first.wait_for()


def edited_outcome(site, text):
    network = apply_edits(site.network, read_edits(text))
    return evaluate(network, site.images["test"], site.outcomes["test"].labels)


def expect_edited(visitor, site, text):
    """Hold that the address says these edits, and the page the accuracy with them."""
    accuracy = edited_outcome(site, text).accuracy
    assert accuracy != site.outcomes["test"].accuracy
    expect(figure(visitor, "With the edits")).to_contain_text(percent(accuracy, 2))
    visitor.settle()
    assert query(visitor)["edits"] == [text]


@pytest.mark.exhaustive
def test_the_difference_adds_up_and_a_cell_of_the_matrix_narrows_the_samples(look, site):
    before = site.outcomes["test"]
    after = evaluate(ablate(site.network, {"z1": [16]}), site.images["test"], before.labels)
    visitor = look("hidden-units?off=z1[16]&units_part=without")
    cells = visitor.keyed("switched-confusion").locator("td")
    expect(cells).to_have_count(100)
    texts = [text.strip().replace("−", "-").replace("·", "0") for text in cells.all_inner_texts()]
    difference = after.confusion - before.confusion
    np.testing.assert_array_equal(np.array(texts, int).reshape(10, 10), difference)
    for kind, better in (("right", difference > 0), ("wrong", difference < 0)):
        better = np.where(np.eye(10, dtype=bool), better, (difference != 0) & ~better)
        marked = cells.evaluate_all("(all, kind) => all.map(td => td.className === kind)", kind)
        np.testing.assert_array_equal(np.reshape(marked, (10, 10)), better)

    changed = before.correct & ~after.correct
    cell_counts = np.zeros((10, 10), int)
    np.add.at(cell_counts, (before.labels[changed], after.predicted[changed]), 1)
    true, predicted = np.unravel_index(cell_counts.argmax(), (10, 10))
    visitor.keyed("matrix").get_by_role("radio", name="after").click()
    cell = visitor.keyed("switched-confusion").get_by_role(
        "button", name=f"true {true}, predicted {predicted}:"
    )
    cell.click()
    count = cell_counts[true, predicted]
    words = re.compile(f"^{count:,} samples? newly wrong$")
    visitor.page.get_by_text(words).wait_for()
    expect(cell).to_have_attribute("aria-pressed", "true")
    expect(visitor.gallery("changed").first).to_have_accessible_name(
        re.compile(f"true {true}, .* with the edits {predicted} with")
    )
    cell.click()
    visitor.page.get_by_text(f"{changed.sum():,} samples newly wrong").wait_for()


# The address


@pytest.mark.exhaustive
def test_a_copied_link_opens_the_same_view(look):
    visitor = look("hidden-units?units_part=without")
    visitor.keyed("layer").get_by_role("radio", name="z2").click()
    tile(visitor, "z2[7]").click()
    expect(tile(visitor, "z2[7]")).to_have_attribute("aria-current", "true")
    visitor.press("o")
    figure(visitor, "With the edits").wait_for()
    visitor.choose("Order of the units", "by label")
    visitor.keyed("tiles").get_by_role("radio", name="weights").click()
    visitor.page.get_by_role("tab", name="Table").click()
    expect(visitor.page).to_have_url(re.compile("units_part=table"))
    visitor.settle()
    expected = {
        "layer": ["z2"],
        "hidden": ["z2[7]"],
        "edits": ["z2.7_off"],
        "order": ["label"],
        "tiles": ["weights"],
        "units_part": ["table"],
    }
    assert expected.items() <= query(visitor).items()

    def reading(visitor):
        visitor.settle()
        return (
            visitor.page.get_by_test_id("stMetric").all_inner_texts(),
            visitor.keyed("atlas")
            .get_by_role("button")
            .evaluate_all("all => all.map(b => [b.ariaLabel, b.ariaCurrent])"),
            visitor.page.locator("[role=tab][aria-selected=true]").all_inner_texts(),
            visitor.page.get_by_role("radio", checked=True).evaluate_all(
                "all => all.map(r => r.innerText)"
            ),
        )

    address, asked, seen = visitor.page.url, query(visitor), reading(visitor)
    visitor.forget()
    visitor.open(address)
    tile(visitor, "z2[7]").wait_for()
    assert reading(visitor) == seen
    assert query(visitor) == asked


# The look


@pytest.mark.exhaustive
def test_the_atlas_and_the_figures_of_the_unit_are_seen_without_scrolling(look):
    visitor = look("hidden-units?hidden=z1[8]", width=1280, height=800)
    expect(visitor.keyed("atlas").get_by_role("button")).to_have_count(50)
    tiles = boxes(visitor.keyed("atlas").get_by_role("button"))
    figures = boxes(visitor.page.get_by_test_id("stMetric"))
    weights = boxes(visitor.page.locator(".cells"))
    assert len(figures) == 3
    assert len(weights) == 2
    assert all(bottom <= 800 for _, _, bottom in (*tiles, *figures, *weights))


@pytest.mark.exhaustive
@pytest.mark.parametrize("layer", ["layer=z1", "layer=z2&tiles=weights"])
def test_tiles_are_square_and_so_are_the_cells_in_them(look, layer):
    visitor = look(f"hidden-units?{layer}")
    for width in (1280, 400):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.keyed("atlas").locator("canvas").first.wait_for()
        frames = boxes(visitor.page.locator(".atlas .frame"))
        assert {(round(w), round(h)) for w, h, _ in frames} == {(56, 56)}, width
        canvases = visitor.page.locator(".atlas canvas").evaluate_all(
            """all => all.map(c => [c.width, c.height, c.clientWidth / c.width,
                 c.clientHeight / c.height, getComputedStyle(c).imageRendering])"""
        )
        assert len(canvases) == len(frames)
        for _, _, across, down, rendering in canvases:
            assert across == down == round(across) >= 2, width
            assert rendering == "pixelated"


@pytest.mark.exhaustive
def test_on_a_narrow_screen_a_tap_on_a_tile_leads_to_the_card_below(visit):
    visitor = visit("hidden-units?hidden=z2[5]&tiles=weights", width=400, height=860)
    visitor.keyed("atlas").get_by_role("button").first.wait_for()
    atlas = visitor.page.locator(".atlas")
    assert atlas.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    expect(visitor.keyed("switch")).not_to_be_in_viewport()
    visitor.keyed("atlas").get_by_role("button").nth(1).click()
    expect(visitor.keyed("switch")).to_be_in_viewport()


@pytest.mark.exhaustive
def test_the_largest_weight_has_the_full_colour_of_its_sign(look, site):
    visitor = look("hidden-units")
    canvases = visitor.page.locator(".atlas canvas")
    expect(canvases).to_have_count(50)
    for theme in visitor.themes():
        colours = {
            name: visitor.page.locator(".atlas").evaluate(
                """(atlas, name) => {
                  const canvas = new OffscreenCanvas(1, 1).getContext("2d")
                  canvas.fillStyle = getComputedStyle(atlas).getPropertyValue(`--st-${name}-color`)
                  canvas.fillRect(0, 0, 1, 1)
                  return [...canvas.getImageData(0, 0, 1, 1).data]
                }""",
                name,
            )
            for name in ("green", "violet")
        }
        for unit in (0, 8, 27, 49):
            weights = site.network["W1"][:, unit]
            largest = int(np.abs(weights).argmax())
            pixel = canvases.nth(unit).evaluate(
                "(c, [x, y]) => [...c.getContext('2d').getImageData(x, y, 1, 1).data]",
                [largest % 28, largest // 28],
            )
            expected = colours["green" if weights[largest] > 0 else "violet"]
            np.testing.assert_allclose(pixel, expected, atol=2, err_msg=theme)
