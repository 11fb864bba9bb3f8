"""The page Networks: what is loaded, a network brought, and one trained."""

import gc
import io
import shutil
import sys
import time

import numpy as np
import pandas as pd
import pytest

from core import Network, evaluate, init_network, predict, read_weights, write_weights
from core.evaluation.intervals import wilson
from dashboard.pages.networks.training import duration
from dashboard.state.pages import PAGES
from dashboard.words import percent
from tests.dashboard.app import start

pytestmark = pytest.mark.usefixtures("folder")


def linear(seed=0, activation="sigmoid", width=784):
    random = np.random.default_rng(seed)
    return Network({"W1": random.normal(size=(width, 10)), "b1": np.zeros(10)}, activation)


def network_of(app):
    return app.session_state["network"]


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
    table = app.dataframe[0].value
    network = init_network()
    assert table.index.tolist() == list(network)
    assert table["count"].sum() == 45_360
    np.testing.assert_allclose(table["largest"], [array.max() for array in network.values()])
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
    assert metrics(app)["Accuracy"] == accuracies[0]
    app.segmented_control(key="shows").set_value("B").run()
    assert metrics(app)["Accuracy"] == accuracies[1]
    assert "Every page shows network B, other.npz." in [note.value for note in app.main.caption]
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


# Training one


def start_training(**address):
    return start("networks", networks="train", **address)


def after_an_epoch(app):
    """Return the training once its first epoch has ended."""
    training = app.session_state["training"]
    while not training.progress.epochs:
        time.sleep(0.05)
    return training


def wait(app):
    app.session_state["training"].join()
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def test_a_trained_network_is_shown_by_every_page_at_once(folder, sample_test, downloads):
    app = start_training(sizes="8", epochs="2")
    app.button(key="train").click().run()
    assert app.button(key="train").disabled
    wait(app)
    assert network_of(app) == "sample-8.npz"
    (success,) = app.success
    assert success.value.startswith("sample-8.npz, trained in ")
    accuracy = percent(evaluate(read_weights(folder / "sample-8.npz"), *sample_test).accuracy, 2)
    assert metrics(app)["Accuracy, Bundled sample, test"] == accuracy
    app.session_state["training numbers"] = True
    app.run()
    history = pd.read_csv(io.StringIO(downloads["sample-8-history.csv"]))
    assert history["epoch"].tolist() == [1, 1, 2, 2]
    held_out = history[history["samples"] == "held out"]
    assert percent(held_out["accuracy"].iloc[-1], 2) in success.value
    app.switch_page(PAGES["evaluation"].file).run()
    assert metrics(app)["Accuracy"] == accuracy


def test_in_python_trains_the_same_network(folder):
    app = start_training(sizes="6", epochs="1", seed="3", activation="relu")
    app.button(key="train").click().run()
    wait(app)
    (code,) = (block.value for block in app.code if "count_parameters" in block.value)
    given = {}
    exec(code.replace("data/weights", str(folder)), given)
    kept = read_weights(folder / "sample-6.npz")
    for name, array in given["trained"].items():
        np.testing.assert_allclose(kept[name], array, rtol=1e-3, atol=1e-4)


def test_a_stop_keeps_the_best_and_says_so(folder):
    app = start_training(sizes="4", epochs="500")
    app.button(key="train").click().run()
    after_an_epoch(app)
    app.run()
    app.button(key="stop").click().run()
    wait(app)
    assert "stopped; kept is the best of" in app.success[0].value
    assert network_of(app) == "sample-4.npz"
    assert read_weights(folder / "sample-4.npz").sizes == (784, 4, 10)


def test_other_pages_go_on_and_the_sidebar_says_how_far_the_training_is(folder):
    app = start_training(sizes="4", epochs="500")
    app.button(key="train").click().run()
    app.switch_page(PAGES["evaluation"].file).run()
    assert "stop" in [button.key for button in app.sidebar.button]
    assert metrics(app)["Accuracy"]
    app.button(key="stop").click().run()
    wait(app)
    assert "stop" not in [button.key for button in app.sidebar.button]
    assert network_of(app) == "sample-4.npz"


