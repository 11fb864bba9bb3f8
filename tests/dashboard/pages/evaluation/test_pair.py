"""The page Evaluation with two networks: who is right where the other is wrong, on the page."""

import io
import re

import numpy as np
import pandas as pd
import pytest

from core import Network, init_network, predict, write_weights
from dashboard.words import percent
from tests.dashboard.app import handed, read_sample, start

NAME = "sample-test-bundled-and-worse"
GONE = "There is no second network any more: the filter by network is taken away."


def opened(**address):
    return start("evaluation", second="worse.npz", **address)


def said(app):
    return " ".join(element.value for element in app.main.markdown)


def count(app):
    (number,) = re.findall(r"\*\*([\d,]+)\*\* samples?\b", said(app))
    return int(number.replace(",", ""))


def chips(app):
    return [button.label for button in app.main.button if (button.key or "").startswith("without")]


def warnings(app):
    return [element.value for element in app.main.warning]


@pytest.fixture
def readings(worse):
    """Give the labels of the sample's test split, and what A and B read them as."""
    x, t = read_sample()
    return t, predict(init_network(), x).argmax(axis=1), worse.b.predicted


RESULTS = {
    "wrong": lambda t, a, b: a != t,
    "only-a": lambda t, a, b: (a == t) & (b != t),
    "only-b": lambda t, a, b: (a != t) & (b == t),
    "both-wrong": lambda t, a, b: (a != t) & (b != t),
    "both-right": lambda t, a, b: (a == t) & (b == t),
    "differ": lambda t, a, b: a != b,
}


@pytest.mark.parametrize("result", RESULTS)
def test_count_gallery_file_matrix_and_python_agree_on_a_filter_by_network(
    result, readings, weights, downloads, monkeypatch
):
    t, a, b = readings
    all_cells = np.flatnonzero(RESULTS[result](t, a, b))
    row, column = a[all_cells[0]], b[all_cells[0]]
    samples = all_cells[(a[all_cells] == row) & (b[all_cells] == column)]
    asked = {"a_predicted": str(row), "b_predicted": str(column)}
    sheets = "dashboard.pages.evaluation.samples.contact_sheet"
    monkeypatch.setattr(sheets, lambda images, captions, columns: captions)
    app = opened(result=result, matrix_of="networks", sort="index", view="table", **asked)

    assert count(app) == len(samples)
    counts = np.zeros((10, 10), dtype=int)
    np.add.at(counts, (a[all_cells], b[all_cells]), 1)
    matrix = handed(app, "readings")
    np.testing.assert_array_equal(matrix["counts"], counts)
    assert matrix["chosen"] == {"row": row, "column": column}
    assert app.dataframe[0].value.index.tolist() == samples.tolist()
    words = {"wrong": "wrong", "only-a": "A-right-B-wrong", "only-b": "B-right-A-wrong"}
    words |= {"differ": "A-and-B-differ"}
    part = f"{words.get(result, result)}-A-reads-{row}-B-reads-{column}"
    file = pd.read_csv(io.StringIO(downloads[f"{NAME}-samples-{part}.csv"]), index_col="sample")
    assert file.index.tolist() == samples.tolist()
    assert set(file["network"]) == {"bundled.npz"}
    assert set(file["network_of_B"]) == {"worse.npz"}
    assert set(file["predicted"]) == {row}
    assert set(file["B"]) == {column}
    first, _ = downloads[f"{NAME}-samples-{part}.png"][0]
    assert first == f"{t[samples[0]]} > {row} / {column}"
    monkeypatch.chdir(weights.parents[1])
    exec(app.main.expander[-1].code[0].value, names := {})
    assert names["samples"].tolist() == samples.tolist()


def test_the_filters_are_in_chips_that_take_them_away(readings):
    t, a, b = readings
    app = opened(result="only-a", a_predicted="4", b_predicted="9")
    assert chips(app) == ["A right, B wrong", "A reads 4 · B reads 9"]
    app.button(key="without a_predicted").click().run()
    assert chips(app) == ["A right, B wrong"]
    assert count(app) == ((a == t) & (b != t)).sum()
    assert app.query_params["result"] == "only-a"
    app.button(key="without result").click().run()
    assert chips(app) == []
    assert count(app) == len(t)


def test_it_is_said_which_network_is_which(worse):
    app = opened()
    for letter, other, outcome in (("A", "B", worse.a), ("B", "A", worse.b)):
        app.segmented_control(key="shows").set_value(letter).run()
        names = {"A": "bundled.npz", "B": "worse.npz"}
        note = f"Every page shows network {letter}, {names[letter]}; {other} is {names[other]}."
        assert note in [element.value for element in app.main.caption]
        figures = {metric.label: metric.value for metric in app.metric}
        assert figures["Accuracy of A"] == percent(worse.a.accuracy, 2)
        assert figures["Accuracy of B"] == percent(worse.b.accuracy, 2)
        wrong = int((~outcome.correct).sum())
        assert figures[f"Mean loss of {letter}"] == f"{outcome.loss.mean():.4f}"
        assert app.selectbox(key="result").options[:2] == [f"{letter} wrong", f"{letter} right"]
        assert count(app) == wrong
        assert handed(app, "confusion")["columns"]["word"] == f"predicted by {letter}"
    first = handed(app, "samples")["items"][0]
    true, a, b = (
        values[first["sample"]] for values in (worse.a.labels, worse.a.predicted, worse.b.predicted)
    )
    assert first["caption"] == f"{true} → {a} / {b}"


@pytest.mark.parametrize("leave", ["removed", "chosen away"])
def test_the_filter_goes_with_the_second_network_and_it_is_said(leave, worse, weights):
    app = opened(result="only-b", matrix_of="networks", a_predicted="4")
    if leave == "removed":
        (weights / "worse.npz").unlink()
        app.run()
    else:
        app.selectbox(key="second").set_value("none").run()
    assert GONE in warnings(app)
    assert count(app) == (~worse.a.correct).sum()
    assert chips(app) == []
    assert {"result", "matrix_of", "a_predicted"}.isdisjoint(app.query_params)
    app.run()
    assert GONE not in warnings(app)


@pytest.mark.parametrize(
    ("second", "asked"),
    [
        ("none", {"result": "only-a", "a_predicted": "4", "matrix_of": "networks"}),
        ("worse.npz", {"result": "ALL", "a_predicted": "17", "b_predicted": "-1"}),
        ("worse.npz", {"matrix_of": "9" * 400, "b_predicted": "1.5"}),
    ],
)
def test_what_cannot_be_asked_about_both_is_refused_in_one_sentence(second, asked, worse):
    app = start("evaluation", second=second, **asked)
    (warning,) = warnings(app)
    for key, value in asked.items():
        assert f"{key}={value[:24]}" in warning
    assert count(app) == (~worse.a.correct).sum()
    assert asked.keys().isdisjoint(app.query_params)


def test_a_network_under_another_name_and_one_of_another_shape_are_compared_as_well(weights):
    write_weights(weights / "worse.npz", init_network())
    app = opened(result="differ")
    assert count(app) == 0
    assert "No sample meets all of these filters" in app.info[0].value
    random = np.random.default_rng(0)
    linear = Network({"W1": random.normal(size=(784, 10)), "b1": np.zeros(10)}, "sigmoid")
    write_weights(weights / "linear.npz", linear)
    app = start("evaluation", second="linear.npz", result="differ")
    x = read_sample()[0]
    read = [predict(network, x).argmax(axis=1) for network in (init_network(), linear)]
    assert count(app) == (read[0] != read[1]).sum()
