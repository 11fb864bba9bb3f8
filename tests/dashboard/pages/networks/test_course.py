"""The part of the page Networks that runs through a training, and training one for it."""

import base64
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from core import forward, load_mnist, write_weights
from core.datasets.sources import CLASSES
from core.training.history import TrainingHistory
from core.training.history_file import history_path, read_history, write_history
from core.training.learning import when_learned
from core.training.recipe import Recipe
from core.training.training import train_on
from dashboard.jobs.training_queue import training_queue
from dashboard.state import histories
from dashboard.words import without_markdown
from tests.dashboard.app import handed, start
from tests.dashboard.state.test_places import put_data_set

RECIPE = Recipe(hidden=(7, 5), epochs=2, batch=500, held_out=400)


@pytest.fixture(scope="module")
def trained():
    """Return two networks with their histories, from the same weights."""
    found = {}
    for name, recipe in {
        "slow": RECIPE,
        "fast": Recipe(**vars(RECIPE) | {"learning_rate": 0.05}),
    }.items():
        history = TrainingHistory()
        network, _ = train_on("sample", recipe, history=history)
        found[name] = network, history
    return found


@pytest.fixture(autouse=True)
def networks(folder, trained):
    """Put both where the pages find them."""
    for name, (network, history) in trained.items():
        write_weights(folder / f"{name}.npz", network)
        write_history(history_path(folder / f"{name}.npz"), history)
    return folder


def open_course(**address):
    return start("networks", networks="history", **address)


@pytest.fixture
def counted_at_once(monkeypatch):
    """The matrices of all states are there at once."""
    monkeypatch.setattr(histories.worker, "want", lambda _, steps: bool(list(steps())))


def decoded(text, dtype="<f4"):
    return np.frombuffer(base64.b64decode(text), dtype)


def said(app):
    return " ".join(each.value for each in app.markdown)


def test_what_is_sent_of_each_state_is_what_core_computes(trained, counted_at_once):
    history = trained["slow"][1]
    x, t = load_mnist(source="sample")[1]
    app = open_course(network="slow.npz", sample=8)
    (network,) = handed(app, "course")["networks"]

    sent = {each["name"]: decoded(each["values"]) for each in network["arrays"]}
    assert list(sent) == ["z1", "z2", "y"]
    for index in (0, 3, len(history) - 1):
        arrays = forward(history[index].network, x[8])
        for name, values in sent.items():
            rows = values.reshape(len(history), -1)
            np.testing.assert_array_equal(rows[index], arrays[name])
    matrices = decoded(network["matrix"], "<u4").reshape(len(history), 10, 10)
    np.testing.assert_array_equal(matrices, when_learned(history, x, t).confusion)
    assert network["samples"] == len(t)


def test_how_it_was_trained_is_said_and_leads_to_it_again_and_back_to_the_sample():
    app = open_course(network="slow.npz", sample="59")
    assert "Trained on Bundled sample: activation function sigmoid" in said(app)
    assert "networks=train" in said(app)
    assert "Back to the selected image: [when it learned sample 59](./forward-pass?" in said(app)


def test_of_two_with_histories_both_are_run_through_and_named_is_in_what_they_differ():
    app = open_course(network="slow.npz", second="fast.npz", shows="b")
    data = handed(app, "course")
    assert [each["name"] for each in data["networks"]] == ["A: slow.npz", "B: fast.npz"]
    assert (
        "A and B differ in learning rate (A 0.01, B 0.05), and in nothing else. Both began with "
        "the same weights." in said(app)
    )


def test_where_the_second_has_none_the_first_alone_is_run_through():
    app = open_course(network="slow.npz", second="bundled.npz")
    assert len(handed(app, "course")["networks"]) == 1
    app = open_course(network="slow.npz", second="bundled.npz", shows="b")
    assert "No history is kept of bundled.npz" in said(app)
    assert "slow.npz" in said(app)


