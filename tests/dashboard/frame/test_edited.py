"""Edits of weights: every page follows them, an address has them, and they can be taken back."""

import numpy as np
import pytest
import streamlit as st

from core import Network, evaluate, init_network, write_weights
from core.network.edits import apply_edits, read_edits
from core.weights.reader import BUNDLED
from dashboard.components.weight_pad import Stroke
from dashboard.state.edits import IN_ADDRESS
from dashboard.state.pages import PAGES
from dashboard.widgets import weight_editor
from dashboard.words import percent, points
from tests.dashboard.app import handed, read_sample, start
from tests.dashboard.state.test_address import address_of

RAISED = "z1.8_raise_2_300-420"
#: Longer than an address says, and of many strokes.
LONG = "~".join(f"z1.{unit}_set_0.25_{'.'.join(map(str, range(0, 784, 4)))}" for unit in range(3))


def accuracy(edits, network=None):
    network = apply_edits(network or init_network(), read_edits(edits))
    return percent(evaluate(network, *read_sample()).accuracy, 2)


def said(app):
    return " ".join(element.value for element in (*app.markdown, *app.caption, *app.metric))


def captions(app):
    return [caption.value for caption in app.sidebar.caption]


@pytest.fixture
def painting(monkeypatch):
    """Stand in for the component: a button tells the strokes that are put into the list."""
    strokes = []

    def pad(painted, *, key, packed, on_paint):
        st.button("paint", key="paint", on_click=lambda: on_paint(strokes))

    monkeypatch.setattr(weight_editor, "weight_pad", pad)
    return strokes


def opened(page="forward", **address):
    """Open a page on which the weights of a unit can be edited."""
    app = start(page, **{"unit": "z1[8]"} | address if page == "forward" else address)
    app.session_state["edit_weights"] = True
    return app.run()


@pytest.mark.parametrize(
    "act",
    [
        lambda app: app.button(key="switch").click(),
        lambda app: app.multiselect(key="switched_off").set_value(["z1[3]"]),
        lambda app: app.button(key="all on").click(),
        lambda app: app.button(key="paint").click(),
    ],
    ids=["a switch", "the switches", "all on", "a stroke"],
)
def test_a_file_that_goes_while_one_edits_is_told_in_a_sentence(act, painting, weights):
    write_weights(weights / "mine.npz", init_network())
    painting.append(Stroke("z1[8]", "raise", (300,), 0.5))
    app = opened("units", hidden="z1[8]", network="mine.npz", edits="z1.5_off")
    (weights / "mine.npz").unlink()
    act(app).run()
    assert not app.exception
    gone = "The network mine.npz is not here any more: choose another one."
    assert gone in [error.value for error in app.error]


# The address


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_how_many_edits_it_shows(page):
    app = start(page, edits=f"{RAISED}~z1.3_off")
    assert captions(app)[0] == "The pages show bundled.npz with 2 edits."
    assert address_of(app)["edits"] == [f"{RAISED}~z1.3_off"]
    assert not app.main.warning


def test_what_the_pages_show_is_of_the_network_with_the_edits():
    edited = apply_edits(init_network(), read_edits(RAISED))
    assert accuracy(RAISED) != accuracy("")
    assert accuracy(RAISED) in said(start("evaluation", edits=RAISED))
    app = start("forward", edits=RAISED, sample="3")
    shown = next(a for a in handed(app, "arrays")["arrays"] if a["name"] == "a1")
    a1 = read_sample()[0][3] @ edited["W1"] + edited["b1"]
    np.testing.assert_allclose(shown["values"], a1, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "z1.8_raise_0.1_3-5~",
        "z1.50_off",
        "z1.8_set_1e39_0",
        "z1.8_erase_784",
        "![i](//elsewhere.example/i.png)",
        LONG,
    ],
)
def test_an_address_with_edits_that_are_none_is_told_so_and_shows_the_network_as_it_is(text):
    app = start("evaluation", edits=text)
    (warning,) = app.main.warning
    assert warning.value.startswith("What the address asks for is not to be had here")
    assert "edits" not in address_of(app)
    assert not captions(app)
    assert accuracy("") in said(app)


