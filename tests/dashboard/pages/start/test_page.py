import io
import shutil
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from PIL import Image, ImageDraw

from core import Network, forward, init_network, predict, prepare_digit, write_weights
from core.network.packing import MOST_PARAMETERS
from core.weights import reader
from dashboard.state.first_sample import TRIED
from dashboard.state.pages import PAGES
from dashboard.widgets import drawing
from tests.dashboard.app import handed, read_sample, start
from tests.dashboard.state.test_address import address_of


@pytest.fixture
def draw(monkeypatch):
    """Stand in for the pad: give a function that hands over what is drawn there."""

    def pad(picture, version, **settings):
        given.update(settings, picture=picture)
        st.button("hand", key="hand", on_click=lambda: settings["on_draw"](*told))

    def draw(app, image, deed="Draw a stroke"):
        file = io.BytesIO()
        if image:
            image.save(file, "PNG")
        told[:] = [file.getvalue() or None, deed]
        return app.button(key="hand").click().run()

    given, told = {}, []
    draw.given = given
    monkeypatch.setattr(drawing, "pad", pad)
    return draw


@pytest.fixture
def press(monkeypatch):
    """Give a function that presses a button, and goes where it leads."""
    pages = []
    monkeypatch.setattr("streamlit.switch_page", lambda page, **_: pages.append(page))

    def press(app, key):
        app.button(key=key).click().run()
        return app.switch_page(pages.pop()).run()

    return press


def seven():
    picture = Image.new("L", (280, 280))
    ImageDraw.Draw(picture).line([(70, 60), (200, 60), (125, 240)], fill=255, width=24)
    return picture


def shown(app):
    given = handed(app, "following arrays")
    return {array["name"]: np.array(array["values"]) for array in given["arrays"]}, given["said"]


def expect_arrays(found, network, x):
    expected = {"x": x, **forward(network, x)}
    assert list(found) == ["x", "z1", "z2", "y"]
    for name, values in found.items():
        np.testing.assert_allclose(values, expected[name], atol=1e-5)


def heading(app):
    return app.subheader[0].value if app.subheader else handed(app, "heading")["text"]


def first_misread(split):
    x, t = read_sample(split)
    return int(np.flatnonzero(predict(init_network(), x).argmax(axis=1) != t)[0]), x, t


@pytest.mark.parametrize("split", ["test", "train"])
def test_a_misread_sample_is_there_from_the_start_and_a_click_says_why(split, press):
    sample, x, t = first_misread(split)
    assert sample < TRIED
    app = start("start", split=split, start="1")
    arrays, said = shown(app)
    expect_arrays(arrays, init_network(), x[sample])
    assert said.startswith(f"Sample {sample}: true {t[sample]}, read as {arrays['y'].argmax()} ")
    assert app.sidebar.number_input(key="sample").value == sample
    app = press(app, "why")
    assert heading(app).startswith(f"Sample {sample}: ")
    assert address_of(app)["sample"] == [str(sample)]


def test_the_sample_that_is_selected_is_shown_where_nothing_is_drawn(press):
    app = start("start", sample="7", start="1")
    assert shown(app)[1].startswith("Sample 7: ")
    assert heading(press(app, "why")).startswith("Sample 7: ")


def test_the_one_that_is_there_unasked_follows_the_split_until_another_is_chosen():
    app = start("start", start="1")
    app.segmented_control(key="split").set_value("train").run()
    assert shown(app)[1].startswith(f"Sample {first_misread('train')[0]}: ")
    app.sidebar.number_input(key="sample").set_value(0).run()
    assert shown(app)[1].startswith("Sample 0: ")
    app.segmented_control(key="split").set_value("test").run()
    assert shown(app)[1].startswith("Sample 0: ")


def test_it_is_there_too_where_another_page_came_first():
    app = start("evaluation")
    assert app.sidebar.number_input(key="sample").value == 0
    app.switch_page(PAGES["start"].file).run()
    assert shown(app)[1].startswith(f"Sample {first_misread('test')[0]}: ")


def test_one_that_was_asked_for_on_another_page_is_shown():
    app = start("evaluation", sample="0").switch_page(PAGES["start"].file).run()
    assert shown(app)[1].startswith("Sample 0: ")


