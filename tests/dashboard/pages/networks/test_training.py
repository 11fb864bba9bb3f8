"""The part of the page Networks that trains: the line, the curves, and what came of it."""

import io
import shutil
import sys
import threading
import time
from math import inf
from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pytest

from core import evaluate, read_weights
from core.datasets.sources import CLASSES
from dashboard.jobs.training_queue import training_queue
from dashboard.pages.networks.training import duration
from dashboard.state.pages import PAGES
from dashboard.state.settings import Settings
from dashboard.widgets import training as widgets
from dashboard.words import percent
from tests.dashboard.app import start
from tests.dashboard.state.test_places import put_data_set

pytestmark = pytest.mark.usefixtures("folder")


def start_training(**address):
    return start("networks", networks="train", **address)


def press_train(**address):
    """Open the page as the address says, and press the button."""
    app = start_training(**address)
    app.button(key="train").click().run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def training_of(app):
    owner = app.session_state["training_owner"]
    return training_queue().latest(owner)


def network_of(app):
    return app.session_state["network"]


def metrics(app):
    return {metric.label: metric.value for metric in app.metric}


def keys(buttons):
    return [button.key for button in buttons]


def said(app):
    """Return what the line says, on the page or in the sidebar."""
    return [each.value for each in (*app.markdown, *app.sidebar.markdown) if "line" in each.value]


def after_epochs(app, n):
    """Return the training once its first epochs have ended."""
    training = training_of(app)
    while len(training.progress.epochs) < n:
        time.sleep(0.05)
    return training


def wait(app):
    training_of(app).join()
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


@pytest.fixture
def one_at_a_time():
    training_queue().most = 1


@pytest.fixture
def hosted(monkeypatch, tmp_path):
    """Return a list whose last is the visitor of whatever runs, on a server that is hosted."""
    visitors = ["ada"]
    settings = Settings(hosted=True)
    monkeypatch.setattr("dashboard.state.places.VISITORS", tmp_path / "visitors")
    for module in ("widgets.training", "state.places", "pages.networks.recipe"):
        monkeypatch.setattr(f"dashboard.{module}.settings", lambda: settings)
        monkeypatch.setattr(f"dashboard.{module}.visitor", lambda: visitors[-1], raising=False)
    return visitors


def test_a_trained_network_is_shown_by_every_page_at_once(
    folder, sample_test, downloads, monkeypatch
):
    opened = []
    app = press_train(sizes="8", epochs="2")
    assert app.button(key="train").disabled
    wait(app)
    assert network_of(app) == "sample-8.npz"
    (success,) = app.success
    assert success.value.startswith("sample-8.npz, trained in ")
    assert success.value.endswith(" Every page shows it now.")
    accuracy = percent(evaluate(read_weights(folder / "sample-8.npz"), *sample_test).accuracy, 2)
    assert metrics(app)["Accuracy, Bundled sample, test"] == accuracy
    app.session_state["training numbers"] = True
    app.run()
    table = pd.read_csv(io.StringIO(downloads["sample-8-epochs.csv"]))
    assert table["epoch"].tolist() == [1, 1, 2, 2]
    held_out = table[table["samples"] == "held out"]
    assert percent(held_out["accuracy"].iloc[-1], 2) in success.value
    app.selectbox(key="network").set_value("bundled.npz").run()
    monkeypatch.setattr("streamlit.switch_page", lambda file, **_: opened.append(file))
    app.button(key="where it fails").click().run()
    assert opened == [PAGES["evaluation"].file]
    assert network_of(app) == "sample-8.npz"
    app.switch_page(PAGES["evaluation"].file).run()
    assert metrics(app)["Accuracy"] == accuracy


def test_what_was_trained_leads_back_to_the_selected_sample(folder):
    app = wait(press_train(sizes="4", epochs="1", sample="59"))
    (link,) = (each.value for each in app.markdown if "When it learned sample 59" in each.value)
    address = link[link.index("(") + 1 : -1]
    page, _, query = address.removesuffix("#learned").partition("?")
    asked = parse_qs(query)
    assert page == f"./{PAGES['forward'].path}"
    assert (asked["network"], asked["sample"]) == (["sample-4.npz"], ["59"])
    app = start("forward", **asked)
    assert "##### When was this learned?" in [each.value for each in app.markdown]


