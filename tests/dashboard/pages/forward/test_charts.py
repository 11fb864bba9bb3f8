import numpy as np
import pytest

from dashboard.pages.forward.charts import activation_curve, activation_points


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