def test_two_visitors_train_at_once_without_mixing(folder):
    one = start_training(sizes="5", epochs="1", seed="1")
    other = start_training(sizes="7", epochs="1", seed="1")
    one.button(key="train").click().run()
    other.button(key="train").click().run()
    wait(one), wait(other)
    assert (network_of(one), network_of(other)) == ("sample-5.npz", "sample-7.npz")
    assert one.subheader[0].value.startswith("sample-5.npz: 784-5-10")
    assert other.subheader[0].value.startswith("sample-7.npz: 784-7-10")


def test_a_visitor_who_leaves_leaves_no_training_behind(folder):
    app = start_training(sizes="4", epochs="500")
    app.button(key="train").click().run()
    thread = app.session_state["training"]._thread
    assert thread.is_alive()
    del app
    gc.collect()
    thread.join(30)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ({"sizes": "fifty"}, "found 'fifty'"),
        ({"sizes": "2001"}, "1 to 2,000 units"),
        ({"sizes": "0"}, "1 to 2,000 units"),
        ({"sizes": "9" * 99}, "1 to 2,000 units"),
        ({"sizes": "1, " * 8 + "1"}, "at most 8 hidden layers"),
        ({"network_name": "no spaces"}, "The name 'no spaces' cannot be used"),
    ],
)
def test_a_recipe_that_cannot_be_followed_gets_a_sentence(recipe, said):
    app = start_training()
    for key, value in recipe.items():
        app.text_input(key=key).set_value(value)
    app.button(key="train").click().run()
    assert said in app.main.error[0].value
    assert "training" not in app.session_state


@pytest.mark.parametrize("by", ["address", "hand"])
def test_a_number_out_of_the_bounds_of_the_page_is_not_trained_with(by, folder):
    beyond = {"rate": 50.0, "minibatch": 99_999, "epochs": 501, "seed": -3}
    app = start_training(
        sizes="4", **{k: str(v) for k, v in beyond.items()} if by == "address" else {}
    )
    for key, value in beyond.items() if by == "hand" else ():
        app.number_input(key=key).set_value(value)
    app.button(key="train").click().run()
    training = app.session_state["training"]
    recipe = training.request.recipe
    assert (recipe.learning_rate, recipe.batch, recipe.epochs, recipe.seed) == (0.01, 128, 5, 0)
    training.stop()
    wait(app)


def test_a_training_that_cannot_be_started_says_why(monkeypatch):
    app = start_training(sizes="4")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    app.button(key="train").click().run()
    assert app.main.error[0].value == (
        "The training could not be started (No such file or directory): try again."
    )
    assert "training" not in app.session_state


def test_a_training_that_dies_says_so_and_the_network_stays(monkeypatch):
    app = start_training(sizes="4")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    app.button(key="train").click().run()
    wait(app)
    (error,) = app.main.error
    assert "ended without a network (exit code 1)" in error.value
    assert network_of(app) == "bundled.npz"


def test_a_training_that_cannot_be_kept_says_why(folder):
    app = start_training(sizes="4", epochs="500")
    app.button(key="train").click().run()
    training = after_an_epoch(app)
    shutil.move(folder, folder.with_name("moved"))
    training.stop()
    training.join()
    shutil.move(folder.with_name("moved"), folder)
    app.run()
    assert "No such file or directory" in app.main.error[0].value
    assert network_of(app) == "bundled.npz"


def test_another_optimiser_brings_its_usual_learning_rate():
    app = start_training()
    assert app.number_input(key="rate").value == 0.01
    app.segmented_control(key="optimiser").set_value("sgd").run()
    assert app.number_input(key="rate").value == 0.5


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (42.4, "42 s"), (200, "3 min"), (7200, "2.0 h")]
)
def test_a_time_is_written_as_a_person_says_it(seconds, words):
    assert duration(seconds) == words