def test_a_network_of_another_data_set_than_is_shown_is_not_selected(folder, tmp_path):
    shapes = tmp_path / "own" / "shapes"
    put_data_set(shapes)
    (shapes / CLASSES).write_text("a\nb\nc", encoding="utf-8")
    app = press_train(sizes="4", epochs="1")
    app.selectbox(key="data").set_value("shapes")
    wait(app)
    assert network_of(app) == "bundled.npz"
    (toast,) = app.toast
    assert toast.value.endswith("choose the data set that it has learned from.")
    assert "Every page" not in app.success[0].value


def test_in_python_trains_the_same_network(folder):
    app = wait(press_train(sizes="6", epochs="1", seed="3", activation="relu"))
    assert any("Blue dot" in markdown.value for markdown in app.markdown)
    loss, accuracy = (chart.proto.alt for chart in app.get("vega_lite_chart"))
    assert loss.startswith("Dots for the loss after the first epoch")
    assert accuracy.startswith("Dots for the accuracy after the first epoch")
    (code,) = (block.value for block in app.code if "count_parameters" in block.value)
    given = {}
    exec(code.replace("data/weights", str(folder)), given)
    kept = read_weights(folder / "sample-6.npz")
    for name, array in given["trained"].items():
        np.testing.assert_allclose(kept[name], array, rtol=1e-3, atol=1e-4)


def test_a_stop_keeps_the_best_and_says_so(folder):
    app = press_train(sizes="4", epochs="500")
    after_epochs(app, 2)
    app.run()
    app.button(key="stop").click().run()
    wait(app)
    assert "stopped; kept is the best of" in app.success[0].value
    assert network_of(app) == "sample-4.npz"
    assert read_weights(folder / "sample-4.npz").sizes == (784, 4, 10)


def test_other_pages_go_on_and_the_sidebar_says_how_far_the_training_is(folder):
    app = press_train(sizes="4", epochs="500")
    app.switch_page(PAGES["evaluation"].file).run()
    assert "stop" in keys(app.sidebar.button)
    assert metrics(app)["Accuracy"]
    app.button(key="stop").click().run()
    wait(app)
    assert "stop" not in keys(app.sidebar.button)
    assert network_of(app) == "sample-4.npz"


# The line


@pytest.mark.usefixtures("one_at_a_time")
def test_who_comes_later_waits_in_line_and_begins_without_doing_anything(folder):
    one = press_train(sizes="4", epochs="500")
    other, third = (press_train(sizes=sizes, epochs="1") for sizes in "56")
    place = "sample-5 has place 1 of 2 in the line: one network is trained at a time here."
    assert place in said(other.run())[0]
    assert "sample-6 has place 2 of 2" in said(third)[0]
    assert other.button(key="stop").label == "Leave the line"
    assert other.button(key="train").disabled

    other.switch_page(PAGES["evaluation"].file).run()
    assert place in said(other)[0]

    one.button(key="stop").click().run()
    for app, file in ((one, "sample-4.npz"), (other, "sample-5.npz"), (third, "sample-6.npz")):
        assert network_of(wait(app)) == file
        assert read_weights(folder / file).sizes[1:] == (int(file[7]), 10)


@pytest.mark.usefixtures("one_at_a_time")
def test_who_waits_may_leave_the_line(folder):
    press_train(sizes="4", epochs="500")
    other = press_train(sizes="5", epochs="500")
    other.button(key="stop").click().run()
    assert training_of(other).ended
    assert not other.button(key="train").disabled
    assert not other.main.error
    assert not other.success
    assert not (folder / "sample-5.npz").exists()


def test_several_are_trained_at_once_where_the_server_may():
    training_queue().most = 2
    for _ in "12":
        press_train(sizes="4", epochs="500")
    third = press_train(sizes="5", epochs="1")
    assert "place 1 of 1 in the line: 2 networks are trained at a time here." in said(third)[0]


