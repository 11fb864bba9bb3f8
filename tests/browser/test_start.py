"""Start: the network moves with the pen, in the browser alone."""

import base64
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core import prepare_digit

expect = pytest.importorskip("playwright.sync_api").expect

SCRIPTS = Path(__file__).resolve().parents[2] / "dashboard" / "components"
PREPARE = """([script, drawings]) => {
  const prepareDigit = Function(`${script}; return prepareDigit`)()
  return drawings.map((text) => {
    const x = prepareDigit(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)))
    return x && [...x].map((value) => Math.round(255 * value))
  })
}"""
SIDE = 280
# By what it is: strokes with the width of the pen, points on the pad.
DRAWINGS = {
    "nothing": [],
    "a dot": [(24, [(140, 140)])],
    "a tiny dot": [(8, [(20, 250)])],
    "half a pixel off the centre": [(24, [(140, 40), (138, 140), (136, 240)])],
    "thin": [(8, [(70, 60), (200, 60), (125, 240)])],
    "thick": [(48, [(80, 70), (190, 70), (125, 220)])],
    "tiny and off-centre": [(8, [(30, 30), (44, 30), (36, 50)])],
    "in two strokes": [(24, [(60, 60), (60, 150), (190, 150)]), (24, [(150, 50), (150, 240)])],
    "in strokes that do not meet": [
        (20, [(90, 90), (85, 140), (150, 150), (150, 220), (70, 230)]),
        (20, [(110, 60), (190, 60)]),
    ],
    "with a speck": [(24, [(140, 40), (138, 240)]), (8, [(230, 120)])],
    "a digit and another": [(16, [(60, 60), (60, 220)]), (16, [(180, 60), (180, 220)])],
    "a one with a foot": [(16, [(110, 80), (140, 50), (140, 230)]), (16, [(80, 236), (200, 236)])],
    "a one above a line": [(20, [(140, 40), (140, 180)]), (12, [(60, 230), (220, 230)])],
    "a ring around a one": [
        (8, [(140 + 110 * np.cos(a), 140 + 110 * np.sin(a)) for a in np.linspace(0, 6.3, 60)]),
        (16, [(140, 90), (140, 190)]),
    ],
    "along the border": [(24, [(12, 60), (12, 270), (150, 270), (150, 120)])],
    "on most of the border": [(48, [(280, 0), (0, 0), (0, 280), (280, 280)]), (48, [(90, 90)])],
    "a box": [(48, [(90, 90), (90, 190), (190, 190), (190, 90), (90, 90)])],
    "many dots": [(8, [(x, y)]) for x in range(20, 270, 22) for y in range(20, 270, 22)],
    "a line from border to border": [(8, [(-9, 200), (289, 204)]), (20, [(140, 40), (136, 180)])],
}


def picture(strokes):
    """Draw strokes as the pad does, with soft edges."""
    large = Image.new("L", (4 * SIDE, 4 * SIDE))
    pen = ImageDraw.Draw(large)
    for width, points in strokes:
        points = [(4 * x, 4 * y) for x, y in points]
        if len(points) > 1:
            pen.line(points, fill=255, width=4 * width, joint="curve")
        for x, y in points:
            reach = 2 * width
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)
    return large.resize((SIDE, SIDE), Image.Resampling.BOX)


def scribbles(n):
    """Give strokes of seeds: one to three that wander, every other time over the border too."""
    random = np.random.default_rng(3)
    for i in range(n):
        border = (34, 246) if i % 2 else (-10, 290)
        centre, size = random.uniform(90, 190, 2), random.choice([10, 25, 50])
        yield [
            (
                int(random.choice([8, 16, 24, 48])),
                (centre + random.normal(size=(random.integers(1, 7), 2)).cumsum(0) * size)
                .clip(*border)
                .tolist(),
            )
            for _ in range(random.integers(1, 4))
        ]


@pytest.mark.exhaustive
def test_a_drawing_is_prepared_in_the_browser_as_by_core(tab):
    script = "".join(
        (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")
        for name in ("digits", "strokes", "lines")
    )
    drawn = DRAWINGS | {f"scribble {i}": strokes for i, strokes in enumerate(scribbles(40))}
    pictures = {name: picture(strokes) for name, strokes in drawn.items()}
    texts = [base64.b64encode(each.tobytes()).decode("ascii") for each in pictures.values()]
    found = dict(zip(pictures, tab.evaluate(PREPARE, [script, texts]), strict=True))
    assert found.pop("nothing") is None
    for name, levels in found.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of several digits
            expected = prepare_digit(pictures[name], ground=0).ravel()
        np.testing.assert_array_equal(levels, expected, name)


SEVEN = [(70, 60), (200, 60), (125, 230)]


def bars(visitor):
    return visitor.page.locator(".cells[aria-label^='y,'] span:not(.name)").all_inner_texts()


def said(visitor, words):
    expect(visitor.page.locator(".st-key-following-arrays .said")).to_have_text(re.compile(words))


def places(visitor, points):
    box = visitor.page.locator(".pad canvas").bounding_box()
    scale = box["width"] / SIDE
    return [(box["x"] + x * scale, box["y"] + y * scale) for x, y in points]


def touch(visitor):
    """Give a function that puts a finger down, moves it, or lifts it."""
    session = visitor.context.new_cdp_session(visitor.page)

    def act(kind, *place):
        points = [dict(zip("xy", place, strict=True))] if place else []
        session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})

    return act


