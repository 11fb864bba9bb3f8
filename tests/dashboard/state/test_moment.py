import numpy as np
import pytest

from core import evaluate, train, write_weights
from core.training.history import TrainingHistory
from core.training.history_file import history_path, write_history
from dashboard.state import cached
from dashboard.state.keys import Key, data_key, history_key, key_at, network_key
from dashboard.state.moment import same_place
from tests.dashboard.app import read_sample, start


def says(app):
    return " ".join(each.value for each in [*app.caption, *app.markdown, *app.warning, *app.error])


def click(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_a_key_of_a_moment_is_of_the_network_as_it_was(trained):
    key = key_at("mine.npz", 5)
    for name, values in trained[5].network.items():
        np.testing.assert_array_equal(cached.network(key)[name], values)
    x, t = read_sample()
    then = cached.evaluation(Key(data_key("sample"), "test", key))
    assert then.accuracy == evaluate(trained[5].network, x, t).accuracy
    now = cached.evaluation(Key(data_key("sample"), "test", network_key("mine.npz")))
    assert then.accuracy != now.accuracy
    assert cached.packed(key) != cached.packed(network_key("mine.npz"))
    assert cached.parsed(key) is cached.parsed(network_key("mine.npz"))


def test_a_history_is_read_once_for_all_of_its_moments(trained, cold, monkeypatch):
    reads = []
    monkeypatch.setattr(cached, "read_history", lambda path: reads.append(path) or trained)
    for moment in (0, 3, 7):
        cached.network(key_at("mine.npz", moment))
    assert len(reads) == 1


def test_another_network_in_its_place_has_no_share_in_the_history(trained, weights):
    (weights / "mine.npz").write_bytes((weights / "bundled.npz").read_bytes())
    with pytest.raises(ValueError, match=r"is the history of another network than mine\.npz"):
        cached.history(history_key(network_key("mine.npz")))


def test_the_address_opens_a_moment_on_every_page(trained):
    app = start("evaluation", network="mine.npz", moment="5")
    said = f"The pages show mine.npz as it was at step {trained[5].step:,} of its training"
    assert said in says(app)
    assert app.session_state["moment"] == 5
    x, t = read_sample()
    accuracy = evaluate(trained[5].network, x, t).accuracy
    assert f"{accuracy * 100:.2f} %" in {each.value for each in app.metric}
    click(app, "moment on")
    assert app.session_state["moment"] == 6
    click(app, "moment back")
    assert app.query_params["moment"] in ("5", ["5"])
    click(app, "moment end")
    assert "moment" not in app.query_params
    assert "as it was at step" not in says(app)


def test_any_widget_may_set_the_moment_and_the_last_state_is_the_end(trained):
    app = start("networks", network="mine.npz")
    app.session_state["moment"] = 2
    app.run()
    assert app.query_params["moment"] in ("2", ["2"])
    app.session_state["moment"] = len(trained) - 2
    app.run()
    click(app, "moment on")
    assert app.session_state["moment"] is None
    app.session_state["moment"] = len(trained) - 1
    app.run()
    assert "as it was at step" not in says(app)
    assert "moment" not in app.query_params


def test_that_a_training_is_at_its_end_has_the_place_of_any_other_moment(trained):
    """So that nothing moves where one is chosen."""
    app = start("networks", network="mine.npz")
    last = trained[-1]
    said = f"The pages show mine.npz as it is at the end of its training, step {last.step:,}"
    assert said in says(app)
    ways = [app.button(key=f"moment {way}") for way in ("back", "on", "end")]
    assert [way.disabled for way in ways] == [False, True, True]
    (beside,) = (each.value for each in app.sidebar.caption if "training" in each.value)
    assert beside == f"At the end of its training, step {last.step:,}, epoch {last.epoch:.2f}."
    click(app, "moment back")
    assert app.session_state["moment"] == len(trained) - 2
    assert "as it was at step" in says(app)
    (beside,) = (each.value for each in app.sidebar.caption if "training" in each.value)
    assert beside.startswith(f"As it was at step {trained[-2].step:,} of its training")


def test_at_the_start_there_is_no_state_before(trained):
    app = start("data", network="mine.npz", moment="0")
    assert app.button(key="moment back").disabled
    assert "at step 0 of its training, epoch 0.00" in says(app)


def test_another_network_lets_the_moment_go(trained):
    app = start("data", network="mine.npz", moment="5")
    app.selectbox(key="network").select("yours.npz").run()
    assert app.session_state["moment"] is None
    app.selectbox(key="network").select("mine.npz").run()
    assert app.session_state["moment"] is None


@pytest.mark.parametrize("moment", ["-1", "5000", "1.5", "x", "1e99", "🙂"])
def test_what_is_no_state_of_the_history_is_said_and_left_out(trained, moment):
    app = start("data", network="mine.npz", moment=moment)
    assert f"is shown: moment={moment}." in says(app)
    assert app.session_state["moment"] is None


def test_of_a_network_without_a_history_no_moment_is_shown(trained):
    app = start("data", network="bundled.npz", moment="5")
    assert "is shown: moment=5." in says(app)
    assert "as it was at step" not in says(app)


def test_a_history_that_goes_or_is_damaged_while_it_is_shown_is_said(trained, weights):
    app = start("data", network="mine.npz", moment="5")
    path = history_path(weights / "mine.npz")
    kept = path.read_bytes()
    path.unlink()
    app.run()
    assert "The history of mine.npz is not here any more" in says(app)
    assert app.session_state["moment"] is None
    path.write_bytes(kept)
    app.session_state["moment"] = 5
    app.run()
    path.write_bytes(kept[:-1000])
    app.run()
    assert "mine.npz.history: " in says(app)
    assert app.session_state["moment"] is None


def test_a_training_with_fewer_states_in_the_place_of_the_one_that_is_shown_is_said(
    trained, weights
):
    app = start("data", network="mine.npz", moment="5")
    x, t = np.eye(784, dtype=np.float32)[:20], np.arange(20) % 10
    history = TrainingHistory()
    network, _ = train(x, t, hidden=(3,), epochs=3, history=history)
    write_weights(weights / "mine.npz", network)
    write_history(history_path(weights / "mine.npz"), history)
    app.run()
    assert "mine.npz is of another training than before, whose history has no state 5" in says(app)
    assert app.session_state["moment"] is None
    assert "another training" not in says(app.run())


def test_the_second_network_follows_to_the_same_place_of_its_own_training(trained, trainings):
    yours = trainings[1]["yours"]
    app = start("data", network="mine.npz", second="yours.npz", moment="5")
    there = yours[same_place(trained, 5, "yours.npz")]
    assert f"yours.npz is at step {there.step:,}, epoch {there.epoch:.2f}" in says(app)
    assert abs(there.epoch - trained[5].epoch) == min(
        abs(state.epoch - trained[5].epoch) for state in yours
    )
    assert same_place(trained, len(trained) - 1, "yours.npz") is None
    app.selectbox(key="second").select("bundled.npz").run()
    assert "bundled.npz, of which no history is here, is as it was at the end" in says(app)


def test_where_network_a_has_no_history_the_moment_is_of_that_of_network_b(trained):
    app = start("data", network="bundled.npz", second="mine.npz", moment="5")
    assert "The pages show mine.npz as it was at step" in says(app)
    app.selectbox(key="network").select("yours.npz").run()
    assert app.session_state["moment"] is None