def test_a_tab_that_has_no_training_shows_the_one_that_runs_here(folder):
    app = press_train(sizes="4", epochs="500")
    reloaded = start_training()
    assert reloaded.button(key="stop").label == "Stop and keep the best"
    assert not reloaded.button(key="train").disabled
    reloaded.button(key="stop").click().run()
    training_of(app).join()
    assert network_of(reloaded.run()) == network_of(app.run()) == "sample-4.npz"
    assert network_of(start_training()) == "bundled.npz"  # it asked after the training


def test_a_training_is_its_visitors_in_all_their_tabs_and_nobody_elses(hosted, folder):
    app = press_train(sizes="4", epochs="500")
    tab = start_training()
    assert tab.button(key="train").disabled
    hosted.append("bob")
    bobs = start_training()
    assert not bobs.button(key="train").disabled
    assert keys(bobs.button).count("stop") == 0

    hosted.append("ada")
    tab.button(key="stop").click().run()
    training_queue().latest("ada").join()
    assert network_of(tab.run()) == network_of(app.run()) == "sample-4.npz"
    late = start_training()
    assert late.success[0].value.startswith("sample-4.npz, trained in")
    assert "stopped because" not in late.success[0].value
    assert "Every page shows it now" not in late.success[0].value
    assert network_of(late) == "bundled.npz"
    hosted.append("bob")
    assert not bobs.run().success


def test_who_was_away_reads_why_their_training_stopped(hosted, folder):
    app = press_train(sizes="4", epochs="500")
    training_queue().stop_absent(lambda _: inf)
    training_queue().latest("ada").join()
    (said,) = (each.value for each in app.run().success)
    assert "kept" in said
    assert said.endswith("It was stopped because nobody was here for 60 s.")
    assert any("after you have closed the last tab" in each.value for each in app.markdown)


def test_two_tabs_do_not_give_a_visitor_two_trainings(hosted):
    one, other = start_training(sizes="4", epochs="500"), start_training(sizes="5")
    one.button(key="train").click().run()
    first = training_queue().latest("ada")
    other.button(key="train").click().run()
    assert training_queue().latest("ada") is first


def test_without_a_cookie_nobody_could_tell_whose_a_training_is(hosted):
    hosted.append(None)
    app = press_train()
    assert "by a cookie, which your browser did not send" in app.main.error[0].value
    assert training_queue().newest() is None


def test_the_owner_of_a_tab_is_nobody_elses():
    owners = {start_training().session_state["training_owner"] for _ in range(3)}
    assert len(owners) == 3
    assert widgets.visitor() is None


# What goes wrong


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ({"sizes": "fifty"}, "found 'fifty'"),
        ({"sizes": "2001"}, "1 to 2,000 units"),
        ({"sizes": "0"}, "1 to 2,000 units"),
        ({"sizes": "9" * 400}, "1 to 2,000 units"),
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
    assert training_queue().newest() is None


HOURS = {"sizes": "2000, 2000, 2000", "epochs": "10", "minibatch": "1"}


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ({"sizes": "2000, 2000", "minibatch": "10000", "epochs": "1"}, None),
        (
            {"sizes": ", ".join(["2000"] * 8), "minibatch": "4000"},
            "29,604,010 parameters in batches of 4,000 takes about 2,022 MB; at most 1,000 MB",
        ),
        (
            HOURS | {"epochs": "500"},
            "would take about 3 days; at most 24.0 h may be taken",
        ),
        (HOURS, None),
    ],
)
def test_a_recipe_is_bounded_before_anything_is_pressed(recipe, said):
    app = start_training(**recipe)
    assert [error.value for error in app.main.error if said and said not in error.value] == []
    assert bool(app.main.error) == bool(said)
    assert any("It takes about" in each.value for each in app.markdown) == (not said)
    if said:
        app.button(key="train").click().run()
        assert training_queue().newest() is None


