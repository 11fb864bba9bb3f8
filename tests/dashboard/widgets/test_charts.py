import numpy as np
import pandas as pd
import pytest

from dashboard.widgets.charts import activation_curve, activation_points, counts_per_class


def test_a_bar_and_a_number_a_label_carry_the_counts_they_were_given():
    counts = pd.DataFrame(
        {"label": ["shoe", "bag", "hat"], "split": "test", "count": [980, 0, 1135]}
    )
    chart = counts_per_class(counts).to_dict()
    (drawn,) = chart["datasets"].values()
    assert drawn == counts.to_dict("records")
    bars, numbers = chart["layer"]
    assert (bars["mark"]["type"], numbers["mark"]["type"]) == ("bar", "text")
    assert bars["encoding"]["x"]["field"] == numbers["encoding"]["x"]["field"] == "label"
    assert bars["encoding"]["y"]["field"] == numbers["encoding"]["text"]["field"] == "count"


def test_the_labels_stay_in_the_order_they_were_given():
    chart = counts_per_class(
        pd.DataFrame({"label": ["shoe", "bag"], "split": "test", "count": [1, 2]})
    ).to_dict()
    assert chart["layer"][0]["encoding"]["x"]["sort"] is None


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
