import json
import zlib

import numpy as np
import pytest

from core import forward, train
from core.training.history import TrainingHistory
from core.training.history_packing import FULL, forward_along, pack_history, thinned


@pytest.fixture(scope="module")
def history():
    random = np.random.default_rng(3)
    x, t = random.random((40, 30), np.float32), np.arange(40) % 4
    history = TrainingHistory()
    train(x, t, hidden=(20, 6), activation="relu", epochs=30, batch=10, history=history)
    return history


def unpacked(data):
    """Return what a browser makes of the bytes: the line, and the tiles of each state."""
    line, _, rest = data.partition(b"\n")
    head = json.loads(line)
    tiles = np.frombuffer(zlib.decompress(rest), np.int8)
    steps = tiles.reshape(len(head["kept"]), head["units"], head["sizes"][0])
    return head, np.cumsum(steps, axis=0, dtype=np.int8)


def test_the_tiles_of_each_state_are_its_weights_on_a_scale_of_the_whole_training(history):
    head, tiles = unpacked(pack_history(history, "mine"))

    assert head["kept"] == list(range(len(history)))
    weights = np.stack([state.network["W1"].T for state in history])
    largest = np.abs(weights).max(axis=(0, 2))[:, None]
    np.testing.assert_allclose(tiles / FULL, weights / largest, atol=0.51 / FULL)
    assert np.abs(tiles).max(axis=(0, 2)).tolist() == [FULL] * 20


def test_the_line_says_what_the_states_are_of(history):
    head, _ = unpacked(pack_history(history, "mine"))

    said = {name: head[name] for name in ("key", "sizes", "activation", "states", "units")}
    assert said == {
        "key": "mine",
        "sizes": [30, 20, 6, 4],
        "activation": "relu",
        "states": len(history),
        "units": 20,
    }
    for name in ("step", "epoch", "loss", "accuracy"):
        assert head[name] == [getattr(state, name) for state in history]


@pytest.mark.parametrize("fraction", [0.9, 0.6, 0.1])
def test_of_one_that_is_too_large_units_are_left_out_and_then_states(history, fraction):
    whole, tiles = unpacked(packed := pack_history(history, "mine"))
    most = int(fraction * len(packed))
    data = pack_history(history, "mine", most)
    head, some = unpacked(data)

    assert len(data) <= most
    kept = head["kept"]
    assert (kept[0], kept[-1]) == (0, len(history) - 1)
    assert head["step"] == [whole["step"][index] for index in kept]
    assert head["units"] >= 16 or len(kept) == 2
    assert len(kept) < len(history) or head["units"] < 20
    # On the same scale, where the unit's largest weight is in a state that was left out too.
    np.testing.assert_allclose(
        some / np.abs(some).max(axis=(0, 2))[:, None],
        (part := tiles[kept][:, : head["units"]]) / np.abs(part).max(axis=(0, 2))[:, None],
        atol=0.02,
    )


def test_one_state_of_one_unit_is_sent_whatever_it_takes(history):
    head, tiles = unpacked(pack_history(history[:1], "mine", 1))

    assert (head["kept"], head["units"], tiles.shape) == ([0], 1, (1, 1, 30))


def test_units_without_any_weight_are_drawn_as_0():
    history = TrainingHistory()
    x, t = np.zeros((4, 3), np.float32), np.arange(4) % 2
    train(x, t, hidden=(2,), initialisation="small", epochs=1, history=history)
    for state in history:
        state.parameters["W1"].whole[:, 0] = 0

    assert not unpacked(pack_history(history, "mine"))[1][:, 0].any()


def test_what_is_kept_of_many_states_is_spread_evenly():
    assert thinned(110, 4) == [0, 36, 73, 109]
    assert thinned(1, 4) == [0]


def test_the_answers_to_an_image_are_those_of_each_state(history):
    x = np.random.default_rng(0).random(30, np.float32)
    kept = [0, 7, len(history) - 1]
    arrays = forward_along(history, kept, x, most=9)

    assert {name: values.shape for name, values in arrays.items()} == {
        "z1": (3, 9),
        "z2": (3, 6),
        "y": (3, 4),
    }
    for row, index in enumerate(kept):
        expected = forward(history[index].network, x)
        for name, values in arrays.items():
            np.testing.assert_array_equal(values[row], expected[name][: values.shape[1]])
