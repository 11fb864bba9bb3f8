import io
import os
from dataclasses import replace

import numpy as np
import pytest

from core import read_weights, train, write_weights
from core.files.quota import Quota, QuotaError
from core.training import history_file
from core.training.history import MOST_STATES, Rounded, TrainingHistory
from core.training.history_file import LIMIT, history_path, read_history, write_history
from core.training.recipe import Recipe
from core.training.training import train_on
from core.weights.content import WeightsError


@pytest.fixture
def trained():
    x, t = np.eye(6, dtype=np.float32), np.arange(6) % 3
    history = TrainingHistory()
    network, _ = train(x, t, hidden=(4,), activation="tanh", epochs=9, batch=2, history=history)
    return network, history


@pytest.fixture
def history(trained):
    return trained[1]


@pytest.fixture
def arrays(history, tmp_path):
    """Return what the file of the history holds, as NumPy reads it."""
    write_history(tmp_path / "mine.npz.history", history)
    with np.load(tmp_path / "mine.npz.history") as file:
        return dict(file)


def test_it_is_a_file_beside_the_network_that_no_folder_of_networks_takes_for_one(tmp_path):
    assert history_path(tmp_path / "mine.npz") == tmp_path / "mine.npz.history"


def test_what_is_read_is_what_was_written(history, tmp_path):
    path = tmp_path / "mine.npz.history"
    write_history(path, history)
    read = read_history(path)

    assert len(read) == len(history) == 28
    for state, written in zip(read, history, strict=True):
        figures = ("step", "epoch", "loss", "accuracy", "activation")
        assert [getattr(state, name) for name in figures] == [
            getattr(written, name) for name in figures
        ]
        for name, array in written.network.items():
            np.testing.assert_array_equal(state.network[name], array)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_both_files_belong_to_each_other_when_they_are_read(trained, tmp_path, suffix):
    network, history = trained
    weights = tmp_path / f"mine{suffix}"
    write_weights(weights, network)
    write_history(history_path(weights), history)

    assert read_history(history_path(weights)).is_of(read_weights(weights))


def test_numpy_alone_reads_the_parameters(history, arrays):
    W1 = arrays["W1"][7] * arrays["W1_scale"][7]

    np.testing.assert_array_equal(W1, history[7].network["W1"])
    assert arrays["step"][7] == 7


def test_a_history_of_some_of_the_states_is_written_too(history, tmp_path):
    write_history(tmp_path / "some.history", history[:1])

    assert len(read_history(tmp_path / "some.history")) == 1


def test_one_of_no_states_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="holds no states"):
        write_history(tmp_path / "none.history", TrainingHistory())
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("room", [0, 10_000])
def test_a_full_quota_leaves_nothing_behind(history, tmp_path, room, monkeypatch):
    """Also where somebody else fills it while this is written."""
    path = tmp_path / "mine.npz.history"
    quota = Quota((str(tmp_path),), room)

    def replacing(path):
        (tmp_path / "other").write_bytes(bytes(5000))
        return atomic(path)

    atomic = history_file.replacing
    monkeypatch.setattr(history_file, "replacing", replacing)
    with pytest.raises(QuotaError):
        write_history(path, history, (quota,))
    assert {each.name for each in tmp_path.iterdir()} <= {"other"}


def saved(tmp_path, arrays) -> str:
    file = io.BytesIO()
    np.savez(file, **{name: array for name, array in arrays.items() if array is not None})
    path = tmp_path / "changed.history"
    path.write_bytes(file.getvalue())
    return path


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("step", lambda a: a[::-1]),
        ("step", lambda a: a.astype(float)),
        ("step", lambda a: a[0]),
        ("step", lambda a: a[:0]),
        ("step", lambda a: a[:-1]),
        ("step", lambda a: a - 1),
        ("step", lambda a: None),
        ("step", lambda a: a.astype(np.uint64)[[0, *range(2, 28), 1]]),
        ("epoch", lambda a: a[:-1]),
        ("epoch", lambda a: a[::-1]),
        ("epoch", lambda a: a.astype(np.longdouble) * np.longdouble("1e4000")),
        ("loss", lambda a: a * 0 + np.longdouble("1e4000")),
        ("loss", lambda a: a * np.nan),
        ("accuracy", lambda a: a + 1.5),
        ("activation", lambda a: np.array([3])),
        ("activation", lambda a: np.array("swish")),
        ("W1", lambda a: None),
        ("W1", lambda a: a.astype(np.int32)),
        ("W1", lambda a: a[:-1]),
        ("W1", lambda a: a[:, :, :-1]),
        ("W1", lambda a: a[:, 0, 0]),
        ("W1_scale", lambda a: None),
        ("W1_scale", lambda a: a * np.inf),
        ("W1_scale", lambda a: a * 0 + 1e35),
        ("W1_scale", lambda a: a * 0 + np.longdouble("1e4000")),
        ("W2_scale", lambda a: np.where(np.arange(28) == 7, 1.03e34, a)),
        ("W9", lambda a: np.zeros((28, 3, 3), np.int16)),
        ("b2", lambda a: None),
    ],
)
def test_a_file_that_holds_something_else_is_refused_in_a_sentence(arrays, tmp_path, name, change):
    path = saved(tmp_path, {**arrays, name: change(arrays.get(name))})

    with pytest.raises(WeightsError, match=r"^changed\.history: .*\.$") as refusal:
        read_history(path)
    assert "\n" not in str(refusal.value)


