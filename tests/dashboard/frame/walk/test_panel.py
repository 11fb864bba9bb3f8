"""The panel of the walk: guess, act, see, over the page that is there."""

import pytest

from dashboard.frame.walk.steps import END
from dashboard.state.pages import PAGES
from tests.dashboard.app import start, texts

VEIL = "filter: blur"
LARGE = "html { font-size:"


def said(app):
    return "\n".join(text for _, text in texts(app))


def test_a_link_opens_a_step_and_its_page():
    app = start("data", walk="12")
    assert "Step 12 of 14" in said(app)
    assert app.query_params["walk"] == "12"
    assert any(each.proto.shortcut == "1" for each in app.button)
    assert app.get_by_key("confusion")


def test_what_tells_the_answer_is_veiled_until_a_guess_and_then_said():
    app = start("data", walk="4")
    assert VEIL in said(app)
    assert "in place of" not in said(app)
    app.button(key="walk option 1").click().run()
    assert "You said stop with an error. It is not so." in said(app)
    assert VEIL not in said(app)
    app.button(key="walk next").click().run()
    app.button(key="walk back").click().run()
    assert "You said stop with an error." in said(app)


def test_a_number_is_guessed_by_typing_it():
    app = start("evaluation", walk="11")
    app.number_input(key="walk number").set_value(12)
    (guess,) = (each for each in app.button if each.label == "Guess")
    guess.click().run()
    assert "You said 12." in said(app)


def test_back_opens_the_view_of_the_step_before_and_what_was_changed_stays_on_leaving():
    app = start("data", walk="4")
    app.toggle(key="normalize").set_value(False).run()
    app.button(key="walk next").click().run()
    assert app.toggle(key="normalize").value
    app.toggle(key="one_hot_label").set_value(True).run()
    app.button(key="walk leave").click().run()
    assert "Step" not in said(app)
    assert "walk" not in app.query_params
    assert app.toggle(key="one_hot_label").value


def test_another_page_may_be_looked_at_meanwhile():
    app = start("data", walk="3")
    app.switch_page(PAGES["checks"].file).run()
    assert "Step 3 of 14" in said(app)
    assert app.button(key="walk page").label == "Open the page of this step"


@pytest.mark.parametrize("step", [5, END])
def test_where_no_network_fits_it_waits_and_can_be_left(step, monkeypatch):
    monkeypatch.setattr("dashboard.state.selection.fits", lambda network, source: False)
    app = start("data", walk=str(step))
    assert "The walk waits" in said(app)
    app.button(key="walk leave").click().run()
    assert "The walk waits" not in said(app)


def test_the_end_counts_the_guesses_that_were_right():
    app = start("data", walk="3")
    app.button(key="walk option 2").click().run()
    app.button(key="walk next").click().run()
    app.button(key="walk option 1").click().run()
    app.session_state["walk"] = END
    app.run()
    assert "Guesses: **2**. Right: **1**." in said(app)
    assert "Accuracy:" in said(app)


@pytest.mark.parametrize("nonsense", ["0", "99", "x", "1.5", "-1"])
def test_a_step_that_is_none_is_no_walk(nonsense):
    app = start("data", walk=nonsense)
    assert "Step" not in said(app)
    assert f"walk={nonsense}" in said(app)


def test_start_begins_it():
    app = start("start")
    app.button(key="begin walk").click().run()
    assert "Step 1 of 14" in said(app)


@pytest.mark.parametrize("present", ["1", "true"])
def test_it_is_shown_large_with_the_sidebar_folded_until_it_is_not(present):
    app = start("data", walk="3", present=present)
    assert LARGE in said(app)
    app.button(key="walk next").click().run()
    assert "Step 4 of 14" in said(app)
    assert LARGE in said(app)
    assert app.query_params["present"] == "true"
    app.button(key="walk large").click().run()
    assert LARGE not in said(app)
    assert "present" not in app.query_params
    app.button(key="walk large").click().run()
    assert LARGE in said(app)
    app.button(key="walk leave").click().run()
    assert LARGE not in said(app)
    assert "present" not in app.query_params
