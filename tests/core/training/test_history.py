from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from core import load_mnist
from core.network.network import Network, predict
from core.training.descent import Descent
from core.training.epoch import best_epoch
from core.training.history import MOST_BYTES, MOST_STATES, Rounded, TrainingHistory, moments
from core.training.training import train


@pytest.fixture
def clouds() -> tuple[np.ndarray, np.ndarray]:
    """Return 300 points of five dimensions in three clouds that hardly touch."""
    random = np.random.default_rng(0)
    t = random.integers(0, 3, 300)
    x = 4 * np.eye(3, 5)[t] + random.normal(0, 0.6, (300, 5))
    return x.astype(np.float32), t


# Its moments


@settings(max_examples=25)
@given(steps=st.integers(1, 10**6), most=st.integers(3, MOST_STATES))
def test_the_moments_are_as_many_as_may_be_from_start_to_end(steps, most):
    kept = moments(steps, most)

    assert (kept[0], kept[-1]) == (0, steps)
    assert len(kept) == min(most, steps + 1)
    assert kept == sorted(set(kept))


def test_after_the_first_steps_each_lies_further_from_the_one_before():
    kept = moments(4300)

    assert kept[:20] == list(range(20))
    distances = np.diff(kept)
    assert (np.diff(distances) >= -1).all()  # which are rounded
    assert distances[-1] > 100
    # As many in each doubling.
    in_doubling = [
        sum(start <= moment < 2 * start for moment in kept) for start in (100, 500, 2000)
    ]
    assert max(in_doubling) - min(in_doubling) <= 1


# Its arrays


@settings(max_examples=50)
@given(
    arrays(
        np.float32,
        array_shapes(min_dims=1, max_dims=2),
        elements=st.floats(-(2.0**100), 2.0**100, width=32),
    )
)
def test_an_array_is_rounded_by_half_its_scale_at_most(array):
    rounded = Rounded.of(array)

    assert (rounded.whole.dtype, rounded.array.dtype) == (np.int16, np.float32)
    limit = np.abs(array).max() / 32767 * 0.5001 + 1e-37
    assert np.abs(rounded.array.astype(float) - array).max() <= limit


# Its states


@pytest.fixture
def seen(monkeypatch):
    """Return a list that gets the parameters before each step, and what the step came to."""
    seen = []
    step = Descent.step

    def watched(self, x, t):
        before = {name: array.copy() for name, array in self.network().items()}
        loss, hits = step(self, x, t)
        seen.append((before, loss * len(x), hits, len(x)))
        return loss, hits

    monkeypatch.setattr(Descent, "step", watched)
    return seen


def test_each_state_is_the_network_after_its_steps(clouds, seen):
    history = TrainingHistory()
    network, _ = train(
        *clouds, hidden=(4,), activation="tanh", epochs=40, batch=64, history=history
    )

    assert [state.step for state in history] == moments(200)
    assert len(history) == MOST_STATES
    assert [state.epoch for state in history] == [state.step / 5 for state in history]
    assert history.is_of(network)
    for state in history[:-1]:
        before = seen[state.step][0]
        assert state.network.activation == "tanh"
        for name, array in before.items():
            limit = np.abs(array).max() / 65_000
            np.testing.assert_allclose(state.network[name], array, atol=limit)


def test_its_figures_are_those_of_the_samples_met_since_the_state_before(clouds, seen):
    history = TrainingHistory()
    train(*clouds, hidden=(4,), epochs=40, batch=64, history=history)

    for before, state in pairwise(history):
        losses, hits, met = zip(*(step[1:] for step in seen[before.step : state.step]), strict=True)
        assert state.loss == pytest.approx(sum(losses) / sum(met))
        assert state.accuracy == pytest.approx(sum(hits) / sum(met))
    assert (history[0].loss, history[0].accuracy) == (history[1].loss, history[1].accuracy)


