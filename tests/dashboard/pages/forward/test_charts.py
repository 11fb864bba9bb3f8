import numpy as np
import pandas as pd
import pytest

from dashboard.pages.forward.charts import activation_curve, activation_points, room_for_names


@pytest.mark.parametrize(("activation", "z"), [("sigmoid", 1 / (1 + np.e**8)), ("relu", 0.0)])
def test_a_unit_sits_on_the_curve_of_its_activation(activation, z):
    points = activation_points(activation, -8.0)
    unit = points[points["unit"]]
    assert unit["a"].tolist() == [-8.0]
    assert unit["z"].tolist() == [pytest.approx(z)]
    curve = points[~points["unit"]]
    assert curve["a"].min() < -8 < 8 < curve["a"].max()
    if activation == "relu":
        np.testing.assert_array_equal(curve["z"], np.maximum(curve["a"], 0))


def test_the_curve_and_the_unit_are_told_apart_by_the_data_alone():
    line, unit = activation_curve().to_dict()["layer"]
    assert (line["mark"]["type"], line["transform"]) == ("line", [{"filter": "!datum.unit"}])
    assert (unit["mark"]["type"], unit["transform"]) == ("point", [{"filter": "datum.unit"}])


@pytest.mark.parametrize("width", [200, 300, 500, 900, 2000])
@pytest.mark.parametrize("names", [list("0123456789"), ["Ankle boot", "Bag", "凉鞋"]])
def test_names_that_are_shown_never_lie_on_each_other_and_the_last_change_is_named(names, width):
    rng = np.random.default_rng(0)
    step = np.array([*range(20), *np.geomspace(20, 2000, 80).astype(int)])
    answer = rng.choice(names, len(step))
    points = pd.DataFrame({"step": step, "answer": answer, "y": rng.uniform(0.2, 1, len(step))})
    room = np.array(room_for_names(points))
    changed = np.append(True, answer[1:] != answer[:-1])
    assert np.array_equal(np.isfinite(room), changed)
    assert room[np.flatnonzero(changed)[-1]] == 0
    shown = np.flatnonzero(room <= width)
    across = width * np.log1p(step) / np.log1p(step[-1])
    letters = np.array([sum(7 if sign.isascii() else 13 for sign in each) for each in answer])
    for place, one in enumerate(shown):
        for other in shown[place + 1 :]:
            apart_x = across[other] - across[one] >= (letters[one] + letters[other]) / 2
            assert apart_x or abs(points["y"][one] - points["y"][other]) * 140 >= 14
    if width == 2000:
        assert len(shown) > changed.sum() / 4


def test_a_single_change_is_named_however_narrow_the_chart():
    points = pd.DataFrame({"step": [0, 1, 2], "answer": ["4", "4", "1"], "y": [0.5, 0.5, 0.5]})
    assert room_for_names(points)[0] < 100
    assert np.isinf(room_for_names(points)[1])
