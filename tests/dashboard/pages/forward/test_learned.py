import numpy as np
import pytest

from core import predict
from core.training.learning import Answers, when_learned
from dashboard.state import histories
from dashboard.state.keys import data_key, history_key, network_key
from tests.dashboard.app import read_sample, start

SECTION = "##### When was this learned?"


@pytest.fixture
def tried(trained):
    return when_learned(trained, *read_sample())


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(histories.worker, "want", lambda _, steps: bool(list(steps())))


def open_at(sample, **address):
    return start("forward", data="sample", network="mine.npz", sample=str(sample), **address)


def marks(app):
    return " ".join(each.value for each in app.markdown)


def test_of_a_sample_learned_on_the_way_both_states_and_both_answers_are_said(trained, tried):
    sample = int(tried.learned[0])
    before, after = (trained[int(tried.settled[sample]) - by] for by in (1, 0))
    said = marks(open_at(sample))
    assert f"**Learned between step {before.step:,} and step {after.step:,}**" in said
    assert f"(epoch {before.epoch:.2f} to {after.epoch:.2f})" in said
    x = read_sample()[0][sample]
    answers = [int(predict(state.network, x).argmax()) for state in (before, after)]
    assert f"just before, it was read as {answers[0]}, ever since as {answers[1]}." in said


def test_of_a_sample_that_was_forgotten_the_last_right_state_is_said(trained, tried):
    if not len(tried.forgotten):
        pytest.fail("the training of the fixture forgot nothing: take another seed")
    sample = int(tried.forgotten[0])
    last = trained[int(tried.last_right[sample])]
    assert f"at step {last.step:,} (epoch {last.epoch:.2f})" in marks(open_at(sample))


def test_the_buttons_of_a_sample_that_was_forgotten_show_it_right_and_wrong_for_good(
    trained, tried, monkeypatch
):
    """Even where it is read as a third class in between."""
    sample, t = int(tried.forgotten[0]), read_sample()[1]
    after = int(tried.predicted[sample])
    third = next(label for label in range(10) if label not in (t[sample], after))
    answers = np.full(len(trained), after)
    answers[:3], answers[3:6] = t[sample], third
    monkeypatch.setattr(histories, "answers_to", lambda *_: Answers(np.eye(10)[answers]))
    app = open_at(sample)
    words = [app.button(key=f"answer {way}").label for way in ("before", "after")]
    last, settled = trained[2].step, trained[6].step
    assert words == [
        f"Show step {last:,}, last read as {t[sample]}",
        f"Show step {settled:,}, after",
    ]
    app.button(key="answer before").click().run()
    assert app.session_state["moment"] == 2


@pytest.mark.parametrize("right", [True, False])
def test_where_the_answer_never_changed_there_is_no_other_state_to_show(
    trained, monkeypatch, right
):
    label = int(read_sample()[1][0])
    answers = np.full(len(trained), label if right else (label + 1) % 10)
    monkeypatch.setattr(histories, "answers_to", lambda *_: Answers(np.eye(10)[answers]))
    app = open_at(0)
    assert ("Right from the start" if right else "Never right") in marks(app)
    assert not [button for button in app.button if button.key and "answer" in button.key]


def test_of_a_sample_that_is_never_right_the_states_before_and_after_its_answer_changed_are_shown(
    trained, monkeypatch
):
    label = int(read_sample()[1][0])
    answers = np.full(len(trained), (label + 1) % 10)
    answers[:4] = (label + 2) % 10
    monkeypatch.setattr(histories, "answers_to", lambda *_: Answers(np.eye(10)[answers]))
    app = open_at(0)
    assert "**Never right**: no kept state reads it as" in marks(app)
    words = [app.button(key=f"answer {way}").label for way in ("before", "after")]
    steps = (trained[3].step, trained[4].step)
    assert words == [f"Show step {steps[0]}, before", f"Show step {steps[1]}, after"]


def test_its_buttons_show_all_pages_before_and_after(trained, tried):
    sample = int(tried.learned[0])
    app = open_at(sample)
    app.button(key="answer before").click().run()
    assert app.session_state["moment"] == tried.settled[sample] - 1
    x = read_sample()[0][sample]
    answer = int(predict(trained[int(tried.settled[sample]) - 1].network, x).argmax())
    assert f"predicted {answer}" in app.subheader[0].value
    app.button(key="answer after").click().run()
    assert f"predicted {tried.predicted[sample]}" in app.subheader[0].value


def test_how_many_were_learned_later_is_said_once_all_have_been_tried(tried, at_once, cold):
    sample = int(tried.learned[-1])
    later = np.count_nonzero(tried.settled[tried.learned] > tried.settled[sample])
    right = np.count_nonzero(tried.predicted == tried.labels)
    app = open_at(sample).run()
    assert f"{later:,} samples of {right:,} that are right in the end were learned later" in marks(
        app
    )


def test_a_drawing_has_no_such_section_and_a_network_without_history_a_way_to_one(trained):
    app = start("forward", network="bundled.npz")
    assert SECTION not in marks(app)
    assert "No history of the training of bundled.npz is here" in marks(app)


def test_a_click_on_a_point_of_network_b_shows_the_same_place(trained, trainings):
    app = start("forward", network="bundled.npz", second="mine.npz", shows="b", sample="3")
    assert SECTION in marks(app)
    app.session_state["moment"] = 4
    app.run()
    assert "mine.npz as it was" in " ".join(each.value for each in app.caption)


def test_the_program_gives_the_answers(trained, tried):
    sample = int(tried.learned[0])
    app = open_at(sample, moment="5")
    code = next(each.value for each in app.code if "load_mnist" in each.value)
    assert 'read_history("data/weights/mine.npz.history")[5].network' in code or (
        'read_history("mine.npz.history")[5].network' in code
    )
    assert "answers_along(" in code


def test_the_figures_are_those_of_core_for_every_kept_state(trained, tried):
    key = history_key(network_key("mine.npz"))
    for sample in range(5):
        answers = histories.answers_to(key, data_key("sample"), "test", sample)
        assert answers.settled == tried.settled[sample]
        label = int(tried.labels[sample])
        assert answers.last_right(label) == tried.last_right[sample]
        assert answers.predicted[-1] == tried.predicted[sample]