def test_where_there_is_none_one_is_trained_in_seconds_and_opened():
    app = open_course()
    app.button(key="train first").click().run()
    assert app.button(key="train first").disabled
    training_queue().latest(app.session_state["training_owner"]).join()
    app.run()
    assert not app.exception
    assert app.session_state["network"] == "sample-50-100.npz"
    assert len(handed(app, "course")["networks"]) == 1


def test_the_data_set_that_is_selected_is_offered_before_the_bundled_sample(mnist, monkeypatch):
    app = open_course(data="mnist")
    first, second = app.button(key="train first"), app.button(key="train second")
    assert first.label == "Train one on MNIST (about 5 s)"
    assert second.label == "Train one on the bundled sample of pen-stroke digits (about 2 s)"
    requests = []
    monkeypatch.setattr("dashboard.pages.networks.first_history.begin_beside", requests.append)
    app.run().button(key="train first").click().run()
    (request,) = requests
    assert (request.data, request.name, request.recipe.epochs) == ("mnist", "mnist-50-100", 5)


def test_of_the_bundled_sample_one_is_offered_and_said_to_be_of_pen_strokes():
    app = open_course()
    assert app.button(key="train first").label == (
        "Train one on the bundled sample of pen-stroke digits (about 2 s)"
    )
    assert "train second" not in [button.key for button in app.button]


def test_where_the_classes_are_others_the_bundled_digits_are_not_offered(tmp_path):
    put_data_set(tmp_path / "own" / "shapes")
    classes = "\n".join(f"shape {each}" for each in range(10))
    (tmp_path / "own" / "shapes" / CLASSES).write_text(classes, encoding="utf-8")
    app = open_course(data="shapes")
    assert app.button(key="train first").label.startswith("Train one on shapes (about ")
    assert "train second" not in [button.key for button in app.button]


@pytest.mark.parametrize("rate", [1e-300, 1e-5, 100.0, 200.0, 1e300])
def test_any_learning_rate_that_was_can_be_another_one(folder, trained, rate):
    history, recipe = trained["slow"][1], replace(RECIPE, learning_rate=rate)
    write_history(history_path(folder / "slow.npz"), TrainingHistory(history, recipe, "sample"))
    app = start("networks", networks="train", network="slow.npz", again="learning_rate")
    assert 0.00001 <= app.number_input(key="again_rate").value <= 10


def test_one_thing_is_changed_and_both_are_shown(folder):
    app = start("networks", networks="train", network="slow.npz", again="learning_rate")
    app.number_input(key="again_rate").set_value(0.02).run()
    app.button(key="train again").click().run()
    training_queue().latest(app.session_state["training_owner"]).join()
    app.run()
    assert not app.exception
    new = app.session_state["network"]
    assert new == "slow-0-02.npz"
    again = read_history(history_path(folder / new))
    assert RECIPE.differences(again.recipe) == {"learning_rate": (0.01, 0.02)}
    assert (app.session_state["second"], app.session_state["networks"]) == ("slow.npz", "history")
    assert [each["name"] for each in handed(app, "course")["networks"]] == [
        f"A: {new}",
        "B: slow.npz",
    ]


@pytest.mark.parametrize(
    ("field", "key", "value", "found"),
    [
        ("activation", "again_activation", "relu", {"activation": ("sigmoid", "relu")}),
        ("initialisation", "again_start", "small", {"initialisation": ("glorot", "small")}),
        ("hidden", "again_sizes", "9", {"hidden": ((7, 5), (9,))}),
    ],
)
def test_whatever_is_changed_all_else_stays(monkeypatch, field, key, value, found):
    requests = []
    monkeypatch.setattr(
        "dashboard.pages.networks.again.begin", lambda request, beside: requests.append(request)
    )
    app = start("networks", networks="train", network="slow.npz", again=field, **{key: value})
    app.button(key="train again").click().run()
    (request,) = requests
    assert RECIPE.differences(request.recipe) == found


