import base64
import io
import itertools
import re

import numpy as np
import pytest
from PIL import Image

from core import predict, prepare_digit
from tests.browser.driver import PROJECT, SECONDS

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


def draw(visitor, stroke, *, lift=True, wait=True):
    """Draw a line with the mouse; lift it and wait for the answer, or not."""
    box = canvas(visitor).bounding_box()
    scale = box["width"] / 280
    places = [(box["x"] + x * scale, box["y"] + y * scale) for x, y in stroke]
    visitor.page.mouse.move(*places[0])
    visitor.page.mouse.down()
    for place in places[1:]:
        visitor.page.mouse.move(*place, steps=4)
    if lift:
        visitor.page.mouse.up()
        if wait:
            expect(moving(visitor)).to_have_count(0)


def ink(visitor):
    """Read how much ink the pad shows: the sum of its grey levels."""
    return canvas(visitor).evaluate(
        """canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
            .data.reduce((sum, level, i) => i % 4 === 0 ? sum + level : sum, 0)"""
    )


def moving(visitor):
    """Find the arrays that the browser computes, until the server's are there."""
    return visitor.page.locator(".st-key-edited-arrays .moving")


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


@pytest.fixture
def pad(look):
    """Open the pad, and clear what somebody has drawn on it before."""
    visitor = look(DRAWING)
    heading(visitor, "^(An empty image|Your drawing)").wait_for()
    if heading(visitor, "^Your drawing").count():
        tool(visitor, "Clear").click()
        heading(visitor, "^An empty image").wait_for()
        visitor.settle()
    return visitor


# The pad


@pytest.mark.exhaustive
def test_drawn_digits_are_read_right_before_the_pen_is_lifted_and_after(visit):
    visitor = visit(DRAWING)
    answer = visitor.page.locator(".st-key-edited-arrays .cells[aria-label^='y,'] .best.name")
    for digit, strokes in STROKES.items():
        heading(visitor, "^An empty image: predicted ").wait_for()
        for stroke in strokes[:-1]:
            draw(visitor, stroke)
        draw(visitor, strokes[-1], lift=False)
        heading(visitor, f"^Your drawing: predicted {digit} with ").wait_for()
        expect(answer).to_have_text(digit)
        expect(moving(visitor)).not_to_have_count(0)
        visitor.page.mouse.up()
        expect(moving(visitor)).to_have_count(0)
        heading(visitor, f"^Your drawing: predicted {digit} with ").wait_for()
        tool(visitor, "Clear").click()


@pytest.mark.exhaustive
def test_each_stroke_changes_the_prediction_and_undo_takes_it_away_until_redo(visit):
    visitor = visit(DRAWING)

    def expect_drawing(text, drawn):
        expect(heading(visitor, "^Your drawing")).to_have_text(text)
        visitor.settle()
        assert ink(visitor) == drawn

    seen = []
    for digit in ("1", "7"):
        draw(visitor, STROKES[digit][0])
        if seen:
            expect(heading(visitor, "^Your drawing")).not_to_have_text(seen[0][0])
        heading(visitor, "^Your drawing: predicted ").wait_for()
        seen.append((heading(visitor, "^Your drawing").text_content(), ink(visitor)))
    (one, thin), (both, thick) = seen
    assert one.startswith("Your drawing: predicted 1 ")
    assert 0 < thin < thick
    button(visitor, "Undo").click()
    expect_drawing(one, thin)
    button(visitor, "Redo").click()
    expect_drawing(both, thick)
    visitor.press("Control+z")
    expect_drawing(one, thin)
    button(visitor, "Undo").click()
    heading(visitor, "^An empty image").wait_for()
    assert ink(visitor) == 0
    expect(button(visitor, "Undo")).to_be_disabled()


@pytest.mark.exhaustive
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


@pytest.mark.exhaustive
def test_a_drawing_outlives_a_look_at_another_page_and_clear_empties_it_for_good(pad):
    visitor = pad

    def look_away():
        visitor.settle()
        visitor.go("Data")
        visitor.page.locator(".gallery").wait_for()
        visitor.go("What if")

    draw(visitor, STROKES["7"][0])
    heading(visitor, "^Your drawing: predicted 7").wait_for()
    drawn = ink(visitor)
    look_away()
    heading(visitor, "^Your drawing: predicted 7").wait_for()
    visitor.settle()
    assert ink(visitor) == drawn
    draw(visitor, [(60, 150), (220, 150)])
    assert ink(visitor) > drawn
    visitor.settle()
    tool(visitor, "Clear").click()
    heading(visitor, "^An empty image").wait_for()
    assert ink(visitor) == 0
    look_away()
    heading(visitor, "^An empty image").wait_for()
    assert ink(visitor) == 0


