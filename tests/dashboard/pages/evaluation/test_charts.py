import numpy as np
import pandas as pd
import pytest

from core.evaluation.reliability import Reliability
from dashboard.pages.evaluation.charts import confidence_histogram, coverage_curve
from dashboard.widgets.charts import reliability_diagram


@pytest.fixture
def reliability():
    random = np.random.default_rng(5)
    confidence = random.uniform(0.3, 1, 500)
    return Reliability(confidence, random.random(500) < confidence)


def drawn(layer, chart):
    return pd.DataFrame(chart["datasets"][layer["data"]["name"]])


def test_the_reliability_diagram_carries_every_bin_that_holds_samples(reliability):
    table = reliability.calibration()
    chart = reliability_diagram(table).to_dict()

    bars, diagonal, gaps, counts = chart["layer"]
    filled = table[table["count"] > 0]
    assert [layer["mark"]["type"] for layer in (bars, diagonal, gaps, counts)] == [
        "bar",
        "line",
        "rule",
        "text",
    ]
    for layer in (bars, gaps, counts):
        np.testing.assert_allclose(drawn(layer, chart)["accuracy"], filled["accuracy"])
    assert drawn(counts, chart)["count"].tolist() == filled["count"].tolist()
    assert drawn(diagonal, chart)[["confidence", "accuracy"]].to_numpy().tolist() == [
        [0, 0],
        [1, 1],
    ]


def test_a_gap_goes_from_the_accuracy_to_the_confidence(reliability):
    chart = reliability_diagram(reliability.calibration()).to_dict()

    encoding = chart["layer"][2]["encoding"]

    assert (encoding["y"]["field"], encoding["y2"]["field"]) == ("accuracy", "confidence")


def test_the_histogram_counts_right_and_wrong_apart(reliability):
    table = reliability.calibration()
    chart = confidence_histogram(table).to_dict()

    bars = drawn(chart, chart)

    right, wrong = (bars[bars["series"] == series] for series in ("right", "wrong"))
    assert right["count"].sum() == table["correct"].sum()
    assert wrong["count"].sum() == (table["count"] - table["correct"]).sum()
    # Side by side: the wrong ones begin where the right ones of the same bin end.
    both = right.merge(wrong, on="low")
    np.testing.assert_allclose(both["to_x"], both["from_y"])


def test_the_curve_marks_the_chosen_thresholds(reliability):
    chart = coverage_curve(reliability.coverage(), reliability.coverage([0.6, 0.8])).to_dict()

    curve, points = chart["layer"]
    assert len(drawn(curve, chart)) == 100
    assert drawn(points, chart)["threshold"].tolist() == [0.6, 0.8]


def test_right_and_wrong_have_the_first_two_colours_of_the_theme_everywhere(reliability):
    table = reliability.calibration()
    for chart in (
        *reliability_diagram(table).to_dict()["layer"],
        confidence_histogram(table).to_dict(),
        *coverage_curve(reliability.coverage(), reliability.coverage([0.6])).to_dict()["layer"],
    ):
        scale = chart["encoding"]["color"]["scale"]
        assert scale["domain"][:2] == ["right", "wrong"]
        assert "range" not in scale
