import numpy as np
import pytest

from core import evaluate, forward, init_network, read_weights
from core.explanation.repair import repair
from core.network.edits import apply_edits, edits_text, read_edits
from core.network.unit import Unit
from core.weights.reader import interpret_weights
from dashboard.words import number, percent
from tests.dashboard.app import PROJECT, handed, read_sample, start


@pytest.fixture(scope="module")
def wrong():
    """Give the samples that the bundled network misreads."""
    x, t = read_sample()
    return np.flatnonzero(~evaluate(init_network(), x, t).correct)


def found(sample, unit=None):
    x, t = read_sample()
    return repair(init_network(), x[sample], int(t[sample]), unit)


def said(app):
    return "\n".join(each.value for each in app.markdown)


def metrics(app):
    return {metric.label: metric.value for metric in app.metric}


def in_python(app, monkeypatch):
    monkeypatch.chdir(PROJECT)
    names = {}
    exec(app.main.expander[-1].code[0].value, names)
    return names


def test_a_repair_says_its_size_and_its_cost_and_is_made_once_it_is_taken(wrong, monkeypatch):
    x, t = read_sample()
    change = found(wrong[0])
    mended = evaluate(apply_edits(init_network(), change.edits), x, t)
    whole = evaluate(init_network(), x, t)

    app = start("forward", sample=str(wrong[0]), repair="true")
    assert f"together by **{number(change.norm)}**, {percent(change.relative, 2)} of" in said(app)
    figures = {
        "Newly wrong": f"{(whole.correct & ~mended.correct).sum():,}",
        "Newly right": f"{(~whole.correct & mended.correct).sum():,}",
    }
    assert metrics(app) == {
        "Accuracy now": percent(whole.accuracy, 2),
        "With this change": percent(mended.accuracy, 2),
        **figures,
    }
    assert "edits" not in app.query_params
    given = in_python(app, monkeypatch)
    assert given["found"].norm == pytest.approx(change.norm)

    app.button(key="make repair").click().run()
    assert app.query_params["edits"] in (edits_text(change.edits), [edits_text(change.edits)])
    assert f"predicted {t[wrong[0]]}" in app.subheader[0].value
    with pytest.raises(KeyError):
        app.button(key="make repair")
    assert metrics(app) == {
        "Accuracy without the edits": percent(whole.accuracy, 2),
        "With the edits": percent(mended.accuracy, 2),
        **figures,
    }
    given = in_python(app, monkeypatch)
    assert given["after"].accuracy == pytest.approx(mended.accuracy)
    np.testing.assert_array_equal(given["mended"], np.flatnonzero(~whole.correct & mended.correct))
    gained = [item["sample"] for item in handed(app, "mended")["items"]]
    assert set(gained) <= set(np.flatnonzero(~whole.correct & mended.correct))
    assert len(gained) == min(14, int(figures["Newly right"]))


def test_one_unit_alone_is_changed_or_it_is_said_that_it_cannot_be(wrong, monkeypatch):
    _, t = read_sample()
    label = int(t[wrong[0]])
    address = {"sample": str(wrong[0]), "repair": "true", "repair_of": "unit"}
    app = start("forward", unit=f"y[{label}]", **address)
    change = found(wrong[0], Unit("y", label))
    assert f"numbers of y[{label}] change" in said(app)
    assert f"**{number(change.norm)}**" in said(app)
    assert in_python(app, monkeypatch)["found"].norm == pytest.approx(change.norm)
    app = start("forward", unit=f"y[{(label + 1) % 10}]", **address)
    assert "No change of the weights of" in said(app)
    with pytest.raises(KeyError):
        app.button(key="make repair")


def test_where_there_are_too_many_edits_for_a_repair_it_is_said(wrong, monkeypatch):
    monkeypatch.setattr("core.network.edits.MOST_INPUTS", 50)
    app = start("forward", sample=str(wrong[-1]), repair="true")
    assert "weights can be edited: save the network and edit that" in said(app)
    with pytest.raises(KeyError):
        app.button(key="make repair")


@pytest.mark.parametrize("address", [{}, {"repair": "true"}, {"repair_of": "unit"}])
def test_a_sample_that_is_right_has_nothing_to_repair(wrong, address):
    right = next(sample for sample in range(100) if sample not in wrong)
    app = start("forward", sample=str(right), **address)
    with pytest.raises(KeyError):
        app.toggle(key="repair")


def test_an_edited_network_is_kept_as_one_of_its_own_that_says_what_it_was_made_of(weights):
    text = "z2.8_bias_1~z1.3_off"
    app = start("forward", edits=text)
    app.button(key="keep edited").click().run()
    assert [each.value for each in app.success] == ["Every page shows bundled-edited-2.npz now."]
    kept = interpret_weights(weights / "bundled-edited-2.npz")
    expected = apply_edits(init_network(), read_edits(text))
    for name, values in expected.items():
        np.testing.assert_array_equal(kept.network[name], values)
    assert kept.origin == ("bundled.npz", text)
    assert app.session_state["network"] == "bundled-edited-2.npz"
    assert app.session_state["edits"] == ""
    app = start("networks", network="bundled-edited-2.npz")
    assert "Made of bundled.npz by 2 edits." in [each.value for each in app.caption]


def test_what_a_name_may_not_hold_becomes_a_dash_and_the_page_says_so(weights):
    app = start("units", edits="z2.8_bias_1")
    app.text_input(key="edited name 0").set_value("a mended: v1.5")
    app.button(key="keep edited").click().run()
    assert [each.value for each in app.success] == ["Every page shows a-mended-v1-5.npz now."]
    assert (weights / "a-mended-v1-5.npz").exists()


def test_what_cannot_be_kept_is_said_and_the_edits_stay(weights, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    app = start("units", edits="z2.8_bias_1")
    with monkeypatch.context() as patch:
        patch.setattr("dashboard.widgets.keep_edited.keep_network", full)
        app.button(key="keep edited").click().run()
    assert "No space left" in app.error[0].value
    assert app.session_state["edits"] == "z2.8_bias_1"
    app.text_input(key="edited name 0").set_value("mine")
    app.button(key="keep edited").click().run()
    x, _ = read_sample()
    mine = read_weights(weights / "mine.npz")
    expected = apply_edits(init_network(), read_edits("z2.8_bias_1"))
    np.testing.assert_array_equal(forward(mine, x).y, forward(expected, x).y)
