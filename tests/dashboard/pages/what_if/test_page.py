import io
import re
import warnings

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from PIL import Image

from core import forward, init_network, load_mnist, prepare_digit
from core.images.digits import raw_digit
from core.images.transforms import TRANSFORMS, apply
from dashboard.pages.what_if import curves, source
from dashboard.pages.what_if.sliders import KEYS
from dashboard.state.pages import PAGES
from dashboard.widgets import picture
from dashboard.words import percent
from tests.dashboard.app import PROJECT, handed, start

PNG = "image/png"
CASES = PROJECT / "tests" / "cases"


@pytest.fixture(scope="module")
def sample_test():
    return load_mnist(source="sample")[1]


def saved(levels, kind="PNG"):
    """Give the bytes of a picture's file."""
    file = io.BytesIO()
    Image.fromarray(levels).save(file, kind)
    return file.getvalue()


def photo(image, side=280, kind="PNG"):
    """Give the file of a digit (784,) enlarged, as ink on a light ground, moved off its centre."""
    levels = Image.fromarray(255 - np.rint(image.reshape(28, 28) * 255).astype(np.uint8))
    paper = Image.new("L", (side, side), 255)
    paper.paste(levels.resize((side * 3 // 4, side * 3 // 4)), (side // 5, side // 40))
    return saved(np.asarray(paper), kind)


def drawn(image, border=False):
    """Give what the pad hands over: a digit (784,) enlarged, light ink on black."""
    levels = np.rint(image.reshape(28, 28) * 255).astype(np.uint8).repeat(10, 0).repeat(10, 1)
    if border:
        levels[:, :24] = levels[256:] = 255
    return saved(levels)


@pytest.fixture
def hand(monkeypatch):
    """Stand in for the pad: hand over what a visitor does there."""
    told = []

    def pad(picture, version, **settings):
        given.update(settings, picture=picture, version=version)
        st.button("hand", key="hand", on_click=lambda: settings[f"on_{told[0]}"](*told[1:]))

    def hand(app, kind, *what):
        told[:] = [kind, *what]
        return app.button(key="hand").click().run()

    given = hand.given = {}
    monkeypatch.setattr(source, "pad", pad)
    return hand


def heading(app):
    return app.subheader[0].value if app.subheader else handed(app, "heading")["text"]


def arrays(app, key="edited arrays"):
    return {each["name"]: np.array(each["values"]) for each in handed(app, key)["arrays"]}


def expected_heading(title, x):
    y = forward(init_network(), x).y
    return f"{title}: predicted {y.argmax()} with {percent(y.max())}"


def check_arrays(app, x):
    expected = {"x": x, **forward(init_network(), x)}
    shown = arrays(app)
    assert list(shown) == list(expected)
    for name, values in shown.items():
        np.testing.assert_allclose(values, expected[name], atol=1e-5)


# The selected sample and the sliders


@pytest.mark.parametrize("sample", ["0", "1234", "2499"])
def test_it_begins_with_the_selected_sample_as_it_is(sample, sample_test):
    app = start("what_if", sample=sample)
    x, t = sample_test[0][int(sample)], sample_test[1][int(sample)]
    y = forward(init_network(), x).y
    colour = "blue" if y.argmax() == t else "orange"
    assert heading(app) == (
        f"Sample {sample}: true {t}, :{colour}[predicted {y.argmax()}] with {percent(y.max())}"
    )
    check_arrays(app, x)
    (version,) = handed(app, "versions")["arrays"]
    assert (version["name"], version["notes"][-1]) == (
        "as it is",
        f"→ {y.argmax()} with {percent(y.max())}",
    )
    np.testing.assert_array_equal(version["values"], np.rint(x * 255))
    assert {each["truth"] for each in handed(app, "edited arrays")["arrays"]} == {None, int(t)}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_each_slider_changes_the_digit_as_core_does(name, sample_test):
    transform = TRANSFORMS[name]
    app = start("what_if", sample="12")
    slider = app.slider(key=KEYS[name])
    assert (slider.min, slider.max) == (transform.lowest, transform.highest)
    for amount in {transform.lowest, transform.highest} - {transform.neutral}:
        app.slider(key=KEYS[name]).set_value(type(slider.value)(amount)).run()
        assert heading(app).startswith("Sample 12, edited: true ")
        check_arrays(app, apply(sample_test[0][12:13], {name: amount})[0])
    app.slider(key=KEYS[name]).set_value(type(slider.value)(transform.neutral)).run()
    assert heading(app).startswith("Sample 12: true ")


def test_a_link_opens_the_sliders_where_they_were(sample_test):
    amounts = {"scale": 0.8, "turn": -20, "blur": 1.3}
    address = {KEYS[name]: str(amount) for name, amount in amounts.items()}
    app = start("what_if", sample="12", **address)
    check_arrays(app, apply(sample_test[0][12:13], amounts)[0])


@pytest.mark.parametrize(
    "address",
    [{"turn": "999"}, {"turn": "far"}, {"blur": "-1"}, {"noise": "nan"}, {"edit_scale": "0"}],
    ids=str,
)
def test_an_amount_that_makes_no_sense_leaves_the_slider_where_it_is(address, sample_test):
    app = start("what_if", sample="12", **address)
    check_arrays(app, sample_test[0][12])


@pytest.mark.parametrize("asked", ["a poem", "A Drawing", ""])
def test_a_source_that_is_none_leaves_the_selected_sample(asked):
    assert heading(start("what_if", **{"from": asked})).startswith("Sample 0: ")


def test_reset_moves_every_slider_back(sample_test):
    app = start("what_if", sample="12", turn="30", right="-3", noise="0.5")
    app.button(key="reset").click().run()
    check_arrays(app, sample_test[0][12])
    assert app.button(key="reset").disabled
    assert app.menu_button(key="edit").options[-1] == "2: Reset the sliders (now)"


def test_the_sliders_stay_while_another_page_is_seen(sample_test):
    app = start("what_if", sample="12", turn="30")
    app.slider(key="right").set_value(2).run()
    app.switch_page(PAGES["data"].file).run()
    app.switch_page(PAGES["what_if"].file).run()
    check_arrays(app, apply(sample_test[0][12:13], {"turn": 30, "right": 2})[0])


# Undo and redo


def test_undo_and_redo_go_through_the_edits(sample_test):
    app = start("what_if", sample="12")
    assert app.button(key="undo").disabled
    assert app.button(key="redo").disabled
    app.slider(key="turn").set_value(15).run()
    app.slider(key="right").set_value(-2).run()
    app.button(key="undo").click().run()
    check_arrays(app, apply(sample_test[0][12:13], {"turn": 15})[0])
    app.button(key="undo").click().run()
    check_arrays(app, sample_test[0][12])
    assert app.button(key="undo").disabled
    app.button(key="redo").click().run()
    app.button(key="redo").click().run()
    check_arrays(app, apply(sample_test[0][12:13], {"turn": 15, "right": -2})[0])
    assert app.button(key="redo").disabled


def test_a_click_in_the_list_goes_back_to_that_edit(sample_test):
    app = start("what_if", sample="12")
    app.slider(key="turn").set_value(15).run()
    app.slider(key="blur").set_value(2.0).run()
    turned, blurred = "2: Turn 15 degrees clockwise", "3: Blur by 2 pixels"
    edits = app.menu_button(key="edit")
    assert edits.options == ["1: From the selected sample", turned, f"{blurred} (now)"]
    edits.click_index(1).run()
    check_arrays(app, apply(sample_test[0][12:13], {"turn": 15})[0])
    assert (app.slider(key="turn").value, app.slider(key="blur").value) == (15, 0)
    assert app.menu_button(key="edit").options[1:] == [f"{turned} (now)", blurred]


def test_undo_brings_back_the_sample(sample_test):
    app = start("what_if", sample="12")
    app.slider(key="turn").set_value(15).run()
    app.number_input(key="sample").set_value(30).run()
    check_arrays(app, apply(sample_test[0][30:31], {"turn": 15})[0])
    app.button(key="undo").click().run()
    assert app.session_state["sample"] == 12
    check_arrays(app, apply(sample_test[0][12:13], {"turn": 15})[0])


def test_undo_brings_back_the_source_and_the_drawing(hand, sample_test):
    first, second = (saved(np.rint(sample_test[0][i].reshape(28, 28) * 255).astype(np.uint8))
                     for i in (3, 5))  # fmt: skip
    app = start("what_if", **{"from": "drawing"})
    hand(app, "draw", first, "Draw a stroke")
    hand(app, "draw", second, "Draw a stroke")
    version = hand.given["version"]
    app.button(key="undo").click().run()
    assert (hand.given["picture"] is None, hand.given["version"] == version) == (False, False)
    check_arrays(app, prepare_digit(Image.open(io.BytesIO(first))).ravel() / np.float32(255))
    app.button(key="undo").click().run()
    assert heading(app).startswith("An empty image: ")
    app.button(key="redo").click().run()
    app.button(key="redo").click().run()
    check_arrays(app, prepare_digit(Image.open(io.BytesIO(second))).ravel() / np.float32(255))
    app.segmented_control(key="from").set_value("the selected sample").run()
    assert heading(app).startswith("Sample 0: ")
    app.button(key="undo").click().run()
    assert heading(app).startswith("Your drawing: ")


def test_edits_that_read_alike_are_told_apart(sample_test):
    app = start("what_if", sample="12")
    for degrees in (5, 0, 5, 0):
        app.slider(key="turn").set_value(degrees).run()
    for place, degrees in ((3, 5), (1, 5), (2, 0), (4, 0)):
        app.menu_button(key="edit").click_index(place).run()
        assert app.menu_button(key="edit").options[place].endswith(" (now)")
        assert app.slider(key="turn").value == degrees


# A drawing


def test_a_stroke_is_prepared_and_read(hand, sample_test):
    # Along most of the border as well, as no ink of a photo is.
    drawing = drawn(sample_test[0][5], border=True)
    app = start("what_if", **{"from": "drawing"})
    hand(app, "draw", drawing, "Draw a stroke")
    picture = Image.open(io.BytesIO(drawing))
    prepared = prepare_digit(picture, ground=0)
    x = prepared.ravel() / np.float32(255)
    assert heading(app) == expected_heading("Your drawing", x)
    check_arrays(app, x)
    versions = arrays(app, "versions")
    np.testing.assert_array_equal(versions["raw resize"], raw_digit(picture).ravel())
    np.testing.assert_array_equal(versions["prepared"], prepared.ravel())
    for each, version in zip(
        handed(app, "versions")["arrays"], (raw_digit(picture), prepared), strict=True
    ):
        y = forward(init_network(), version.ravel() / np.float32(255)).y
        assert each["notes"][-1] == f"→ {y.argmax()} with {percent(y.max())}"
    # What the pad drew itself is not sent back to be drawn over what came after.
    assert hand.given["version"] == "drawing 0"
    follows = "Your drawing: predicted {label} with {confidence}"
    assert handed(app, "heading")["follows"] == handed(app, "edited arrays")["follows"] == follows


def test_the_sliders_change_a_drawing_too(hand, sample_test):
    drawing = drawn(sample_test[0][5])
    app = start("what_if", turn="25", **{"from": "drawing"})
    hand(app, "draw", drawing, "Draw a stroke")
    prepared = prepare_digit(Image.open(io.BytesIO(drawing)), ground=0)
    check_arrays(app, apply(prepared.reshape(1, 784), {"turn": 25})[0])
    assert heading(app).startswith("Your drawing, edited: predicted ")
    # What the sliders make of what is drawn, the browser does not compute.
    assert handed(app, "heading")["follows"] == handed(app, "edited arrays")["follows"] == ""
    versions, x = arrays(app, "versions"), arrays(app)["x"]
    assert list(versions) == ["prepared", "edited"]
    np.testing.assert_allclose(versions["edited"], x * 255, atol=0.5)


def test_the_square_shows_the_sample_as_it_is_edited_and_beside_it_as_it_is(hand, sample_test):
    app = start("what_if", sample="12", turn="25")
    square = np.asarray(Image.open(io.BytesIO(hand.given["picture"])))
    edited = apply(sample_test[0][12:13], {"turn": 25})[0]
    np.testing.assert_array_equal(square.ravel(), np.rint(255 * edited))
    assert hand.given["words"] == "Sample 12, edited"
    (version,) = arrays(app, "versions").values()
    np.testing.assert_allclose(version / 255, sample_test[0][12], atol=1e-6)


@pytest.mark.parametrize("left", [None, saved(np.zeros((280, 280), np.uint8))], ids=str)
def test_a_pad_that_is_cleared_or_erased_is_an_empty_image(hand, left, sample_test):
    app = start("what_if", **{"from": "drawing"})
    empty = np.zeros(784, np.float32)
    assert heading(app) == expected_heading("An empty image", empty)
    hand(app, "draw", drawn(sample_test[0][5]), "Draw a stroke")
    hand(app, "draw", left, "Clear the pad")
    assert heading(app) == expected_heading("An empty image", empty)
    check_arrays(app, empty)
    deeds = ["1: From a drawing", "2: Draw a stroke", "3: Clear the pad (now)"]
    assert app.menu_button(key="edit").options == deeds


def test_a_drawing_outlives_a_look_at_another_page(hand, sample_test):
    drawing = drawn(sample_test[0][5])
    app = start("what_if", **{"from": "drawing"})
    hand(app, "draw", drawing, "Draw a stroke")
    seen = heading(app)
    app.switch_page(PAGES["data"].file).run()
    app.switch_page(PAGES["what_if"].file).run()
    assert heading(app) == seen
    shown, given = (Image.open(io.BytesIO(each)) for each in (hand.given["picture"], drawing))
    np.testing.assert_array_equal(shown, given)


def test_the_drawing_of_one_visitor_is_not_that_of_another(hand, sample_test):
    one, other = (start("what_if", **{"from": "drawing"}) for _ in range(2))
    hand(one, "draw", drawn(sample_test[0][5]), "Draw a stroke")
    hand(other, "draw", drawn(sample_test[0][9]), "Draw a stroke")
    for app, sample in ((one, 5), (other, 9)):
        digit = prepare_digit(Image.open(io.BytesIO(drawn(sample_test[0][sample]))), ground=0)
        check_arrays(app.run(), digit.ravel() / np.float32(255))


# A picture


def upload(app, name, content):
    return app.main.file_uploader[0].set_value((name, content, PNG)).run()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_a_picture_is_prepared_and_read(kind, sample_test):
    data = photo(sample_test[0][5], kind=kind)
    app = start("what_if", **{"from": "a picture"})
    upload(app, "five.png", data)
    x = prepare_digit(Image.open(io.BytesIO(data))).ravel() / np.float32(255)
    assert heading(app) == expected_heading("Your picture", x)
    check_arrays(app, x)
    assert not app.main.warning
    assert app.menu_button(key="edit").options[-1] == "2: Picture five.png (now)"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_a_picture_of_any_mode_is_shown_small(hand, mode, sample_test):
    picture = Image.open(io.BytesIO(photo(sample_test[0][5], side=400)))
    if mode in ("I;16", "I", "F"):
        levels = np.asarray(picture, dtype={"I;16": "<u2", "I": "<i4", "F": "<f4"}[mode])
        picture = Image.fromarray(levels * 257)
    else:
        picture = picture.convert(mode)
    assert picture.mode == mode
    file = io.BytesIO()
    picture.save(file, "TIFF")
    app = start("what_if")
    hand(app, "paste", "five.tiff", file.getvalue())
    x = prepare_digit(Image.open(file)).ravel() / np.float32(255)
    check_arrays(app, x)
    shown = Image.open(io.BytesIO(hand.given["picture"]))
    assert shown.format == "PNG"
    assert max(shown.size) <= 280


def test_a_picture_is_shown_with_what_was_set_aside_and_the_notes_say_so(hand):
    app = start("what_if")
    hand(app, "paste", "seven.png", (CASES / "p05_marks_1_true7.png").read_bytes())
    assert heading(app).startswith("Your picture: predicted 7 ")
    assert "Blue is read as the digit" in hand.given["words"]
    assert any("A line below the digit was set aside." in each.value for each in app.main.caption)
    shown = np.asarray(Image.open(io.BytesIO(hand.given["picture"])).convert("RGB")).astype(int)
    blue, orange = ((shown == colour).all(axis=2) for colour in [(0, 114, 178), (213, 94, 0)])
    assert np.nonzero(blue)[0].max() < np.nonzero(orange)[0].min()
    assert not app.main.warning


def test_a_picture_of_two_digits_is_warned_of(hand):
    app = start("what_if")
    hand(app, "paste", "35.png", (CASES / "p06_two_digits_1_true3and5.png").read_bytes())
    assert app.main.warning[0].value.startswith("There are two digits in this picture")


def test_a_picture_of_which_there_is_nothing_to_say_is_shown_as_it_is(hand, sample_test):
    app = start("what_if")
    hand(app, "paste", "plain.png", photo(sample_test[0][3]))
    assert hand.given["words"] == "Your picture"
    assert not any("Blue" in each.value for each in app.main.caption)


BAD = {
    "empty": b"",
    "one pixel": saved(np.zeros((1, 1), np.uint8)),
    "nothing drawn": saved(np.full((90, 90), 200, np.uint8)),
    "text under a picture's name": b"This is not a picture at all.\n" * 9,
    "truncated": saved(np.random.default_rng(0).integers(0, 255, (90, 90), dtype=np.uint8))[:900],
    "a web page": b"<!doctype html><title>404</title>",
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_picture_gets_one_sentence_and_what_there_was_stays(kind, sample_test):
    app = start("what_if", **{"from": "a picture"})
    upload(app, "five.png", photo(sample_test[0][5]))
    seen = heading(app)
    upload(app, "bad.png", BAD[kind])
    (warning,) = app.main.warning
    assert warning.value.startswith("bad.png: ")
    assert warning.value.endswith(".")
    assert heading(app) == seen
    assert app.menu_button(key="edit").options[-1] == "2: Picture five.png (now)"
    app.slider(key="turn").set_value(5).run()
    assert not app.main.warning
    assert heading(app).startswith("Your picture, edited: ")


def test_a_picture_with_far_too_many_pixels_gets_one_sentence(monkeypatch):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        huge = saved(np.zeros((9000, 9000), np.uint8))
    app = start("what_if", **{"from": "picture"})
    upload(app, "wall.png", huge)
    assert "9000 × 9000 pixels" in app.main.warning[0].value


def test_a_picture_is_pasted_on_any_source(hand, sample_test):
    data = photo(sample_test[0][5])
    app = start("what_if")
    hand(app, "paste", "image.png", data)
    assert app.segmented_control(key="from").value == "picture"
    x = prepare_digit(Image.open(io.BytesIO(data))).ravel() / np.float32(255)
    assert heading(app) == expected_heading("Your picture", x)
    app.button(key="undo").click().run()
    assert heading(app).startswith("Sample 0: ")


def test_a_pasted_picture_that_is_too_large_gets_one_sentence(hand):
    app = start("what_if")
    hand(app, "paste", "wall.png", None)
    assert app.main.warning[0].value == (
        "wall.png: a picture that is pasted or dropped here has at most 20 MB: choose it as a file "
        "instead."
    )
    assert heading(app).startswith("Sample 0: ")


# What becomes of the digit


def in_python(app, folder, downloads, monkeypatch):
    """Run what the page says under In Python where the files are that it offers."""
    (folder / "data").mkdir()
    (folder / "data" / "weights").symlink_to(PROJECT / "data" / "weights")
    for name, content in downloads.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.chdir(folder)
    names = {}
    exec(app.main.expander[-1].code[0].value, names)
    return names


@pytest.fixture
def downloads(monkeypatch):
    """Give what each download button would save, whether it is written at once or when pressed."""
    downloads = {}

    def button(label, data, *, file_name, **_):
        downloads[file_name] = data() if callable(data) else data

    monkeypatch.setattr(st, "download_button", button)
    return downloads


PARTS = [
    "Pixels that matter",
    "Smallest change",
    "Accuracy along a slider",
    "To another image",
    "Backpropagation",
]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("begin", ["the selected sample", "a drawing"])
def test_each_part_is_drawn_for_what_is_shown_and_its_lines_run(
    part, begin, tmp_path, downloads, monkeypatch, curves_at_once
):
    monkeypatch.setattr(curves, "MOST", 100)
    app = start("what_if", what=part, turn="15", along="turn", **{"from": begin})
    assert [tab.label for tab in app.tabs] == PARTS
    (drawn,) = (tab for tab in app.tabs if tab.children)
    assert drawn.label == part
    names = in_python(app, tmp_path, downloads, monkeypatch)
    np.testing.assert_allclose(arrays(app)["y"], names["arrays"].y, atol=1e-6)


@pytest.mark.parametrize("split", ["test", "train"])
@pytest.mark.parametrize("amounts", [{}, {"turn": "15", "edit_scale": "0.8", "noise": "0.3"}])
def test_in_python_gives_a_sample_as_it_is_shown(split, amounts, tmp_path, downloads, monkeypatch):
    app = start("what_if", sample="12", split=split, **amounts)
    names = in_python(app, tmp_path, downloads, monkeypatch)
    check_arrays(app, names["x"])
    np.testing.assert_allclose(arrays(app)["y"], names["arrays"].y, atol=1e-6)


@pytest.mark.parametrize(("source", "kind"), [("a drawing", "draw"), ("a picture", "paste")])
def test_in_python_gives_ones_own_digit_as_it_is_shown(
    hand, source, kind, sample_test, tmp_path, downloads, monkeypatch
):
    data = photo(sample_test[0][5])
    app = start("what_if", turn="15", **{"from": source})
    hand(app, kind, *((data, "Draw a stroke") if kind == "draw" else ("my five's.png", data)))
    names = in_python(app, tmp_path, downloads, monkeypatch)
    check_arrays(app, names["x"])
    np.testing.assert_allclose(arrays(app)["y"], names["arrays"].y, atol=1e-6)


def test_a_large_file_is_not_kept(hand, downloads):
    levels = np.random.default_rng(0).integers(150, 256, (1500, 1500), dtype=np.uint8)
    levels[300:1200, 700:800] = 0
    large = saved(levels, "BMP")
    assert len(large) > picture.KEPT
    app = start("what_if")
    hand(app, "paste", "one.bmp", large)
    assert heading(app).startswith("Your picture: ")
    assert "image.png" in downloads
    assert "one.bmp" not in downloads


def test_in_python_gives_an_empty_image_too(tmp_path, downloads, monkeypatch):
    app = start("what_if", contrast="0.5", **{"from": "drawing"})
    names = in_python(app, tmp_path, downloads, monkeypatch)
    check_arrays(app, names["x"])


def test_the_edited_digit_can_be_taken_away(sample_test, downloads):
    start("what_if", sample="12", turn="15", blur="1")
    x = apply(sample_test[0][12:13], {"turn": 15, "blur": 1})[0]
    picture = Image.open(io.BytesIO(downloads["image.png"]))
    assert (picture.size, picture.mode) == ((28, 28), "L")
    np.testing.assert_array_equal(np.asarray(picture).ravel(), np.rint(x * 255))


def test_the_edited_digit_goes_to_the_forward_pass(sample_test, monkeypatch):
    pages = []
    monkeypatch.setattr("streamlit.switch_page", lambda page, **_: pages.append(page))
    app = start("what_if", sample="12", turn="15")
    app.button(key="send").click().run()
    assert pages == [PAGES["forward"].file]
    x = apply(sample_test[0][12:13], {"turn": 15})[0]
    np.testing.assert_allclose(app.session_state["own_digit"], x, atol=0.5 / 255 + 1e-6)
    app.switch_page(PAGES["forward"].file).run()
    y = forward(init_network(), app.session_state["own_digit"]).y
    true, predicted = sample_test[1][12], y.argmax()
    assert re.sub(r":\w+\[(.*)\]", r"\1", heading(app)) == (
        f"Your image: true {true}, predicted {predicted} with {percent(y.max())}"
    )


def test_the_numbers_of_an_array_can_be_taken_away(sample_test, downloads):
    app = start("what_if", sample="12", turn="15")
    app.session_state["edited numbers"] = True
    app.run()
    table = pd.read_csv(io.StringIO(downloads["sample-test-bundled-12-edited-y.csv"]))
    y = forward(init_network(), apply(sample_test[0][12:13], {"turn": 15})[0]).y
    np.testing.assert_allclose(table["Sample_12_edited"], y, rtol=1e-5)