def test_more_states_than_any_history_has_are_refused(arrays, tmp_path):
    count = MOST_STATES + 1
    longer = {
        name: np.resize(array, (count, *array.shape[1:])) if array.shape else array
        for name, array in arrays.items()
    }

    with pytest.raises(WeightsError, match="'step'"):
        read_history(saved(tmp_path, longer | {"step": np.arange(count)}))


def test_a_state_that_computes_no_finite_numbers_is_named_and_is_not_written_either(
    history, arrays, tmp_path
):
    scale = np.where(np.arange(28) == 7, 1.03e34, arrays["W2_scale"])
    with pytest.raises(WeightsError, match=r"at step 7 .* a2 of layer 2 overflows"):
        read_history(saved(tmp_path, {**arrays, "W2_scale": scale}))

    last = history[7]
    large = {**last.parameters, "W2": Rounded(np.full((4, 3), 32767, np.int16), 1.03e34)}
    history.states[7] = replace(last, parameters=large)
    with pytest.raises(ValueError, match=r"at step 7 .* a2 of layer 2 overflows"):
        write_history(tmp_path / "large.history", history)
    assert not (tmp_path / "large.history").exists()


@pytest.mark.parametrize("cut", [0, 10, 5000])
def test_a_damaged_file_is_refused(history, tmp_path, cut):
    path = tmp_path / "mine.npz.history"
    write_history(path, history)
    path.write_bytes(path.read_bytes()[:cut])

    with pytest.raises(WeightsError, match=r"mine\.npz\.history: the file is damaged"):
        read_history(path)


def test_a_file_that_is_too_large_or_unpacks_to_more_is_refused(tmp_path):
    large = tmp_path / "large.history"
    with large.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(WeightsError, match="more than the 16 MB"):
        read_history(large)
    os.truncate(large, 0)
    bomb = tmp_path / "bomb.history"
    np.savez_compressed(bomb.open("wb"), W1=np.zeros(LIMIT, np.uint8))
    with pytest.raises(WeightsError, match="unpacked it takes"):
        read_history(bomb)


def test_a_file_that_is_not_there_is_missed(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no file"):
        read_history(tmp_path / "none.history")


def test_how_it_was_trained_is_kept_too(tmp_path):
    history, recipe = TrainingHistory(), Recipe(hidden=(3,), epochs=1, held_out=4000, seed=7)
    train_on("sample", recipe, history=history)
    write_history(tmp_path / "mine.npz.history", history)
    read = read_history(tmp_path / "mine.npz.history")

    assert (read.recipe, read.data) == (recipe, "sample")
    assert (read[:2].recipe, read[:2].data) == (recipe, "sample")


def test_where_nobody_said_how_it_was_trained_that_is_not_known(history, tmp_path):
    write_history(tmp_path / "mine.npz.history", history)
    read = read_history(tmp_path / "mine.npz.history")

    assert (read.recipe, read.data) == (None, "")


def test_a_recipe_of_this_network_is_read(arrays, tmp_path):
    recipe = Recipe(hidden=(4,), activation="tanh", learning_rate=200)
    np.savez(tmp_path / "its.npz", **arrays | {"recipe": np.str_(recipe.to_json())})

    assert read_history(tmp_path / "its.npz").recipe == recipe


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("recipe", "{"),
        ("recipe", "[]"),
        ("recipe", "[" * 990),
        ("recipe", '{"hidden": ["a"]}'),
        ("recipe", '{"epochs": true}'),
        ("recipe", '{"learning_rate": NaN}'),
        ("recipe", f'{{"hidden": [4], "activation": "tanh", "learning_rate": 1{"0" * 400}}}'),
        ("recipe", f'{{"hidden": [4], "activation": "tanh", "seed": 1{"0" * 800}}}'),
        ("recipe", '{"hidden": [4], "activation": "tanh", "held_out": -5}'),
        ("recipe", '{"hidden": [77], "activation": "tanh"}'),
        ("recipe", '{"hidden": [4], "activation": "relu"}'),
        ("recipe", '{"sizes": [3]}'),
        ("data", "x" * 2000),
    ],
)
def test_a_recipe_that_is_none_is_no_history(arrays, tmp_path, name, word):
    np.savez(tmp_path / "bad.npz", **arrays | {name: np.str_(word)})

    with pytest.raises(WeightsError, match=f"its entry '{name}'"):
        read_history(tmp_path / "bad.npz")