@pytest.mark.exhaustive
def test_strokes_drawn_faster_than_the_page_are_all_there(pad):
    visitor = pad
    draw(visitor, [(40, 60), (240, 60)], wait=False)  # a comb: what hangs together is one digit
    for x in range(40, 260, 40):
        draw(visitor, [(x, 60), (x, 220)], wait=False)
    drawn = ink(visitor)

    def columns():
        """Count the columns of ink in the middle of what the network gets."""
        (count, *_) = visitor.page.locator(".st-key-versions .cells").last.evaluate_all(
            """all => all.map(cells => [...cells.querySelectorAll("i")]
                .filter((_, i) => Math.floor(i / 28) === 14)
                .filter(mark => mark.className.match(/[0-9]+/) > 64).length)"""  # of 127 shades
        )
        return count

    heading(visitor, "^Your drawing").wait_for()
    for _ in range(10 * SECONDS):
        if columns() >= 6:  # the teeth, each a column of its own
            break
        visitor.page.wait_for_timeout(100)
    assert columns() >= 6
    visitor.settle()
    assert ink(visitor) == drawn


@pytest.mark.exhaustive
def test_a_finger_draws_too(pad):
    box = canvas(pad).bounding_box()
    assert canvas(pad).evaluate("canvas => getComputedStyle(canvas).touchAction") == "none"
    finger = pad.context.new_cdp_session(pad.page)
    for kind, points in (
        ("touchStart", [{"x": box["x"] + 140, "y": box["y"] + 140}]),
        ("touchEnd", []),
    ):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    heading(pad, "^Your drawing").wait_for()
    assert ink(pad) > 0


@pytest.mark.exhaustive
def test_the_keyboard_draws_cells_and_erases_them_and_stays_on_the_pad(pad):
    visitor = pad
    keyboard, square = visitor.page.keyboard, canvas(visitor)
    square.focus()
    for _ in range(4):
        keyboard.press("Space")
        keyboard.press("ArrowDown")
    heading(visitor, "^Your drawing: predicted ").wait_for()
    expect(visitor.page.locator(".pad [aria-live]")).to_have_text("row 19, column 15")
    drawn = ink(visitor)
    keyboard.press("ArrowUp")
    keyboard.press("Delete")
    expect(visitor.page.locator(".pad [aria-live]")).to_have_text("Erased at row 18, column 15")
    assert 0 < ink(visitor) < drawn
    expect(square).to_be_focused()
    assert visitor.sample.input_value() == "0"
    expect(square).to_have_accessible_name(re.compile("arrows move, Space draws, Delete erases"))
    for _ in range(24):
        keyboard.press("ArrowLeft")
        keyboard.press("ArrowUp")
    expect(visitor.page.locator(".pad [aria-live]")).to_have_text("row 1, column 1")


# A picture


@pytest.mark.exhaustive
def test_a_photograph_with_a_shadow_is_read_right_and_the_notes_say_how(look):
    visitor = look(PICTURE)
    chooser = visitor.page.get_by_test_id("stMain").locator("input[type=file]")
    chooser.set_input_files(PROJECT / "tests" / "cases" / "p02_shadow_3_true8.jpg")
    expect(heading(visitor, "^Your picture: predicted 8 ")).to_be_visible()
    expect(visitor.page.get_by_text("The ground is uneven: ")).to_be_visible()
    expect(visitor.page.get_by_label("Blue is read as the digit")).to_be_visible()