def mouse(visitor):
    """Give the same for the mouse."""
    pointer = visitor.page.mouse

    def act(kind, *place):
        if place:
            pointer.move(*place)
        if kind != "Move":
            (pointer.down if kind == "Start" else pointer.up)()

    return act


@pytest.mark.parametrize(("by", "width"), [(mouse, 1280), (touch, 400)])
def test_the_bars_move_before_the_pen_is_lifted(visit, by, width):
    visitor = visit(width=width)
    said(visitor, "^Sample ")
    act = by(visitor)
    seen = [bars(visitor)]
    first, *others = places(visitor, SEVEN)
    act("Start", *first)
    for (x, y), (left, top) in zip(others, [first, *others], strict=False):
        for step in range(1, 9):
            act("Move", left + (x - left) * step / 8, top + (y - top) * step / 8)
        visitor.page.wait_for_timeout(50)
        seen.append(bars(visitor))
    assert seen[0] != seen[1] != seen[2]
    said(visitor, "^Your drawing: read as 7 with ")
    act("End")
    visitor.settle()
    assert bars(visitor) == seen[2]
    visitor.page.get_by_role("button", name="Clear").click()
    said(visitor, "^Sample ")
    assert bars(visitor) == seen[0]


def test_a_drawing_outlives_a_reload_and_goes_on_to_other_pages(visit):
    visitor = visit()
    act = mouse(visitor)
    first, *others = places(visitor, SEVEN)
    act("Start", *first)
    for place in others:
        visitor.page.mouse.move(*place, steps=4)
    act("End")
    said(visitor, "^Your drawing: read as 7 with ")
    visitor.settle()
    drawn = bars(visitor)
    visitor.page.reload()
    said(visitor, "^Your drawing: read as 7 with ")
    visitor.settle()
    assert bars(visitor) == drawn
    for button, heading in (("See why", "Your image"), ("Change the image", "Your drawing")):
        visitor.page.get_by_role("button", name=button).click()
        visitor.page.get_by_role("heading", name=f"{heading}: predicted 7 ").wait_for()
        visitor.settle()
        visitor.go("Start")
        said(visitor, "^Your drawing: read as 7 with ")
        visitor.settle()


def test_the_keyboard_alone_draws_and_points(visit):
    visitor = visit()
    keys, canvas = visitor.page.keyboard, visitor.page.locator(".pad canvas")
    canvas.focus()
    for _ in range(8):
        keys.press("ArrowUp")
    for _ in range(4):
        keys.press("Space")
        keys.press("ArrowDown")
    keys.down("Space")  # it draws along the way, too
    for _ in range(12):
        keys.press("ArrowDown")
    keys.up("Space")
    said(visitor, "^Your drawing: read as 1 with ")
    visitor.settle()
    expect(canvas).to_be_focused()
    for name in ("Pen", "Eraser", "Width of the pen", "Clear"):
        keys.press("Tab")
        focused = "document.activeElement.shadowRoot.activeElement"
        assert visitor.page.evaluate(f"{focused}.ariaLabel ?? {focused}.innerText") == name
    keys.press("Tab")
    keys.press("Tab")  # from x to z1
    keys.press("ArrowRight")
    shown = visitor.page.locator(".readout")
    expect(shown).to_contain_text(re.compile(r"z1\[1\] = .*Largest addends:.*Adds most to:"))


def test_all_of_it_is_seen_without_scrolling(visit):
    visitor = visit()
    said(visitor, "^Sample ")
    page = visitor.page
    doors = ("Walk me through it", "See where it fails", "Bring your own")
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 800})
        visitor.settle()
        page.wait_for_function("innerWidth === " + str(width))
        for each in (
            page.locator(".pad canvas"),
            page.locator(".cells").last,
            *map(page.get_by_text, doors),
        ):
            box = each.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= 800


def test_an_older_link_opens_data(visit):
    visitor = visit("?digit=3&sample=5")
    expect(visitor.page).to_have_url(re.compile(r"/data\?digit=3&sample=5$"))
    expect(visitor.gallery("split_samples").first).to_have_accessible_name(re.compile(": 3"))
