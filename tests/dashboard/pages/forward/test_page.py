import io

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from core import forward, init_network
from dashboard.state.navigate import open_digit
from dashboard.state.pages import PAGES
from dashboard.words import percent
from tests.dashboard.app import PROJECT, handed, read_sample, start

WEIGHTS = PROJECT / "data" / "weights"


def in_python(app, monkeypatch):
    """Run what the page says under In Python, and give its names."""
    monkeypatch.chdir(PROJECT)
    names = {}
    exec(app.main.expander[-1].code[0].value, names)
    return names


def read(csv):
    return pd.read_csv(io.StringIO(csv))


def test_whose_addends_are_which_is_said_where_two_classes_are_compared():
    said = [caption.value for caption in start("forward", unit="y[9]", versus="4").caption]
    assert any("difference a3[9] − a3[4]" in each and "of a3[9] alone" in each for each in said)
    said = [caption.value for caption in start("forward", unit="y[9]", versus="").caption]
    assert not any("difference" in each for each in said)


@pytest.mark.parametrize(("unit", "versus"), [("z1[8]", ""), ("z2[40]", ""), ("y[9]", "4")])
def test_in_python_gives_the_sum_that_the_card_shows(monkeypatch, unit, versus):
    app = start("forward", sample="12", unit=unit, versus=versus)
    sums = in_python(app, monkeypatch)["sums"]
    inputs, weights, addends = handed(app, "card addends")["arrays"]
    np.testing.assert_allclose(inputs["values"], sums.inputs, atol=1e-6)
    np.testing.assert_allclose(weights["values"], sums.weights, atol=1e-6)
    np.testing.assert_allclose(addends["values"], sums.terms, atol=1e-6)


def test_in_python_gives_the_pinned_sample_and_the_difference(monkeypatch):
    app = start("forward", sample="12", pinned="3", unit="z2[40]")
    names = in_python(app, monkeypatch)
    x = read_sample()[0]
    network = init_network()
    difference = forward(network, x[12]).a2[40] - forward(network, x[3]).a2[40]
    assert names["sums"].total - names["others"].total == pytest.approx(difference, abs=1e-5)
    _, addends = handed(app, "card difference")["arrays"]
    np.testing.assert_allclose(
        addends["values"], names["sums"].terms - names["others"].terms, atol=1e-6
    )


def test_the_y_of_the_other_network_stands_beside_the_y_that_is_shown(
    worse, weights, monkeypatch, downloads
):
    x = read_sample()[0]
    noisy = init_network(weights / "worse.npz")
    a, b = (forward(network, x[12]).y for network in (init_network(), noisy))
    for shows, own, other, letter in (("a", a, b, "B"), ("b", b, a, "A")):
        app = start("forward", sample="12", pinned="3", second="worse.npz", shows=shows)
        *_, y, beside = handed(app, "arrays")["arrays"]
        assert (y["name"], beside["name"]) == ("y", f"y of {letter}")
        for drawn, expected in ((y, own), (beside, other)):
            np.testing.assert_allclose(drawn["values"], expected, atol=1e-6)
            assert drawn["column"] == [percent(value) for value in expected]
        assert beside["target"] is None
        assert f"{letter} reads {other.argmax()}" in app.main.markdown[0].value
        difference = handed(app, "arrays_difference")["arrays"][-1]
    np.testing.assert_allclose(difference["values"], a - forward(init_network(), x[3]).y, atol=1e-6)
    monkeypatch.chdir(weights.parents[1])
    exec(app.main.expander[-1].code[0].value, names := {})
    np.testing.assert_allclose(names["other"].y - names["arrays"].y, a - b, atol=1e-6)
    app.session_state["numbers"] = True
    app.run()
    table = read(downloads["sample-test-worse-12-y.csv"])
    np.testing.assert_allclose(table["y_of_A"], a, rtol=1e-5)


def test_every_addend_of_the_sum_can_be_taken_away(downloads):
    start("forward", sample="12", unit="z1[8]")
    lines = downloads["sample-test-bundled-12-a1[8].csv"].splitlines()
    assert len(lines) == 1 + 784
    assert lines[0] == "input,value,weight,addend"
    total = sum(float(line.rpartition(",")[2]) for line in lines[1:])
    network, x = init_network(), read_sample()[0][12]
    a1 = forward(network, x).a1[8]
    assert total + network["b1"][8] == pytest.approx(a1, abs=1e-5)


def test_what_a_unit_sends_on_and_what_changed_can_be_taken_away(downloads):
    start("forward", sample="12", pinned="3", unit="z1[8]")
    network, x = init_network(), read_sample()[0]
    z1 = forward(network, x[[12, 3]]).z1[:, 8]
    sent = read(downloads["sample-test-bundled-12-z1[8]-sent-on.csv"])
    np.testing.assert_allclose(sent["addend"], network["W2"][8] * z1[0], rtol=1e-5)
    changed = read(downloads["sample-test-bundled-12-minus-3-a1[8].csv"])
    np.testing.assert_allclose(
        changed["addend"], (x[12] - x[3]) * network["W1"][:, 8], rtol=1e-5, atol=1e-7
    )


def test_the_table_of_a_batch_is_the_whole_array(downloads):
    app = start("forward", batch="true")
    app.session_state["numbers"] = True
    app.run()
    arrays = forward(init_network(), read_sample()[0][:100])
    table = read(downloads["sample-test-bundled-0-to-99-y.csv"])
    np.testing.assert_allclose(table[[*"0123456789"]], arrays.y, rtol=1e-5)


def test_a_digit_of_ones_own_goes_through_the_network_until_a_sample_is_selected(
    monkeypatch, tmp_path, downloads
):
    digit = read_sample()[0][5][::-1].copy()
    app = start("forward", sample="12", unit="z1[8]")
    app.session_state["own_digit"], app.session_state["edited"] = digit, True
    app.run()
    y = forward(init_network(), digit).y
    assert app.subheader[0].value == f"Your image: predicted {y.argmax()} with {percent(y.max())}"
    (x, *_) = handed(app, "arrays")["arrays"]
    np.testing.assert_allclose(x["values"], digit, atol=1e-6)

    (tmp_path / "image.png").write_bytes(downloads["image.png"])
    code = app.main.expander[-1].code[0].value.replace("data/weights", str(WEIGHTS))
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(code, names)
    np.testing.assert_array_equal(names["x"], digit)
    np.testing.assert_allclose(names["arrays"].y, y, atol=1e-6)

    app.button(key="next").click().run()
    assert app.subheader[0].value.startswith("Sample 13: true")


@pytest.fixture
def switched(monkeypatch):
    """Give the pages that were switched to."""
    pages = []
    monkeypatch.setattr("streamlit.switch_page", lambda page, **_: pages.append(page))
    return pages


def test_a_digit_that_is_opened_has_whole_grey_levels(switched):
    open_digit(np.linspace(-0.5, 1.5, 784))
    kept = st.session_state["own_digit"]
    assert kept.dtype == np.float32
    np.testing.assert_array_equal(kept, (np.rint(kept * 255) / 255).astype(np.float32))
    assert (kept.min(), kept.max()) == (0, 1)
    assert switched == [PAGES["forward"].file]