def test_a_history_changes_nothing_of_what_is_learned(clouds):
    alone, epochs = train(*clouds, hidden=(4,), epochs=3)
    network, same_epochs = train(*clouds, hidden=(4,), epochs=3, history=TrainingHistory())

    assert epochs == same_epochs
    for name in alone:
        np.testing.assert_array_equal(network[name], alone[name])


@pytest.mark.parametrize("stopped_at", [3, 15, 170, 500])
def test_the_history_of_a_stopped_training_ends_with_the_network_it_returns(clouds, stopped_at):
    asked = iter(range(stopped_at))
    history = TrainingHistory()
    network, epochs = train(
        *clouds,
        hidden=(4,),
        activation="relu",
        learning_rate=0.3,
        epochs=200,
        batch=64,
        held_out=clouds,
        stop=lambda: next(asked, None) is None,
        history=history,
    )

    assert history.is_of(network)
    assert history[-1].step == (best_epoch(epochs).number * 5 if epochs else stopped_at)
    steps = [state.step for state in history]
    assert steps == sorted(set(steps))
    assert set(steps[:-1]) <= set(moments(1000))


def test_a_training_stopped_before_its_first_step_has_no_history(clouds):
    history = TrainingHistory()
    network, _ = train(*clouds, hidden=(4,), stop=lambda: True, history=history)

    assert len(history) == 0
    assert not history.is_of(network)


def test_what_a_history_held_before_is_gone(clouds):
    history = TrainingHistory()
    train(*clouds, hidden=(4,), epochs=3, history=history)
    network, _ = train(*clouds, hidden=(6,), epochs=1, history=history)

    assert [state.step for state in history] == [0, 1, 2, 3]
    assert history.is_of(network)


def test_a_history_is_of_no_other_network(clouds):
    history = TrainingHistory()
    network, _ = train(*clouds, hidden=(4,), epochs=3, history=history)

    assert history[:2].states == history.states[:2]
    assert not history[:-1].is_of(network)
    assert not history.is_of(Network(network, "tanh"))
    assert not history.is_of(Network({"W1": network["W2"], "b1": network["b2"]}))
    assert not history.is_of(Network({**network, "b2": network["b2"] * np.float32(1.01)}))


# Its size


@pytest.mark.parametrize(
    ("width", "epochs", "states"), [(3, 121, 120), (1000, 20, 16), (9000, 1, 0)]
)
def test_a_wide_network_has_fewer_states_of_no_more_bytes(width, epochs, states):
    x, t = np.zeros((4, 300), np.float32), np.array([0, 1, 2, 0])
    history = TrainingHistory()
    train(x, t, hidden=(width,), optimiser="sgd", epochs=epochs, history=history)

    assert len(history) == states
    whole = [each.whole.nbytes for state in history for each in state.parameters.values()]
    assert sum(whole) <= MOST_BYTES


# What it is worth


def test_the_accuracies_of_all_states_are_kept_to_a_thousandth(seen):
    """On MNIST's 10,000 test images, one at most was right in one and wrong in the other."""
    (x, t), (x_test, t_test) = load_mnist(source="sample")
    history = TrainingHistory()
    train(x[:1000], t[:1000], epochs=10, history=history)

    def accuracy(network):
        return (predict(network, x_test).argmax(axis=1) == t_test).mean()

    for state in history[:-1:6]:
        exact = Network(seen[state.step][0])
        assert accuracy(state.network) == pytest.approx(accuracy(exact), abs=1e-3)


@pytest.mark.parametrize("largest", [1e43, 1e300])
def test_a_network_of_numbers_beyond_those_of_a_history_is_not_that_of_one(clouds, largest):
    history = TrainingHistory()
    network, _ = train(*clouds, hidden=(4,), epochs=2, history=history)
    large = Network({name: np.full(array.shape, largest) for name, array in network.items()})
    with np.errstate(all="raise"):
        assert not history.is_of(large)