def test_what_cannot_be_trained_is_said_and_not_begun():
    app = start("networks", networks="train", network="slow.npz", again="learning_rate")
    app.number_input(key="again_rate").set_value(0.01).run()
    assert app.button(key="train again").disabled
    assert "It is that already" in app.error[0].value


@pytest.mark.parametrize("whose", ["nobody", "fast.npz"])
def test_a_history_that_is_none_or_anothers_is_said_and_the_page_goes_on(folder, whose):
    path = history_path(folder / "slow.npz")
    if whose == "nobody":
        path.write_text("nothing", encoding="utf-8")
    else:
        path.write_bytes(history_path(folder / whose).read_bytes())
    app = open_course(network="slow.npz")
    assert len(app.error) == 1
    assert app.button(key="train first")


def test_the_slider_is_where_the_pages_are():
    app = open_course(network="slow.npz")
    assert handed(app, "course")["moment"] is None
    app.session_state["moment"] = 3
    app.run()
    assert handed(app, "course")["moment"] == 3


def test_until_the_matrices_are_there_that_is_said():
    (network,) = handed(open_course(network="slow.npz"), "course")["networks"]
    assert network["matrix"] is None
    assert network["beside"] == "The confusion matrix of each state is being counted…"


def test_nothing_is_counted_twice(monkeypatch, counted_at_once):
    app = open_course(network="slow.npz")
    monkeypatch.setattr(histories, "when_learned", lambda *_: pytest.fail("counted again"))
    app.number_input(key="sample").set_value(5).run()
    assert handed(app, "course")["networks"][0]["matrix"]


def test_in_python_gives_the_figures_of_the_state_that_is_shown(folder, trained, capsys):
    app = open_course(network="slow.npz", moment=3, data="sample")
    code = app.code[0].value.replace("data/weights/", f"{folder}/".replace("\\", "/"))
    exec(code, given := {})
    history = trained["slow"][1]
    x, t = load_mnist(source="sample")[1]
    np.testing.assert_array_equal(given["network"]["W1"], history[3].network["W1"])
    assert given["state"].step == history[3].step
    np.testing.assert_array_equal(
        given["learning"].confusion, when_learned(history, x, t).confusion
    )


def handed_out(downloads):
    """Return the headings of the handout in English, and the paragraphs below each."""
    (page,) = (page for name, page in downloads.items() if name.endswith(".html"))
    (held,) = re.findall(r"^const CONTENT = \{\.\.\.(.*), files: ", page.decode(), re.MULTILINE)
    sections = json.loads(held)["languages"]["en"]["sections"]
    return {section["heading"]: section["text"] for section in sections}


def test_a_handout_says_how_it_was_trained_and_when_its_sample_was_learned(downloads):
    open_course(network="slow.npz", sample=8)
    recipe, learned = handed_out(downloads)["The training, state by state"]
    assert recipe.startswith("Trained on Bundled sample: activation function sigmoid")
    assert "networks=train" not in recipe
    (on_page,) = (
        each.value
        for each in start("forward", network="slow.npz", sample="8").markdown
        if re.match(r"\*\*(Learned|Never right|Forgotten|Right)", each.value)
    )
    assert learned == f"Sample 8: {without_markdown(on_page)}"


def test_a_handout_of_two_says_of_each_when_its_sample_was_learned(downloads):
    open_course(network="slow.npz", second="fast.npz", sample=8)
    differences, *learned = handed_out(downloads)["The training, state by state"]
    assert differences.startswith("A and B differ in learning rate")
    assert [each[:13] for each in learned] == ["A: Sample 8: ", "B: Sample 8: "]


@pytest.mark.parametrize(
    ("address", "heading", "file"),
    [
        ({}, "The finished network", "slow.npz"),
        ({"moment": 3}, "The network slow-step-3", "slow-step-3"),
    ],
)
def test_a_handout_names_the_network_that_computes_below_the_training(
    downloads, address, heading, file
):
    open_course(network="slow.npz", sample=8, **address)
    (told,) = handed_out(downloads)[heading]
    assert told.startswith(f"Whatever step is shown above, these are the numbers of {file}: ")
