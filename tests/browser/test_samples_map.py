"""The map of the samples and their neighbours: by pointer, key and finger, in themes and widths."""

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from core import forward
from core.explanation.neighbours import distances_to, nearest
from core.explanation.projection import pca
from dashboard.words import percent
from tests.browser.driver import copy_project, serve

pytestmark = pytest.mark.exhaustive

expect = pytest.importorskip("playwright.sync_api").expect

VIEW = """\
import streamlit as st

from dashboard.state.selection import current_selection
from dashboard.pages.units.neighbours import neighbours
from dashboard.pages.units.samples_map import samples_map

selection = current_selection()
one, other = st.tabs(["Map", "Neighbours"], key="shown", on_change="rerun", bind="query-params")
if one.open:
    with one:
        samples_map(selection)
if other.open:
    with other:
        neighbours(selection)
st.expander("In Python", key="in_python")
"""
# Gives the share of the lower canvas, which holds the points, that has exactly a colour.
SHARE = """(map, colour) => {
  const canvas = map.querySelector("canvas")
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
  let count = 0
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] === colour[0] && data[i + 1] === colour[1] && data[i + 2] === colour[2]) count++
  }
  return (4 * count) / data.length
}"""
# Gives what was drawn over the points, a number for each pixel's alpha, near a place of the map.
OVER = """(map, [x, y, reach]) => {
  const canvas = map.querySelectorAll("canvas")[1]
  const dense = devicePixelRatio
  const [left, top] = [x - reach, y - reach].map((edge) => Math.round(edge * dense))
  const side = Math.round(2 * reach * dense)
  const { data } = canvas.getContext("2d").getImageData(left, top, side, side)
  return [...data].filter((_, i) => i % 4 === 3)
}"""


@pytest.fixture(scope="module")
def home(site, request, tmp_path_factory):
    """Run the app with the two parts on a page of their own."""
    folder = copy_project(tmp_path_factory.mktemp("parts"))
    (folder / "dashboard" / "pages" / "units" / "page.py").write_text(VIEW, encoding="utf-8")
    environment = {}
    if site.data == "mnist":
        environment["MNIST_DIR"] = str(request.getfixturevalue("mnist_dir").resolve())
    with serve(folder, **environment) as url:
        yield url


@pytest.fixture
def look(look, home):
    """Open the parts and wait until one is drawn."""

    def open_part(address="", shown="Map", **settings):
        visitor = look(f"hidden-units?shown={shown}&{address}", home=home, **settings)
        if shown == "Map":
            map_of(visitor).wait_for()
        else:
            expect(visitor.gallery("nearest-to")).to_have_count(1)
        visitor.settle()
        return visitor

    return open_part


def map_of(visitor):
    return visitor.page.locator(".map")


def card(visitor):
    return visitor.page.locator(".thumbnail")


def plane(site, array="x"):
    x = site.images["test"]
    return pca(x if array == "x" else forward(site.network, x)[array]).coordinates


def on_screen(visitor, places):
    """Give where on the screen some places are, of a plane with all its samples in view."""
    whole, wanted = places
    box = map_of(visitor).evaluate(
        "m => { const b = m.getBoundingClientRect(), c = m.clientWidth;"
        " return [b.left + m.clientLeft, b.top + m.clientTop, c, m.clientHeight] }"
    )
    left, top, width, height = box
    low, high = whole.min(axis=0), whole.max(axis=0)
    scale = min((width - 28) / (high - low)[0], (height - 28) / (high - low)[1])
    centre = (low + high) / 2
    across = left + width / 2 + (wanted[..., 0] - centre[0]) * scale
    up = top + height / 2 - (wanted[..., 1] - centre[1]) * scale
    return np.stack([across, up], axis=-1)


def lone_sample(places):
    """Give a sample with none near it on the map: the only one that can be meant there."""
    some = np.random.default_rng(0).choice(len(places), 400, replace=False)
    gaps = [np.partition(distances_to(places, places[i]), 1)[1] for i in some]
    return int(some[np.argmax(gaps)])