def test_edits_that_no_address_holds_are_shown_and_the_page_says_so():
    app = opened(edits=RAISED)
    app.session_state["edits"] = LONG
    app.run()
    assert len(LONG) > IN_ADDRESS
    assert "edits" not in address_of(app)
    assert "The edits are too long for an address" in said(app)
    assert captions(app)[0] == "The pages show bundled.npz with 3 edits."
    app.switch_page(PAGES["evaluation"].file).run()
    assert accuracy(LONG) in said(app)
    app.button(key="undo edits").click().run()
    assert address_of(app)["edits"] == [RAISED]


def test_where_weights_are_edited_stands_what_it_comes_to_over_the_split():
    x, t = read_sample()
    before = evaluate(init_network(), x, t)
    after = evaluate(apply_edits(init_network(), read_edits(RAISED)), x, t)
    right, wrong = after.correct & ~before.correct, before.correct & ~after.correct
    assert (
        f"Accuracy with the edits **{accuracy(RAISED)}**, "
        f"{points(after.accuracy - before.accuracy)} points: {right.sum()} samples newly right, "
        f"{wrong.sum()} newly wrong."
    ) in said(opened(edits=RAISED))
    assert "Accuracy with the edits" not in said(opened())


# To take them back


def test_edits_are_undone_redone_and_removed():
    app = opened("units", hidden="z1[8]")
    app.button(key="switch").click().run()
    app.session_state["hidden"] = "z1[9]"
    app.run().button(key="switch").click().run()
    assert address_of(app)["edits"] == ["z1.8_off~z1.9_off"]
    app.button(key="undo edits").click().run()
    assert address_of(app)["edits"] == ["z1.8_off"]
    app.button(key="undo edits").click().run()
    assert "edits" not in address_of(app)
    app.button(key="redo edits").click().run()
    app.button(key="redo edits").click().run()
    assert address_of(app)["edits"] == ["z1.8_off~z1.9_off"]
    app.button(key="remove edits").click().run()
    assert "edits" not in address_of(app)
    app.button(key="undo edits here").click().run()
    assert address_of(app)["edits"] == ["z1.8_off~z1.9_off"]


def test_one_who_has_edited_nothing_has_nothing_to_undo():
    app = start("evaluation")
    app.selectbox(key="network").set_value(BUNDLED.name).run()
    assert not captions(app)
    assert not [button for button in app.button if button.key == "undo edits"]


def test_the_two_of_what_if_undo_what_is_theirs():
    app = start("what_if", edits=RAISED)
    app.number_input(key="sample").set_value(3).run()
    app.button(key="undo").click().run()
    assert address_of(app)["edits"] == [RAISED]


# What is painted


def test_strokes_become_edits_in_a_sentence_each(painting):
    app = opened()
    painting += [
        Stroke("z1[8]", "raise", [301, 300, 302], 0.5),
        Stroke("z1[8]", "bias", [], -2),
        Stroke("z1[8]", "set", [7], 0.123456789),
    ]
    app.button(key="paint").click().run()
    text = "z1.8_raise_0.5_300-302~z1.8_bias_-2~z1.8_set_0.123457_7"
    assert address_of(app)["edits"] == [text]
    assert (
        "1. z1[8]: 3 weights raised by 0.5 each\n2. z1[8]: bias set to −2\n"
        "3. z1[8]: weight 7 set to 0.123457"
    ) in said(app).replace("\\", "")


@pytest.mark.parametrize(
    "stroke",
    [
        Stroke("z1[99]", "raise", [3], 0.5),
        Stroke("![i](x)", "raise", [3], 0.5),
        Stroke("z1[8]", "melt", [3], 0.5),
        Stroke("z1[8]", "raise", [784], 0.5),
        Stroke("z1[8]", "raise", [-1], 0.5),
        Stroke("z1[8]", "raise", [3], float("nan")),
        Stroke("z1[8]", "set", [3], 1e300),
    ],
    ids=str,
)
def test_a_stroke_that_no_pad_tells_of_is_refused_in_a_sentence(painting, stroke):
    app = opened(edits=RAISED)
    painting.append(stroke)
    app.button(key="paint").click().run()
    assert len(app.error) == 1
    assert address_of(app)["edits"] == [RAISED]
    assert not app.run().error


