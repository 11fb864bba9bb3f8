"""The file of a history, beside the weight file of its network: ``mine.npz.history``.

An .npz, and as such read by `numpy.load` too. Of S states it holds

``step``, ``epoch``, ``loss``, ``accuracy``
    (S,), as of a `TrainingState`.
``activation``
    A word.
``W1``, ``b1``, …
    (S, …) int16, and ``W1_scale``, ``b1_scale``, … (S,) float32: the parameters of state i are
    ``W1[i] * W1_scale[i]``.
``recipe``, ``data``
    A line of JSON and a word, where they are known: how it was trained, and on which data set.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import Array, silent
from core.files.atomic import move, replacing
from core.files.paths import as_path, read_bounded
from core.files.quota import Quota, check_all
from core.files.safe_npz import read_npz
from core.messages import Message
from core.network.finite import first_overflow
from core.training.history import (
    LARGEST,
    MOST_BYTES,
    MOST_STATES,
    Rounded,
    TrainingHistory,
    TrainingState,
)
from core.training.recipe import Recipe
from core.weights.content import WeightsError, naming

#: The most bytes that are read: of the parameters, and of names, scales and figures.
LIMIT = MOST_BYTES + 6_000_000
SUFFIX = ".history"
_WORD = 4_000  # bytes of a word; those of a recipe are some 300 letters, of four bytes each
_FIGURES = ("step", "epoch", "loss", "accuracy")


def history_path(weights: Path) -> Path:
    """Return where the history of the network in a weight file is, if it is kept."""
    return weights.with_name(weights.name + SUFFIX)


def move_with_history(path: Path, target: Path) -> None:
    """Let a file or a folder be at another path, as `move`, and a network's history beside it.

    A history that was at the new path was another network's. What cannot be moved of a history is
    left: the network is whole without.
    """
    move(path, target)
    history, there = history_path(path), history_path(target)
    with suppress(OSError):
        there.unlink(missing_ok=True)
        move(history, there)


def write_history(
    path: str | os.PathLike[str], history: TrainingHistory, quotas: tuple[Quota, ...] = ()
) -> None:
    """Write a history to a file; what was there before is replaced at once, or stays as it was.

    Parameters
    ----------
    path : path-like
        `history_path` of the network's.
    history : TrainingHistory
        Of at least one state.
    quotas : tuple of Quota
        Of the folder, or those above it.

    Raises
    ------
    ValueError
        If there is none, or one whose network computes no finite numbers, which would not be read;
        or a quota is full.
    OSError
        If it cannot be written.
    """
    arrays = _arrays(history)
    _check_networks(history)
    check_all(quotas, sum(np.asarray(array).nbytes for array in arrays.values()))
    with replacing(as_path(path)) as file:
        np.savez(file, **arrays)  # in memory first, it takes three times as long
        file.flush()
        check_all(quotas, file.tell(), written=True)


def _arrays(history: TrainingHistory) -> dict[str, Any]:
    if not history:
        raise ValueError(
            Message(
                "This history holds no states, so that there is nothing to write: give it to train "
                "first. Of a network too large for three states in {most:,.0f} MB none is kept.",
                most=MOST_BYTES / 1e6,
            )
        )
    arrays: dict[str, Any] = {
        name: np.array([getattr(state, name) for state in history]) for name in _FIGURES
    }
    arrays["activation"] = np.str_(history[0].activation)
    if history.recipe:
        arrays["recipe"] = np.str_(history.recipe.to_json())
    if history.data:
        arrays["data"] = np.str_(history.data)
    for name in history[0].parameters:
        rounded = [state.parameters[name] for state in history]
        arrays[name] = np.stack([each.whole for each in rounded])
        arrays[f"{name}_scale"] = np.array([each.scale for each in rounded], np.float32)
    return arrays


def read_history(path: str | os.PathLike[str]) -> TrainingHistory:
    """Return the history that `write_history` wrote; nothing in the file is trusted.

    Raises
    ------
    WeightsError
        If it holds none, is damaged or too large.
    OSError
        If it cannot be read.
    """
    path = as_path(path)
    data = read_bounded(path, LIMIT)
    with naming(path.name):
        if len(data) > LIMIT:
            raise WeightsError(
                Message(
                    "this file has more than the {most:,.0f} MB that a history has at most. Is it "
                    "one?",
                    most=LIMIT / 1e6,
                )
            )
        return _history(read_npz(data, LIMIT))


@silent
def _history(arrays: dict[str, Array]) -> TrainingHistory:
    steps, epochs, losses, accuracies = (_figure(arrays, name) for name in _FIGURES)
    for figures, name in zip((epochs, losses, accuracies), _FIGURES[1:], strict=True):
        _expect(len(figures) == len(steps), name)
    _expect(steps.dtype.kind in "iu" and len(steps) <= MOST_STATES, "step")
    _expect((steps[1:] > steps[:-1]).all(), "step")
    _expect((epochs[1:] >= epochs[:-1]).all(), "epoch")
    _expect((accuracies <= 1).all(), "accuracy")
    activation = _word(arrays, "activation")
    # A history of before they were kept has neither.
    recipe = _recipe(_word(arrays, "recipe")) if "recipe" in arrays else None
    data = _word(arrays, "data") if "data" in arrays else ""
    names = [name for name in arrays if not name.endswith("_scale")]
    scales = {name: _figure(arrays, f"{name}_scale") for name in names}
    for name in names:
        _expect(arrays[name].dtype == np.int16 and arrays[name].ndim > 1, name)
        _expect(len(arrays[name]) == len(scales[name]) == len(steps), name)
        # The most that stays finite when it is multiplied, as float32.
        _expect((scales[name] <= np.finfo(np.float32).max / (LARGEST + 1)).all(), f"{name}_scale")
    _expect(len(arrays) == len(names), next((name for name in arrays if name not in names), ""))
    history = TrainingHistory(
        [
            TrainingState(
                int(steps[i]),
                float(epochs[i]),
                float(losses[i]),
                float(accuracies[i]),
                {name: Rounded(arrays[name][i], float(scales[name][i])) for name in names},
                activation,
            )
            for i in range(len(steps))
        ],
        recipe,
        data,
    )
    _check_networks(history)
    network = history[0].network
    ours = recipe is None or (recipe.hidden, recipe.activation) == (network.sizes[1:-1], activation)
    _expect(ours, "recipe")
    return history


def _check_networks(history: TrainingHistory) -> None:
    """Raise a ValueError where the parameters of a state make no network that can be shown."""
    for state in history:
        if overflow := first_overflow(state.network):
            name, layer = overflow
            raise ValueError(
                Message(
                    "at step {step} of the training the network computes no finite numbers: {name} "
                    "of layer {layer} overflows. Train it again with a smaller learning rate.",
                    step=state.step,
                    name=name,
                    layer=layer,
                )
            )


def _word(arrays: dict[str, Array], name: str) -> str:
    """Return one of the words, and take it away."""
    word = arrays.pop(name, np.array(0))
    _expect(word.shape == () and word.dtype.kind == "U" and word.itemsize <= _WORD, name)
    return str(word)


def _recipe(text: str) -> Recipe:
    try:
        return Recipe.from_json(text)
    except (ValueError, RecursionError):
        _expect(False, "recipe")
        raise


def _figure(arrays: dict[str, Array], name: str) -> Array:
    """Return one of the figures, and take it away: a number from 0 for each state."""
    figure = arrays.pop(name, np.array(0))
    _expect(figure.ndim == 1 and figure.size > 0 and figure.dtype.kind in "iuf", name)
    if figure.dtype.kind == "f":  # of more bytes than float64 it is infinite where it is taken
        figure = figure.astype(np.float64)
    _expect(np.isfinite(figure).all() and (figure >= 0).all(), name)
    return figure


def _expect(condition: bool | np.bool_, name: str) -> None:
    if not condition:
        raise WeightsError(
            Message(
                "this is no history of a training, or a damaged one: its entry {name!r:.40} is "
                "missing, or not what a history has there. Train the network again to have one.",
                name=name,
            )
        )