def rectangle(visitor):
    """Read the four numbers in the address."""
    (brush,) = parse_qs(urlsplit(visitor.page.url).query).get("brush", [""])
    return [float(edge) for edge in brush.split()]


def inside(places, edges):
    left, right, bottom, top = edges
    x, y = places.T
    return ((x >= left) & (x <= right) & (y >= bottom) & (y <= top)).nonzero()[0]


def in_gallery(visitor):
    visitor.gallery("brushed").first.wait_for()  # it is drawn after what stands around it
    names = visitor.gallery("brushed").evaluate_all("all => all.map(b => b.ariaLabel)")
    return [int(re.match(r"Sample (\d+):", name)[1]) for name in names]


def expect_samples(visitor, count):
    words = re.compile(rf"^{count:,} samples?, [\d,]+ wrong$")
    visitor.page.get_by_text(words).wait_for()
    visitor.settle()


def drag(visitor, start, end):
    mouse = visitor.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(*end, steps=5)
    mouse.up()


# Pointing


def test_the_thumbnail_of_the_point_under_the_pointer_appears_with_its_words(look, site):
    visitor = look("seen_in=z1")
    places, outcome = plane(site, "z1"), site.outcomes["test"]
    sample = lone_sample(places)
    visitor.page.mouse.move(*on_screen(visitor, (places, places[sample])))
    card(visitor).wait_for()
    expect(card(visitor)).to_have_text(
        f"Sample {sample}: true {outcome.labels[sample]}, predicted {outcome.predicted[sample]} "
        f"with {percent(outcome.confidence[sample])}"
    )
    picture = card(visitor).locator(".picture")
    image, _, side, _ = picture.evaluate(
        """async (p) => {
          const style = getComputedStyle(p)
          const sheet = new Image()
          sheet.src = style.backgroundImage.slice(5, -2)
          await sheet.decode()
          const [x, y] = style.backgroundPosition.split(" ").map((v) => -parseFloat(v))
          const zoom = parseFloat(style.backgroundSize) / sheet.width
          const context = new OffscreenCanvas(28, 28).getContext("2d")
          context.drawImage(sheet, x / zoom, y / zoom, 28, 28, 0, 0, 28, 28)
          const pixels = [...context.getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 === 0)
          return [pixels, zoom, p.clientWidth, p.clientHeight]
        }"""
    )
    expected = np.rint(site.images["test"][sample] * 255).astype(int)
    assert image == expected.tolist()
    assert side % 28 == 0
    # Away from all points there is none.
    box = map_of(visitor).bounding_box()
    visitor.page.mouse.move(box["x"] - 40, box["y"] + 40)
    expect(card(visitor)).to_be_hidden()


def test_the_thumbnail_stays_on_the_screen(look, site):
    visitor = look(width=400, height=860)
    places = plane(site)
    for extreme in (places[:, 0].argmax(), places[:, 0].argmin(), places[:, 1].argmin()):
        visitor.page.mouse.move(*on_screen(visitor, (places, places[extreme])))
        expect(card(visitor)).to_contain_text(f"Sample {extreme}:")
        box = card(visitor).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 400


def test_a_click_on_a_point_selects_its_sample_and_a_button_opens_it(look, site):
    visitor = look()
    places = plane(site)
    sample = lone_sample(places)
    visitor.page.mouse.click(*on_screen(visitor, (places, places[sample])))
    expect(visitor.sample).to_have_value(str(sample))
    expect(visitor.page.locator(".legend")).to_contain_text(f"selected: sample {sample}")
    visitor.settle()
    visitor.page.get_by_role("button", name=f"Sample {sample}: true").first.click()
    visitor.page.get_by_role("heading", name=f"Sample {sample}:").wait_for()
    expect(visitor.page).to_have_url(re.compile(r"/forward-pass\?"))  # at the end of the run