def test_how_long_it_takes_is_said_by_what_the_last_training_of_this_server_took():
    wait(press_train(sizes="4", epochs="1"))
    took = training_queue().pace
    assert took not in (0, 1)
    training_queue().pace = 20
    slow = [each.value for each in start_training(**HOURS | {"epochs": "1"}).markdown]
    training_queue().pace = 1
    fast = [each.value for each in start_training(**HOURS | {"epochs": "1"}).markdown]
    assert any("It takes about 3.0 h," in each for each in slow)
    assert any("It takes about 9 min," in each for each in fast)


def test_where_others_wait_a_training_may_take_minutes_not_hours(hosted):
    (error,) = start_training(**HOURS).main.error
    assert error.value.startswith("This training would take about 90 min, and others wait")
    assert "at most 10 min" in error.value
    assert not start_training().main.error


@pytest.mark.parametrize("by", ["address", "hand"])
def test_a_number_out_of_the_bounds_of_the_page_is_not_trained_with(by, folder):
    beyond = {"rate": 50.0, "minibatch": 99_999, "epochs": 501, "seed": -3}
    app = start_training(
        sizes="4", **{k: str(v) for k, v in beyond.items()} if by == "address" else {}
    )
    for key, value in beyond.items() if by == "hand" else ():
        app.number_input(key=key).set_value(value)
    app.button(key="train").click().run()
    recipe = training_of(app).request.recipe
    assert (recipe.learning_rate, recipe.batch, recipe.epochs, recipe.seed) == (0.01, 128, 5, 0)


@pytest.mark.parametrize(
    ("python", "said"),
    [
        (
            "/nowhere/python",
            "The training could not be started (No such file or directory): try again.",
        ),
        ("/bin/false", "ended without a network (exit code 1)"),
    ],
)
def test_a_process_that_does_not_start_or_dies_is_said_and_the_network_stays(
    monkeypatch, python, said
):
    app = start_training(sizes="4")
    monkeypatch.setattr(sys, "executable", python)
    app.button(key="train").click().run()
    wait(app)
    (error,) = app.main.error
    assert said in error.value
    assert network_of(app) == "bundled.npz"
    assert not app.button(key="train").disabled


def test_a_training_for_which_there_is_no_thread_is_said(monkeypatch):
    app = start_training(sizes="4")
    plain = threading.Thread.start

    def start_no_training(thread):
        if thread.name == "training":
            raise RuntimeError("can't start new thread")
        plain(thread)

    monkeypatch.setattr(threading.Thread, "start", start_no_training)
    app.button(key="train").click().run()
    assert "could not be started (can't start new thread)" in app.main.error[0].value


def test_a_training_that_cannot_be_kept_says_why(folder):
    app = press_train(sizes="4", epochs="500")
    training = after_epochs(app, 1)
    shutil.move(folder, folder.with_name("moved"))
    training.stop()
    training.join()
    shutil.move(folder.with_name("moved"), folder)
    app.run()
    assert "No such file or directory" in app.main.error[0].value
    assert network_of(app) == "bundled.npz"


@pytest.mark.parametrize(
    ("address", "seen"), [({}, "50, 100"), ({"sizes": "9"}, "9"), ({"sizes": ""}, "")]
)
def test_the_hidden_sizes_are_seen_before_a_browser_has_filled_their_field_in(address, seen):
    app = start_training(**address)
    field = app.text_input(key="sizes")
    assert (field.value, field.placeholder) == (seen, seen)
    field.set_value("7").run()
    assert app.text_input(key="sizes").placeholder == "7"


def test_another_optimiser_brings_its_usual_learning_rate():
    app = start_training()
    assert app.number_input(key="rate").value == 0.01
    app.segmented_control(key="optimiser").set_value("sgd").run()
    assert app.number_input(key="rate").value == 0.5


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (42.4, "42 s"), (200, "3 min"), (7200, "2.0 h"), (1e9, "11,574 days")],
)
def test_a_time_is_written_as_a_person_says_it(seconds, words):
    assert duration(seconds) == words
