"""All curves at a glance: computed beside the pages, drawn as they come."""

import numpy as np
import pytest

from core import init_network, write_weights
from core.evaluation.robustness import accuracy_along
from core.images.transforms import TRANSFORMS
from core.network.network import Network
from dashboard.pages.what_if import curves, every_curve
from dashboard.state.selection import SAMPLE, Selection
from dashboard.state.worker import worker
from tests.dashboard.app import handed, start


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Of few images few amounts."""
    monkeypatch.setattr(curves, "AMOUNTS", 3)
    monkeypatch.setattr(curves, "SOON", 40)
    monkeypatch.setattr(curves, "MOST", 100)


@pytest.fixture
def selection():
    return Selection(SAMPLE, "bundled.npz", "test", 0, None)


def curves_of(steps):
    return (step for step in steps if isinstance(step, curves.Curve))


def panels(app):
    return {panel["id"]: panel for panel in handed(app, "every curve")["panels"]}


@pytest.mark.usefixtures("cold")
def test_the_first_images_come_first_and_what_takes_long_last(selection):
    slow = ["noise", "thicken", "contrast"]
    asked = []
    for curve in curves_of(curves.steps([selection.key], "noise")):
        asked.append((curve.samples, curve.amounts))
    fast = [name for name in TRANSFORMS if name not in slow]
    order = [*fast, *fast, *slow, *slow]
    assert [amounts for _, amounts in asked] == [TRANSFORMS[name].grid(3) for name in order]
    assert [samples for samples, _ in asked] == [40] * 8 + [100] * 8 + [40] * 3 + [100] * 3


@pytest.mark.usefixtures("cold")
def test_in_a_step_no_more_than_one_amount_is_computed(selection, monkeypatch):
    computed = []

    def counting(*arguments):
        computed.extend(arguments[-1])
        return accuracy_along(*arguments)

    monkeypatch.setattr(curves, "accuracy_along", counting)
    for _ in curves.steps([selection.key], "turn"):
        assert len(computed) <= 1
        computed.clear()


@pytest.mark.usefixtures("cold")
def test_a_curve_of_the_first_images_stands_in_until_all_are_counted(selection):
    assert curves.known(selection.key, "turn") is None
    steps = curves_of(curves.steps([selection.key], "turn"))
    first = next(steps)
    assert curves.known(selection.key, "turn") == first
    assert curves.known(selection.key, "turn").samples == 40
    assert not curves.is_whole(selection.key, curves.known(selection.key, "turn"))
    list(steps)
    assert curves.known(selection.key, "turn").samples == 100


@pytest.mark.usefixtures("cold")
def test_nothing_is_wanted_once_all_curves_are_there(selection, monkeypatch):
    wanted = []
    monkeypatch.setattr(worker, "want", lambda request, steps: wanted.append(steps) or True)
    assert curves.come([selection], "turn")
    list(wanted[0]())
    assert not curves.come([selection], "turn")
    assert len(wanted) == 1


def test_each_panel_draws_its_curve_and_where_half_is_left(selection, curves_at_once):
    app = start("what_if", what="along", along="right")
    drawn = panels(app)
    assert list(drawn) == list(TRANSFORMS)
    assert [name for name, panel in drawn.items() if panel["selected"]] == ["right"]
    curve = curves.known(selection.key, "right")
    (line,) = drawn["right"]["lines"]
    np.testing.assert_allclose(
        line["points"], list(zip([0, 0.5, 1], curve.accuracies, strict=True))
    )
    half = curve.unchanged("right") / 2
    for x, y in line["marks"]:
        assert y == half == pytest.approx(np.interp(x, [0, 0.5, 1], curve.accuracies))
    assert line["note"] == f"half at {curve.half_text('right')}"
    assert f"unchanged, {line['note']}." in drawn["right"]["words"]
    assert "network" not in drawn["right"]["words"]


def test_where_nothing_is_read_right_unchanged_there_is_no_half(monkeypatch):
    def nothing_right(_, name, *__):
        amounts = TRANSFORMS[name].grid(3)
        return curves.Curve(amounts, [0.0] * len(amounts), 40)

    monkeypatch.setattr(every_curve, "known", nothing_right)
    drawn = panels(start("what_if", what="along")).values()
    assert {panel["lines"][0]["note"] for panel in drawn} == {"nothing to halve"}


def test_two_networks_have_a_line_each(curves_at_once, monkeypatch, tmp_path):
    monkeypatch.setattr("dashboard.state.places.BUNDLED", tmp_path / "bundled.npz")
    for name in ("bundled", "second"):
        write_weights(tmp_path / f"{name}.npz", init_network())
    app = start("what_if", what="along", second="second.npz")
    for panel in panels(app).values():
        first, second = panel["lines"]
        assert first["note"] == second["note"].replace("B: ", "A: ")
        assert first["points"] == second["points"]
        assert "network A" in panel["words"]
        assert "network B" in panel["words"]
    assert "Blue is network A, grey network B." in "".join(each.value for each in app.markdown)


@pytest.mark.usefixtures("cold")
def test_networks_beside_each_other_are_tried_on_as_many_images(monkeypatch, tmp_path):
    monkeypatch.setattr("dashboard.state.places.BUNDLED", tmp_path / "bundled.npz")
    large = init_network()
    small = Network({"W1": large["W1"][:, :10], "b1": np.zeros(10)})
    both = {}
    for letter, name, network in (("A", "small", small), ("B", "large", large)):
        write_weights(tmp_path / f"{name}.npz", network)
        both[letter] = Selection(SAMPLE, f"{name}.npz", "test", 0, None)
    monkeypatch.setattr(curves, "FEWEST", 10)
    monkeypatch.setattr(curves, "MOST_WORK", 10**6)
    keys = [each.key for each in both.values()]
    assert [curves.tried_of(key) for key in keys] == [100, 22]
    list(curves.steps(keys, "turn"))
    assert set(every_curve.table(both)["samples"]) == {22}
    assert curves.known(keys[0], "turn").samples == 100  # where it stands alone
    assert not curves.come(list(both.values()), "turn")


@pytest.mark.usefixtures("cold")
def test_what_is_not_there_yet_is_said(selection):
    app = start("what_if", what="along")
    assert {panel["lines"][0]["note"] for panel in panels(app).values()} == {"not computed yet"}
    next(curves_of(curves.steps([selection.key], "right")))
    app.run()
    assert "of the first 40 of 100 test images" in "".join(each.value for each in app.markdown)
    assert len(panels(app)["right"]["lines"][0]["points"]) == 3


@pytest.mark.usefixtures("cold")
def test_a_curve_that_cannot_be_computed_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(worker, "want", lambda *_: False)
    app = start("what_if", what="along")
    assert [each.value for each in app.warning] == [
        "Its curve could not be computed; open the page again later."
    ]
    assert not handed(app, "every curve")["busy"]


def test_a_click_on_a_panel_draws_its_curve_large(curves_at_once):
    app = start("what_if", what="along", along="right")
    app.session_state["along"] = "blur"
    app.run()
    assert "slider “Blur”" in "".join(each.value for each in app.markdown)
    assert panels(app)["blur"]["selected"]
    assert app.query_params["along"] == "blur"


def test_the_numbers_of_all_curves_can_be_taken_away(selection, curves_at_once, downloads):
    app = start("what_if", what="along")
    app.session_state["every numbers"] = True
    app.run()
    lines = downloads["sample-test-bundled-along-every.csv"].splitlines()
    table = every_curve.table({"A": selection})
    assert lines[0] == "slider,network,amount,accuracy,samples"
    assert (
        len(lines)
        == 1 + len(table)
        == 1 + sum(len(transform.grid(3)) for transform in TRANSFORMS.values())
    )
    assert set(table["slider"]) == set(TRANSFORMS)