def test_the_selected_sample_and_the_pinned_one_have_a_ring(look, site):
    places = plane(site)
    selected, pinned, other = (int(places[:, 0].argmax()), int(places[:, 1].argmax()), 3)
    visitor = look(f"sample={selected}&pinned={pinned}")
    box = map_of(visitor).bounding_box()
    corner = (box["x"] + 1, box["y"] + 1)  # inside the frame

    def drawn(sample):
        x, y = on_screen(visitor, (places, places[sample])) - corner
        return map_of(visitor).evaluate(OVER, [float(x), float(y), 12])

    # A ring: nothing in its middle, ink around it; the pinned one's is broken.
    ink = {}
    for sample in (selected, pinned):
        alpha = np.array(drawn(sample)).reshape(24, 24)
        assert not alpha[10:14, 10:14].any()
        ink[sample] = (alpha > 128).sum()
        assert ink[sample] > 100
    visitor.sample.fill(str(other))
    visitor.sample.press("Enter")
    expect(visitor.page.locator(".legend")).to_contain_text("selected: sample 3")
    visitor.settle()
    assert (np.array(drawn(selected)) > 128).sum() < ink[selected] / 2


# The rectangle


def test_a_rectangle_that_is_dragged_shows_its_samples_and_is_in_the_address(look, site):
    visitor = look("seen_in=z2")
    places = plane(site, "z2")
    low, high = np.quantile(places, 0.35, axis=0), np.quantile(places, 0.6, axis=0)
    start, end = on_screen(visitor, (places, np.stack([low, high])))
    drag(visitor, start, end)
    expect(visitor.page).to_have_url(re.compile("brush="))
    edges = rectangle(visitor)
    reach = np.ptp(places, axis=0).max() / 200  # about two pixels
    np.testing.assert_allclose(edges, [low[0], high[0], low[1], high[1]], atol=reach)
    samples = inside(places, edges)
    expect_samples(visitor, len(samples))
    assert in_gallery(visitor) == samples[:20].tolist()

    # A label narrows them; a copied link opens the same view.
    label = site.outcomes["test"].labels[samples[0]]
    visitor.keyed("brushed_label").get_by_role("radio", name=re.compile(f"^{label}: ")).click()
    expect(visitor.page).to_have_url(re.compile("brushed_label="))
    visitor.settle()
    of_label = samples[site.outcomes["test"].labels[samples] == label]
    address = visitor.page.url
    for another in (False, True):
        if another:
            visitor.forget()
            visitor.open(address)
        expect_samples(visitor, len(samples))
        assert in_gallery(visitor) == of_label[:20].tolist()

    # The chip lets go.
    visitor.page.get_by_role("button", name="in the rectangle").click()
    expect_samples(visitor, len(places))
    assert "brush" not in visitor.page.url


def test_escape_lets_go_of_the_rectangle(look, site):
    visitor = look("brush=-1+1+-1+1")
    expect_samples(visitor, len(inside(plane(site), [-1, 1, -1, 1])))
    map_of(visitor).focus()
    visitor.press("Escape")
    expect_samples(visitor, len(site.outcomes["test"].labels))
    assert "brush" not in visitor.page.url


def test_keys_move_and_size_a_rectangle_and_enter_takes_it(look, site):
    visitor = look()
    places, readout = plane(site), visitor.page.locator(".readout")
    visitor.page.evaluate(
        "() => { window.heard = []; addEventListener('keydown', (e) => heard.push(e.key)) }"
    )
    map_of(visitor).focus()
    visitor.page.keyboard.press("ArrowRight")  # it appears
    expect(readout).to_have_text(re.compile("^Rectangle from"))
    first = readout.inner_text()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "+"):
        visitor.page.keyboard.press(key)
    assert readout.inner_text() != first
    # The picture of the sample in its middle is there too.
    card(visitor).wait_for()
    said = re.findall(r"−?[\d.,]+\d", readout.inner_text())
    visitor.page.keyboard.press("Enter")
    expect(visitor.page).to_have_url(re.compile("brush="))
    edges = rectangle(visitor)
    np.testing.assert_allclose(
        [float(edge.replace("−", "-")) for edge in said[:4]], edges, atol=6e-3
    )
    left, right, bottom, top = edges
    assert left + right > places[:, 0].min() + places[:, 0].max()  # to the right of the middle
    assert bottom + top > places[:, 1].min() + places[:, 1].max()
    samples = inside(places, edges)
    expect_samples(visitor, len(samples))
    assert in_gallery(visitor) == samples[:20].tolist()
    # The page, where arrow keys may have another meaning, heard none; the focus is where it was.
    assert visitor.page.evaluate("heard") == []
    visitor.page.keyboard.press("-")
    visitor.page.keyboard.press("Enter")
    expect_samples(visitor, len(inside(places, shrunk(edges))))


