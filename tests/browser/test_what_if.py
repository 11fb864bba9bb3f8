import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from core import predict, prepare_digit
from dashboard.pages.what_if.sliders import KEYS

expect = pytest.importorskip("playwright.sync_api").expect

DRAWING, PICTURE = "what-if?from=drawing", "what-if?from=picture"
# On the pad, 280 × 280, as a person would draw them.
STROKES = {
    "1": [[(140, 40), (138, 140), (136, 240)]],
    "0": [
        [
            (140 + 60 * np.sin(angle), 140 - 95 * np.cos(angle))
            for angle in np.linspace(0, 2 * np.pi, 24)
        ]
    ],
    "7": [[(70, 60), (200, 60), (125, 240)]],
}


def canvas(visitor):
    return visitor.page.locator(".pad canvas")


def draw(visitor, stroke):
    """Draw a line through points of the pad with the mouse."""
    box = canvas(visitor).bounding_box()
    scale = box["width"] / 280
    places = [(box["x"] + x * scale, box["y"] + y * scale) for x, y in stroke]
    visitor.page.mouse.move(*places[0])
    visitor.page.mouse.down()
    for place in places[1:]:
        visitor.page.mouse.move(*place, steps=4)
    visitor.page.mouse.up()


def ink(visitor):
    """Read how much ink the pad shows: the sum of its grey levels."""
    return canvas(visitor).evaluate(
        """canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
            .data.reduce((sum, level, i) => i % 4 === 0 ? sum + level : sum, 0)"""
    )


def heading(visitor, text):
    return visitor.page.get_by_role("heading", name=re.compile(text))


def tool(visitor, name):
    return visitor.page.locator(".pad").get_by_role("button", name=name, exact=True)


def button(visitor, name):
    return visitor.page.get_by_test_id("stMain").get_by_role("button", name=re.compile(f"^{name}"))


def slider(visitor, key):
    return visitor.keyed(key).locator("input[type=range]")


def picture_file(site, sample=0, kind="PNG"):
    """Give a file of a test digit, enlarged, dark on light, and what the network makes of it."""
    levels = np.rint(site.images["test"][sample].reshape(28, 28) * 255).astype(np.uint8)
    image = Image.fromarray(255 - levels).resize((300, 300))
    file = io.BytesIO()
    image.save(file, kind)
    x = prepare_digit(Image.open(file)).ravel() / np.float32(255)
    return file.getvalue(), int(predict(site.network, x).argmax())


# The pad


@pytest.mark.parametrize("digit", STROKES)
def test_a_drawn_digit_is_read_right(visit, digit):
    visitor = visit(DRAWING)
    heading(visitor, "^An empty image: predicted ").wait_for()
    for stroke in STROKES[digit]:
        draw(visitor, stroke)
    heading(visitor, f"^Your drawing: predicted {digit} with ").wait_for()


def test_each_stroke_changes_the_prediction(visit):
    visitor = visit(DRAWING)
    draw(visitor, STROKES["1"][0])
    heading(visitor, "^Your drawing: predicted 1 ").wait_for()
    one = heading(visitor, "^Your drawing").text_content()
    draw(visitor, STROKES["7"][0])
    expect(heading(visitor, "^Your drawing")).not_to_have_text(one)
    both = heading(visitor, "^Your drawing").text_content()
    button(visitor, "Undo").click()
    expect(heading(visitor, "^Your drawing")).to_have_text(one)
    button(visitor, "Redo").click()
    expect(heading(visitor, "^Your drawing")).to_have_text(both)
    visitor.press("Control+z")
    expect(heading(visitor, "^Your drawing")).to_have_text(one)


def test_undo_takes_the_ink_away_and_redo_brings_it_back(visit):
    visitor = visit(DRAWING)
    draw(visitor, STROKES["7"][0])
    heading(visitor, "^Your drawing").wait_for()
    drawn = ink(visitor)
    assert drawn > 0
    button(visitor, "Undo").click()
    heading(visitor, "^An empty image").wait_for()
    assert ink(visitor) == 0
    expect(button(visitor, "Undo")).to_be_disabled()
    button(visitor, "Redo").click()
    heading(visitor, "^Your drawing: predicted 7").wait_for()
    visitor.settle()
    assert ink(visitor) == drawn


def test_the_eraser_takes_ink_away_and_the_pen_gets_wider(visit):
    visitor = visit(DRAWING)
    draw(visitor, STROKES["1"][0])
    heading(visitor, "^Your drawing").wait_for()
    thin = ink(visitor)
    visitor.page.get_by_role("slider", name="Width of the pen").fill("48")
    draw(visitor, STROKES["1"][0])
    assert ink(visitor) > 1.5 * thin
    tool(visitor, "Eraser").click()
    expect(tool(visitor, "Eraser")).to_have_attribute("aria-pressed", "true")
    expect(tool(visitor, "Pen")).to_have_attribute("aria-pressed", "false")
    draw(visitor, STROKES["1"][0])
    assert ink(visitor) == 0
    heading(visitor, "^An empty image").wait_for()