def test_what_is_painted_on_is_the_unit_as_if_it_were_on_among_the_others_as_they_are(monkeypatch):
    shown = []
    monkeypatch.setattr(weight_editor, "weight_pad", lambda painted, **_: shown.append(painted))
    opened(edits=f"{RAISED}~z1.8_off~z1.3_off", sample="3")
    (painted,) = shown[-1:]
    expected = apply_edits(init_network(), read_edits(f"{RAISED}~z1.3_off"))
    np.testing.assert_array_equal(painted.network["W1"], expected["W1"])
    np.testing.assert_array_equal(painted.network["b1"], expected["b1"])
    np.testing.assert_array_equal(painted.before["W1"], init_network()["W1"])
    np.testing.assert_array_equal(painted.x, read_sample()[0][3])


@pytest.mark.parametrize("edits", ["z1.8_off~z2.3_bias_1", f"{LONG}~z2.3_bias_1"])
def test_edits_that_do_not_fit_the_network_that_has_come_in_their_place_are_said(
    weights, edits, downloads
):
    write_weights(weights / "mine.npz", init_network())
    app = opened(network="mine.npz")
    app.file_uploader(key="edits file 0").upload("mine.txt", edits.encode()).run()
    small = {"W1": np.zeros((784, 20)), "b1": np.zeros(20), "W2": np.zeros((20, 10))}
    write_weights(weights / "mine.npz", Network(small | {"b2": np.zeros(10)}))
    app.run()
    warning = app.warning[0].value
    assert "mine.npz is another network than before, and is shown without the edits" in warning
    assert "this network has no such unit (784-20-10)" in warning
    assert app.session_state["edits"] == ""
    app.run()
    assert not any("another network" in each.value for each in app.warning)


# A file of them


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"nonsense", b"z1.50_off", b"z1.8_off z1.9", b"z1.8_set_3e38_0-783"]
)
def test_a_file_that_has_no_edits_of_this_network_is_told_so(content):
    app = opened(edits=RAISED)
    app.file_uploader(key="edits file 0").upload("mine.txt", content).run()
    assert len(app.error) == 1
    assert address_of(app)["edits"] == [RAISED]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfz1.8_off~z1.9_off",  # as Notepad writes it
        b"z1.8_off\nz1.9_off\n",
        b"\r\nz1.8_off~\r\n\r\nz1.9_off~\r\n",
    ],
)
def test_a_file_of_edits_may_have_been_written_by_hand(content):
    app = opened()
    app.file_uploader(key="edits file 0").upload("mine.txt", content).run()
    assert not app.error
    assert address_of(app)["edits"] == ["z1.8_off~z1.9_off"]


def test_a_long_text_of_edits_is_read_once(monkeypatch):
    text = "~".join([f"z1.8_raise_0.000{n}_0-783" for n in range(1, 9)] * 15)
    app = opened()
    app.file_uploader(key="edits file 0").upload("mine.txt", text.encode()).run()
    monkeypatch.setattr(
        "dashboard.state.edit_texts.edits.read_edits", lambda text: pytest.fail("read again")
    )
    app.run()
    assert not app.exception
    assert captions(app)[0] == "The pages show bundled.npz with 120 edits."


def test_a_file_of_edits_is_followed_and_offered_again(downloads):
    app = opened()
    app.file_uploader(key="edits file 0").upload("mine.txt", LONG.encode() + b"\n").run()
    assert not app.error
    assert captions(app)[0] == "The pages show bundled.npz with 3 edits."
    assert downloads["edits.txt"] == LONG.encode()


# Two networks


def test_the_other_of_two_networks_stays_as_it_is(tmp_path, monkeypatch):
    other = Network(dict(init_network()) | {"b3": np.arange(10.0)}, "sigmoid")
    write_weights(tmp_path / "bundled.npz", init_network())
    write_weights(tmp_path / "other.npz", other)
    monkeypatch.setattr("dashboard.state.places.BUNDLED", tmp_path / "bundled.npz")
    app = opened(second="other.npz", shows="b", edits=RAISED)
    assert "Edits are made on network A" in said(app)
    app.switch_page(PAGES["evaluation"].file).run()
    assert accuracy("", other) in said(app)
    app.segmented_control(key="shows").set_value("a").run()
    assert accuracy(RAISED) in said(app)