@pytest.mark.usefixtures("cold")
def test_where_no_sample_is_misread_the_first_one_is_there(monkeypatch):
    t = read_sample()[1]
    knows = SimpleNamespace(predict=lambda network, x: np.eye(10)[t[: len(x)]])
    monkeypatch.setattr("dashboard.state.first_sample.predict", knows.predict)
    assert shown(start("start"))[1].startswith("Sample 0: true ")


def test_the_browser_is_told_how_to_follow_the_pen(draw):
    app = start("start")
    given = handed(app, "following arrays")
    assert given["follows"] == "Your drawing: read as {label} with {confidence}."
    assert given["network"]
    assert all(array["notes"] == [] for array in given["arrays"])
    # What is drawn is shown by the browser: the server need not send it anything.
    assert handed(draw(app, seven()), "following arrays") == given


def test_a_drawing_goes_on_to_forward_pass_and_what_if_and_clear_takes_it_away(draw, press):
    x = prepare_digit(seven()).ravel() / np.float32(255)
    app = draw(start("start"), seven())
    assert "prepare_digit" in app.main.expander[-1].code[0].value
    app = press(app, "why")
    assert heading(app).startswith("Your image: predicted 7 ")
    found = {array["name"]: array["values"] for array in handed(app, "arrays")["arrays"]}
    np.testing.assert_allclose(found["x"], x, atol=1e-6)
    app.switch_page(PAGES["start"].file).run()
    assert draw.given["picture"]
    app = press(app, "change")
    assert heading(app).startswith("Your drawing: predicted 7 ")
    assert address_of(app)["from"] == ["drawing"]
    app.switch_page(PAGES["start"].file).run()
    app = draw(app, None, "Clear the pad")
    app = press(app, "change")
    assert heading(app).startswith(f"Sample {first_misread('test')[0]}: ")


def test_a_click_on_a_cell_opens_its_sum_on_forward_pass(monkeypatch, press):
    def heatmaps(*_, on_choose, **given):
        st.button("z1[8]", key="cell", on_click=on_choose, args=["z1[8]"])

    monkeypatch.setattr(drawing, "heatmaps", heatmaps)
    app = press(start("start"), "cell")
    assert heading(app).startswith(f"Sample {first_misread('test')[0]}: ")
    assert app.session_state["unit"] == "z1[8]"


@pytest.fixture
def large(tmp_path, monkeypatch):
    """Put a network beside the bundled one that is too large to be sent."""
    shutil.copy(reader.BUNDLED, tmp_path)
    hidden = MOST_PARAMETERS // 784 + 1
    random = np.random.default_rng(1)
    arrays = {"W1": random.normal(size=(784, hidden)), "b1": np.zeros(hidden)}
    arrays |= {"W2": random.normal(size=(hidden, 10)), "b2": np.zeros(10)}
    network = Network({name: values.astype(np.float32) for name, values in arrays.items()})
    write_weights(tmp_path / "large.npz", network)
    monkeypatch.setattr("dashboard.state.places.BUNDLED", tmp_path / reader.BUNDLED.name)
    return network


def test_of_a_network_too_large_for_the_browser_the_answer_comes_with_the_stroke(draw, large):
    app = start("start", network="large.npz", start="1")
    assert any("too large to follow the pen" in each.value for each in app.markdown)
    given = handed(draw(app, seven()), "following arrays")
    assert given["follows"] == ""
    assert "adds up" not in given["hint"]["pointed"]
    x = prepare_digit(seven()).ravel() / np.float32(255)
    y = predict(large, x)
    assert given["said"].startswith(f"Your drawing: read as {y.argmax()} with ")
    np.testing.assert_allclose(given["arrays"][-1]["values"], y, atol=1e-5)


def test_the_doors_lead_to_the_errors_and_what_one_brings():
    app = start("start")
    links = [
        (link.proto.label, link.proto.page, link.proto.query_string)
        for link in app.get("page_link")
    ]
    assert links == [
        ("See where it fails", "evaluation", ""),
        ("Bring your own", "networks", "networks=bring"),
    ]