def shrunk(edges):
    """Give the rectangle in the address once it is sized down by a key."""
    left, right, bottom, top = edges
    x, y, w, h = (left + right) / 2, (bottom + top) / 2, (right - left) / 2.4, (top - bottom) / 2.4
    return [float(f"{edge:.4g}") for edge in (x - w, x + w, y - h, y + h)]


def test_a_finger_draws_a_rectangle(look, site):
    visitor = look("seen_in=z1", width=400, height=860)
    places = plane(site, "z1")
    low, high = np.quantile(places, 0.4, axis=0), np.quantile(places, 0.7, axis=0)
    start, end = on_screen(visitor, (places, np.stack([low, high])))
    session = visitor.context.new_cdp_session(visitor.page)

    def touch(kind, *points):
        session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": float(x), "y": float(y)} for x, y in points]},
        )

    touch("touchStart", start)
    for share in (0.05, 0.3, 0.6, 1.0):
        across = start[0] + min(1.0, share * 2) * (end[0] - start[0])
        touch("touchMove", (across, start[1] + share * (end[1] - start[1])))
    touch("touchEnd")
    expect(visitor.page).to_have_url(re.compile("brush="))
    expect_samples(visitor, len(inside(places, rectangle(visitor))))


# The look


def test_the_points_have_the_colours_of_the_legend_in_each_theme(look):
    visitor = look("colour_by=label")
    swatches = visitor.page.locator(".legend .dot")
    expect(swatches).to_have_count(10)
    seen = set()
    for theme in visitor.themes():
        kind = "scatter on-paper" if theme == "light" else "scatter"
        expect(visitor.page.locator(".scatter")).to_have_class(kind)
        colours = swatches.evaluate_all(
            "all => all.map(i => getComputedStyle(i).backgroundColor.match(/[0-9]+/g).map(Number))"
        )
        assert len({tuple(colour) for colour in colours}) == 10
        for colour in colours:
            assert map_of(visitor).evaluate(SHARE, colour) > 0.002
        seen.add(str(colours))
    assert len(seen) == 2


def test_the_map_grows_and_shrinks_with_the_window(look):
    visitor = look()
    wide = map_of(visitor).bounding_box()["width"]
    visitor.page.set_viewport_size({"width": 900, "height": 800})
    canvas = map_of(visitor).locator("canvas").first
    visitor.page.wait_for_function(
        "([map, wide]) => map.clientWidth < wide - 20", arg=[map_of(visitor).element_handle(), wide]
    )
    expect(canvas).to_have_attribute("width", str(map_of(visitor).evaluate("m => m.clientWidth")))


# Neighbours


def test_a_neighbour_opens_with_a_click_from_the_other_split_too(look, site):
    visitor = look("sample=5&from_split=train", "Neighbours")
    distances = distances_to(site.images["train"], site.images["test"][5])
    samples = nearest(distances, 8)
    names = visitor.gallery("nearest-in-x").evaluate_all("all => all.map(b => b.ariaLabel)")
    assert [int(re.match(r"Sample (\d+):", name)[1]) for name in names] == samples.tolist()
    visitor.gallery("nearest-in-x").nth(1).click()
    visitor.page.get_by_role("heading", name=f"Sample {samples[1]}:").wait_for()
    visitor.page.wait_for_url("**/*split=train*")


def test_the_selected_sample_opens_from_the_neighbours(look):
    visitor = look("sample=5", "Neighbours")
    visitor.gallery("nearest-to").click()
    visitor.page.get_by_role("heading", name="Sample 5:").wait_for()
    assert "split=train" not in visitor.page.url