def test_clear_empties_the_pad_for_good(visit):
    visitor = visit(DRAWING)
    draw(visitor, STROKES["7"][0])
    heading(visitor, "^Your drawing").wait_for()
    tool(visitor, "Clear").click()
    heading(visitor, "^An empty image").wait_for()
    assert ink(visitor) == 0
    visitor.settle()
    visitor.go("Data")
    visitor.page.locator(".gallery").wait_for()
    visitor.go("What if")
    heading(visitor, "^An empty image").wait_for()
    assert ink(visitor) == 0


def test_a_drawing_is_there_again_after_a_look_at_another_page(visit):
    visitor = visit(DRAWING)
    draw(visitor, STROKES["7"][0])
    heading(visitor, "^Your drawing: predicted 7").wait_for()
    drawn = ink(visitor)
    visitor.settle()
    visitor.go("Data")
    visitor.page.locator(".gallery").wait_for()
    visitor.go("What if")
    heading(visitor, "^Your drawing: predicted 7").wait_for()
    visitor.settle()
    assert ink(visitor) == drawn
    draw(visitor, [(60, 150), (220, 150)])
    heading(visitor, "^Your drawing").wait_for()
    assert ink(visitor) > drawn


def test_strokes_drawn_faster_than_the_page_are_all_there(visit):
    visitor = visit(DRAWING)
    for x in range(40, 260, 40):
        draw(visitor, [(x, 60), (x, 220)])
    drawn = ink(visitor)
    heading(visitor, "^Your drawing").wait_for()
    visitor.page.wait_for_timeout(500)
    visitor.settle()
    assert ink(visitor) == drawn
    (width, *_) = visitor.page.locator(".st-key-versions .cells").last.evaluate_all(
        """all => all.map(cells => [...cells.querySelectorAll("i")]
            .filter((_, i) => Math.floor(i / 28) === 14)
            .filter(mark => mark.style.getPropertyValue("--share") > 0.5).length)"""
    )
    assert width >= 6  # six strokes, each a column of its own


def test_a_finger_draws_too(visit):
    visitor = visit(DRAWING, has_touch=True)
    box = canvas(visitor).bounding_box()
    assert canvas(visitor).evaluate("canvas => getComputedStyle(canvas).touchAction") == "none"
    visitor.page.touchscreen.tap(box["x"] + 140, box["y"] + 140)
    heading(visitor, "^Your drawing").wait_for()
    assert ink(visitor) > 0


def test_the_keyboard_draws_cells_and_erases_them(visit):
    visitor = visit(DRAWING)
    keyboard, square = visitor.page.keyboard, canvas(visitor)
    square.focus()
    for _ in range(8):
        keyboard.press("ArrowUp")
    for _ in range(16):
        keyboard.press("Space")
        keyboard.press("ArrowDown")
    heading(visitor, "^Your drawing: predicted 1 ").wait_for()
    expect(visitor.page.locator(".pad [aria-live]")).to_have_text("row 23, column 15")
    drawn = ink(visitor)
    keyboard.press("ArrowUp")
    keyboard.press("Delete")
    expect(visitor.page.locator(".pad [aria-live]")).to_have_text("Erased at row 22, column 15")
    assert 0 < ink(visitor) < drawn
    expect(square).to_be_focused()
    assert visitor.sample.input_value() == "0"
    expect(square).to_have_accessible_name(re.compile("arrows move, Space draws, Delete erases"))


def test_the_cursor_of_the_keyboard_stays_on_the_pad(visit):
    visitor = visit(DRAWING)
    canvas(visitor).focus()
    for _ in range(20):
        visitor.page.keyboard.press("ArrowLeft")
        visitor.page.keyboard.press("ArrowUp")
    expect(visitor.page.locator(".pad [aria-live]")).to_have_text("row 1, column 1")


def test_a_sample_cannot_be_drawn_over(visit):
    visitor = visit("what-if?sample=3")
    before = ink(visitor)
    draw(visitor, STROKES["7"][0])
    assert ink(visitor) == before
    expect(visitor.page.locator(".pad").get_by_role("toolbar")).to_be_hidden()
    heading(visitor, "^Sample 3: ").wait_for()


