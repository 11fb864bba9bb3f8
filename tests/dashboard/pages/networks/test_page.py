"""The page Networks: what is loaded, and a second one beside it."""

import io
import re
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from core import Network, evaluate, init_network, predict, read_weights, write_weights
from core.evaluation.intervals import wilson
from dashboard.state.pages import PAGES
from dashboard.words import percent
from tests.dashboard.app import start, tables

pytestmark = pytest.mark.usefixtures("folder")


def linear(seed=0, activation="sigmoid", width=784):
    random = np.random.default_rng(seed)
    return Network({"W1": random.normal(size=(width, 10)), "b1": np.zeros(10)}, activation)


def metrics(app):
    return {metric.label: metric.value for metric in app.metric}


# What is loaded


def test_the_network_is_named_with_its_sizes_and_its_figures(sample_test):
    app = start("networks")
    assert app.subheader[0].value == "bundled.npz: 784-50-100-10, sigmoid"
    result = evaluate(init_network(), *sample_test)
    assert metrics(app) == {
        "Parameters": "45,360",
        "Accuracy, Bundled sample, test": percent(result.accuracy, 2),
    }
    low, high = wilson(int(result.correct.sum()), 2500)
    (accuracy,) = (metric for metric in app.metric if metric.label.startswith("Accuracy"))
    assert f"between {percent(low, 2)} and {percent(high, 2)}" in accuracy.proto.help


def test_every_array_is_described(downloads):
    app = start("networks")
    table = tables(app)[0]
    network = init_network()
    assert table.index.tolist() == list(network)
    assert table["count"].tolist() == [f"{array.size:,}" for array in network.values()]
    assert table["largest"].tolist() == [f"{array.max():.2f}" for array in network.values()]
    drawings = [html.proto.body for html in app.get("html") if " weights in " in html.proto.body]
    for name, drawing in zip(("W1", "W2", "W3"), drawings, strict=True):
        said = re.findall(r'title="([\d,]+) weights? from', drawing)
        reach = np.abs(network[name]).max()
        counts, _ = np.histogram(network[name], 40, (-reach, reach))
        assert said == [f"{count:,}" for count in counts]
    csv = pd.read_csv(io.StringIO(downloads["bundled-parameters.csv"]))
    assert csv["array"].tolist() == list(network)
    weights = pd.read_csv(io.StringIO(downloads["bundled-weights.csv"]))
    assert weights.groupby("array")["count"].sum().to_dict() == {
        name: array.size for name, array in network.items() if name.startswith("W")
    }


def test_the_network_can_be_taken_away_in_three_forms(downloads, tmp_path, sample_test):
    start("networks")
    x = sample_test[0][:20]
    expected = predict(init_network(), x)
    for name in ("bundled.npz", "bundled.safetensors"):
        (tmp_path / name).write_bytes(downloads[name])
        np.testing.assert_array_equal(predict(read_weights(tmp_path / name), x), expected)
    program = {"__name__": "predict"}
    exec(downloads["predict.py"], program)
    np.testing.assert_allclose(program["predict"](x), expected, atol=1e-6)
    assert program["CLASSES"] == list("0123456789")


def test_in_python_gives_the_figures():
    app = start("networks")
    (code,) = (block.value for block in app.code if "count_parameters" in block.value)
    given = {}
    exec(code.replace('"data/weights/bundled.npz"', ""), given)
    assert given["count_parameters"](given["network"]) == 45_360
    assert percent(given["result"].accuracy, 2) == metrics(app)["Accuracy, Bundled sample, test"]


# A and B


def test_every_page_shows_network_a_or_b(folder, sample_test):
    write_weights(folder / "other.npz", linear())
    app = start("evaluation")
    assert app.selectbox(key="second").options == ["none", "other.npz"]
    accuracies = [
        percent(evaluate(network, *sample_test).accuracy, 2)
        for network in (init_network(), linear())
    ]
    app.selectbox(key="second").set_value("other.npz").run()
    assert metrics(app)["Accuracy of A"] == accuracies[0]
    assert metrics(app)["Accuracy of B"] == accuracies[1]
    app.segmented_control(key="shows").set_value("B").run()
    assert list(metrics(app)) == ["Accuracy of A", "Accuracy of B", "Mean loss of B"]
    said = "Every page shows network B, other.npz; A is bundled.npz."
    assert said in [note.value for note in app.main.caption]
    app.switch_page(PAGES["networks"].file).run()
    assert app.subheader[0].value == "other.npz: 784-10, sigmoid"
    app.segmented_control(key="shows").set_value("A").run()
    assert app.subheader[0].value.startswith("bundled.npz")


def test_a_link_opens_what_b_shows(folder):
    write_weights(folder / "other.npz", linear())
    app = start("networks", second="other.npz", shows="b")
    assert app.subheader[0].value == "other.npz: 784-10, sigmoid"
    assert not app.main.warning


def test_without_a_second_network_there_is_nothing_to_switch():
    app = start("networks")
    assert [control.key for control in app.segmented_control].count("shows") == 0
    app = start("networks", shows="b")
    assert app.subheader[0].value.startswith("bundled.npz")


def test_a_second_network_that_cannot_be_read_is_told_and_left_out(folder):
    (folder / "broken.npz").write_bytes(b"PK nothing")
    app = start("networks", second="broken.npz")
    (error,) = app.sidebar.error
    assert "broken.npz" in error.value
    assert app.subheader[0].value.startswith("bundled.npz")


def test_no_two_of_its_parts_are_called_alike():
    labels = [tab.label.casefold() for tab in start("networks").tabs]
    assert len(labels) == 7
    for one, other in permutations(labels, 2):
        assert not one.startswith(other[:5])
        assert other not in one