@pytest.mark.exhaustive
def test_a_bad_picture_gets_a_sentence_and_the_next_one_is_read(visit, site):
    visitor = visit(PICTURE)
    content, prediction = picture_file(site)
    main = visitor.page.get_by_test_id("stMain")

    def choose(name, content):
        main.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "image/png", "buffer": content}
        )

    for name, bad in (("empty.png", b""), ("half.png", content[: len(content) // 2])):
        choose(name, bad)
        expect(main.get_by_test_id("stAlert")).to_contain_text(f"{name}: ")
        heading(visitor, "^An empty image").wait_for()
        visitor.settle()
    choose("good.png", content)
    heading(visitor, f"^Your picture: predicted {prediction} ").wait_for()
    expect(main.get_by_test_id("stAlert")).to_have_count(0)
    assert ink(visitor) > 0
    # Another one takes its place; its name does not matter, but what is in it.
    visitor.settle()
    content, prediction = picture_file(site, sample=1, kind="JPEG")
    choose("other.png", content)
    heading(visitor, f"^Your picture: predicted {prediction} ").wait_for()


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


@pytest.mark.exhaustive
def test_a_picture_that_is_pasted_or_dropped_is_read_wherever_the_digit_came_from(look, site):
    visitor = look("what-if")
    pictures = [picture_file(site, sample) for sample in range(4)]
    assert all(one != other for (_, one), (_, other) in itertools.pairwise(pictures))

    def expect_picture(prediction):
        heading(visitor, f"^Your picture: predicted {prediction} ").wait_for()
        expect(visitor.page).to_have_url(re.compile("from=picture"))
        visitor.settle()

    # What is none, and what is pasted on another page, changes nothing.
    paste(visitor, "image.png", b"no picture")
    alert = visitor.page.get_by_test_id("stMain").get_by_test_id("stAlert")
    expect(alert).to_contain_text("image.png: ")
    heading(visitor, "^Sample 0: ").wait_for()
    visitor.settle()
    visitor.go("Data")
    visitor.page.locator(".gallery").wait_for()
    paste(visitor, "image.png", pictures[0][0])
    visitor.settle()
    visitor.go("What if")
    heading(visitor, "^Sample 0: ").wait_for()
    visitor.settle()
    # A sample is not drawn over.
    before = ink(visitor)
    draw(visitor, STROKES["7"][0])
    assert ink(visitor) == before
    expect(visitor.page.locator(".pad").get_by_role("toolbar")).to_be_hidden()

    (content, prediction), *others = pictures
    paste(visitor, "image.png", content)
    expect_picture(prediction)
    (content, prediction), *others = others
    held = file_in_hand(visitor, "a.png", content)
    canvas(visitor).dispatch_event("drop", {"dataTransfer": held})
    expect_picture(prediction)
    (content, prediction), *others = others
    visitor.page.get_by_role("radio", name="a drawing").click()
    visitor.page.locator(".pad").get_by_role("toolbar").wait_for()
    visitor.settle()
    paste(visitor, "image.png", content)
    expect_picture(prediction)


# Sliders, edits, and where the digit goes


def test_a_slider_moves_by_key_and_by_a_click(look):
    visitor = look("what-if?sample=3")
    heading(visitor, "^Sample 3: ").wait_for()
    for key in ("edit_scale", "noise"):
        moved = slider(visitor, key)
        moved.focus()
        before = float(moved.input_value())
        visitor.page.keyboard.press("ArrowRight")
        expect(visitor.page).to_have_url(re.compile(f"{key}="))
        heading(visitor, "^Sample 3, edited: ").wait_for()
        visitor.settle()
        assert float(moved.input_value()) > before
        expect(moved).to_be_focused()
    visitor.page.keyboard.press("ArrowLeft")
    expect(visitor.page).not_to_have_url(re.compile(f"{key}="))
    visitor.settle()
    expect(moved).to_be_focused()
    box = visitor.keyed("turn").get_by_role("group").bounding_box()
    track = slider(visitor, "turn").locator("xpath=../../..").bounding_box()
    visitor.page.mouse.click(box["x"] + box["width"] * 0.75, track["y"] + track["height"] / 2)
    expect(visitor.page).to_have_url(re.compile(r"turn=\d\d"))
    assert float(slider(visitor, "turn").input_value()) > 45


@pytest.mark.exhaustive
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


@pytest.mark.exhaustive
def test_the_edited_digit_opens_on_forward_pass_as_a_whole_or_at_a_sum(pad):
    visitor = pad
    draw(visitor, STROKES["7"][0])
    heading(visitor, "^Your drawing: predicted 7").wait_for()
    visitor.settle()
    button(visitor, "Send to Forward pass").click()
    heading(visitor, "^Your image: predicted 7").wait_for()
    expect(visitor.page).to_have_url(re.compile("/forward-pass"))
    visitor.settle()
    visitor.go("What if")
    heading(visitor, "^Your drawing: predicted 7").wait_for()
    visitor.settle()
    visitor.cells("y").nth(7).click()
    heading(visitor, "^Your image: predicted 7").wait_for()
    expect(visitor.page.get_by_role("combobox", name="The sum behind")).to_have_value("y[7]")


# How it looks


def test_the_main_thing_is_seen_without_scrolling_and_its_ink_goes_with_the_theme(look):
    visitor = look(DRAWING)
    for seen in (
        canvas(visitor),
        visitor.page.locator(".st-key-versions .cells").last,
        visitor.keyed("noise"),
        visitor.page.locator(".st-key-edited-arrays .cells[aria-label^='y,']"),
    ):
        box = seen.bounding_box()
        assert box["y"] + box["height"] <= 800
        assert box["x"] + box["width"] <= 1280
    shown = {"light": "invert(1)", "dark": "none"}  # dark ink on a light page, and the reverse
    for theme in visitor.themes():
        filtered = canvas(visitor).evaluate("canvas => getComputedStyle(canvas).filter")
        assert filtered == shown[theme]


@pytest.mark.exhaustive
def test_nothing_overflows_a_narrow_screen(look):
    visitor = look(width=400, height=860)
    for address in ("what-if", DRAWING, PICTURE):
        visitor.follow(address)
        canvas(visitor).wait_for()
        main = visitor.page.get_by_test_id("stMain")
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 400
        assert main.evaluate("m => m.scrollWidth - m.clientWidth") <= 0
        for seen in (visitor.page.locator(".pad"), visitor.keyed("noise"), button(visitor, "Send")):
            box = seen.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 400
        box = canvas(visitor).bounding_box()
        assert abs(box["width"] - box["height"]) <= 1