def test_the_drawings_of_two_visitors_do_not_mix(visit):
    one, other = visit(DRAWING), visit(DRAWING)
    draw(one, STROKES["1"][0])
    draw(other, STROKES["7"][0])
    heading(one, "^Your drawing: predicted 1 ").wait_for()
    heading(other, "^Your drawing: predicted 7 ").wait_for()
    one.press("r")
    one.settle()
    heading(one, "^Your drawing: predicted 1 ").wait_for()


# A picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_is_chosen_is_read(visit, site, kind):
    visitor = visit(PICTURE)
    content, prediction = picture_file(site, kind=kind)
    visitor.page.get_by_test_id("stMain").locator("input[type=file]").set_input_files(
        {"name": "digit.png", "mimeType": "image/png", "buffer": content}
    )
    heading(visitor, f"^Your picture: predicted {prediction} ").wait_for()
    assert ink(visitor) > 0


BAD = {
    "empty": b"",
    "one pixel": base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    ),
    "text": b"This is no picture.",
    "truncated": None,
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_picture_gets_a_sentence_and_the_page_goes_on(visit, site, kind):
    visitor = visit(PICTURE)
    content, prediction = picture_file(site)
    chooser = visitor.page.get_by_test_id("stMain").locator("input[type=file]")
    bad = content[: len(content) // 2] if BAD[kind] is None else BAD[kind]
    chooser.set_input_files({"name": "bad.png", "mimeType": "image/png", "buffer": bad})
    expect(visitor.page.get_by_test_id("stMain").get_by_test_id("stAlert")).to_contain_text(
        "bad.png: "
    )
    heading(visitor, "^An empty image").wait_for()
    visitor.settle()
    chooser.set_input_files({"name": "good.png", "mimeType": "image/png", "buffer": content})
    heading(visitor, f"^Your picture: predicted {prediction} ").wait_for()
    expect(visitor.page.get_by_test_id("stMain").get_by_test_id("stAlert")).to_have_count(0)


def file_in_hand(visitor, name, content):
    """Give a file as a person's clipboard or mouse holds it."""
    return visitor.page.evaluate_handle(
        """([name, content]) => {
            const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0))
            const held = new DataTransfer()
            held.items.add(new File([bytes], name, { type: "image/png" }))
            return held
        }""",
        [name, base64.b64encode(content).decode()],
    )


def paste(visitor, name, content):
    visitor.page.evaluate(
        """held => document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held }))""",
        file_in_hand(visitor, name, content),
    )


@pytest.mark.parametrize("address", ["what-if", DRAWING, PICTURE])
def test_a_picture_that_is_pasted_is_read_wherever_the_digit_came_from(visit, site, address):
    visitor = visit(address)
    canvas(visitor).wait_for()
    content, prediction = picture_file(site)
    paste(visitor, "image.png", content)
    heading(visitor, f"^Your picture: predicted {prediction} ").wait_for()
    expect(visitor.page).to_have_url(re.compile("from=picture"))


def test_a_picture_that_is_dropped_on_the_square_is_read(visit, site):
    visitor = visit("what-if")
    canvas(visitor).wait_for()
    content, prediction = picture_file(site)
    held = file_in_hand(visitor, "a.png", content)
    canvas(visitor).dispatch_event("drop", {"dataTransfer": held})
    heading(visitor, f"^Your picture: predicted {prediction} ").wait_for()


def test_a_picture_that_is_pasted_and_is_none_gets_a_sentence(visit):
    visitor = visit("what-if")
    canvas(visitor).wait_for()
    paste(visitor, "image.png", b"no picture")
    expect(visitor.page.get_by_test_id("stMain").get_by_test_id("stAlert")).to_contain_text(
        "image.png: "
    )
    heading(visitor, "^Sample 0: ").wait_for()


def test_a_paste_on_another_page_is_no_picture(visit, site):
    visitor = visit("what-if")
    visitor.go("Data")
    visitor.page.locator(".gallery").wait_for()
    paste(visitor, "image.png", picture_file(site)[0])
    visitor.settle()
    visitor.go("What if")
    heading(visitor, "^Sample 0: ").wait_for()


# Sliders, edits, and where the digit goes


def test_each_slider_moves_by_key(visit):
    visitor = visit("what-if?sample=3")
    for key in KEYS.values():
        heading(visitor, "^Sample 3: ").wait_for()
        moved = slider(visitor, key)
        moved.focus()
        before = float(moved.input_value())
        visitor.page.keyboard.press("ArrowRight")
        heading(visitor, "^Sample 3, edited: ").wait_for()
        assert float(moved.input_value()) > before
        expect(visitor.page).to_have_url(re.compile(f"{key}="))
        visitor.page.keyboard.press("ArrowLeft")
        heading(visitor, "^Sample 3: ").wait_for()
        expect(moved).to_be_focused()


def test_a_slider_moves_by_a_click(visit):
    visitor = visit("what-if?sample=3")
    box = visitor.keyed("turn").get_by_role("group").bounding_box()
    track = slider(visitor, "turn").locator("xpath=../../..").bounding_box()
    visitor.page.mouse.click(box["x"] + box["width"] * 0.75, track["y"] + track["height"] / 2)
    heading(visitor, "^Sample 3, edited: ").wait_for()
    assert float(slider(visitor, "turn").input_value()) > 45


def test_the_list_of_edits_goes_back_to_one_and_brings_none_back_by_itself(visit):
    visitor = visit("what-if?sample=3")
    slider(visitor, "turn").focus()
    visitor.page.keyboard.press("End")
    heading(visitor, "^Sample 3, edited: ").wait_for()
    turned = heading(visitor, "^Sample 3, edited: ").text_content()
    slider(visitor, "blur").focus()
    visitor.page.keyboard.press("End")
    expect(heading(visitor, "^Sample 3, edited: ")).not_to_have_text(turned)
    # Who has looked at the list and undoes an edit finds it undone whatever is clicked next.
    button(visitor, "Edits").click()
    visitor.page.get_by_text("3: Blur by 4 pixels").wait_for()
    visitor.press("Escape")
    button(visitor, "Undo").click()
    expect(heading(visitor, "^Sample 3, edited: ")).to_have_text(turned)
    visitor.page.get_by_role("tab", name="Smallest change").click()
    heading(visitor, "^The smallest change").wait_for()
    visitor.settle()
    expect(heading(visitor, "^Sample 3, edited: ")).to_have_text(turned)
    button(visitor, "Redo").click()
    expect(slider(visitor, "blur")).to_have_value("4")
    button(visitor, "Edits").click()
    visitor.page.get_by_text("2: Turn 180 degrees clockwise").click()
    expect(heading(visitor, "^Sample 3, edited: ")).to_have_text(turned)
    expect(slider(visitor, "blur")).to_have_value("0")
    button(visitor, "Edits").click()
    visitor.page.get_by_text("1: From the selected sample").click()
    heading(visitor, "^Sample 3: ").wait_for()


def test_the_edited_digit_goes_to_the_forward_pass(visit):
    visitor = visit(DRAWING)
    draw(visitor, STROKES["7"][0])
    heading(visitor, "^Your drawing: predicted 7").wait_for()
    visitor.settle()
    button(visitor, "Send to Forward pass").click()
    heading(visitor, "^Your image: predicted 7").wait_for()
    expect(visitor.page).to_have_url(re.compile("/forward-pass"))


def test_a_click_on_a_cell_opens_its_sum_on_forward_pass(visit):
    visitor = visit(DRAWING)
    draw(visitor, STROKES["7"][0])
    heading(visitor, "^Your drawing: predicted 7").wait_for()
    visitor.settle()
    visitor.cells("y").nth(7).click()
    heading(visitor, "^Your image: predicted 7").wait_for()
    expect(visitor.page.get_by_role("combobox", name="The sum behind")).to_have_value("y[7]")


# How it looks


def test_the_main_thing_is_seen_without_scrolling(visit):
    visitor = visit(DRAWING)
    for seen in (
        canvas(visitor),
        visitor.page.locator(".st-key-versions .cells").last,
        visitor.keyed("noise"),
        visitor.page.locator(".st-key-edited-arrays .cells[aria-label^='y,']"),
    ):
        box = seen.bounding_box()
        assert box["y"] + box["height"] <= 800
        assert box["x"] + box["width"] <= 1280


@pytest.mark.parametrize("address", ["what-if", DRAWING, PICTURE])
def test_nothing_overflows_a_narrow_screen(visit, address):
    visitor = visit(address, width=400, height=860)
    canvas(visitor).wait_for()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 400
    assert visitor.page.get_by_test_id("stMain").evaluate("m => m.scrollWidth - m.clientWidth") <= 0
    for seen in (visitor.page.locator(".pad"), visitor.keyed("noise"), button(visitor, "Send")):
        box = seen.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 400
    box = canvas(visitor).bounding_box()
    assert abs(box["width"] - box["height"]) <= 1


@pytest.mark.parametrize(("theme", "filtered"), [("light", "invert(1)"), ("dark", "none")])
def test_ink_is_dark_on_a_light_page_and_light_on_a_dark_one(visit, theme, filtered):
    visitor = visit(DRAWING, color_scheme=theme)
    shown = canvas(visitor).evaluate("canvas => getComputedStyle(canvas).filter")
    assert shown == filtered
