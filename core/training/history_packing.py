"""A history as few bytes as a browser needs to run through it."""

import json
import zlib

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.network.network import forward
from core.training.history import TrainingHistory

#: The most bytes that are sent of a history, and that its tiles take in the browser's memory.
MOST_SENT, MOST_HELD = 2_000_000, 6_000_000
MOST_TILES = 64  # units of the first layer
FEWEST_TILES = 16  # before states are left out in their place
MOST_VALUES = 200  # of a hidden layer, of its answers to an image
FULL = 127  # of a tile: the whole number of a unit's largest weight in all states
_EFFORT = 6  # of zlib: the most takes ten times as long for a twentieth less


def pack_history(history: TrainingHistory, key: str, most: int = MOST_SENT) -> bytes:
    """Return a history for `components/histories.js`: a line of JSON, then the tiles, deflated.

    Where it is too large units are left out first, the last ones, then states, evenly; the first
    and the last state stay.

    Parameters
    ----------
    history : TrainingHistory
        Of at least one state.
    key : str
        What the browser is to find it by.
    most : int
        Bytes; what two states of one unit take is returned also where it is more.

    Returns
    -------
    bytes
        ``{"key", "sizes", "activation", "states", "units", "kept", "step", "epoch", "loss",
        "accuracy"}``, of which the last five are lists, one for each state that is kept: its index
        in the history, and its figures. After a newline, deflated by zlib: for each such state the
        incoming weights of the first units, as int8 of which `FULL` is the largest that the unit
        has in any state; from the second state on less those of the state before, modulo 256.
    """
    inputs, units = history[-1].network.sizes[:2]
    states = len(history)
    units = min(units, MOST_TILES)
    held = MOST_HELD // inputs  # tiles
    while True:
        if units * states > held:
            units = max(min(units, FEWEST_TILES), held // states)
            states = min(states, max(2, held // units))
        packed = _packed(history, key, units, thinned(len(history), states))
        smallest = (units, states) <= (1, 2)
        if len(packed) <= most or smallest:
            return packed
        # As many tiles as fit, if all take about as much.
        fits = int(0.95 * units * min(states, len(history)) * most / len(packed))
        if units > FEWEST_TILES or states <= 2:
            units = max(min(FEWEST_TILES, units - 1), 1, fits // states)
        else:
            states = max(2, min(states - 1, fits // units))


def thinned(count: int, most: int) -> list[int]:
    """Return which of so many states are kept, the first and the last among them.

    Examples
    --------
    >>> thinned(9, 3), thinned(3, 9)
    ([0, 4, 8], [0, 1, 2])
    """
    return sorted({round(index) for index in np.linspace(0, count - 1, min(count, most))})


def forward_along(
    history: TrainingHistory, states: list[int], x: Array, most: int = MOST_VALUES
) -> dict[str, Array]:
    """Return what a network answered to an image on its way: z of each hidden layer, and y.

    Parameters
    ----------
    history : TrainingHistory
    states : list of int
        Which of its states.
    x : (n_in,) float
    most : int
        Values of an array that are returned, the first ones; of y all.

    Returns
    -------
    dict of str to (states, n) array
        ``z1``, …, ``y``.
    """
    found: dict[str, list[Array]] = {}
    for state in states:
        for name, values in forward(history[state].network, x).items():
            if name[0] != "a":
                found.setdefault(name, []).append(values if name == "y" else values[:most])
    return {name: np.stack(values) for name, values in found.items()}


def _packed(history: TrainingHistory, key: str, units: int, kept: list[int]) -> bytes:
    figures = ("step", "epoch", "loss", "accuracy")
    head = {
        "key": key,
        "sizes": history[-1].network.sizes,
        "activation": history[-1].activation,
        "states": len(history),
        "units": units,
        "kept": kept,
        **{name: [getattr(history[index], name) for index in kept] for name in figures},
    }
    tiles = _tiles(history, units, kept)
    tiles[1:] = tiles[1:] - tiles[:-1]  # as int8: modulo 256
    return (
        json.dumps(head, allow_nan=False).encode("ascii")
        + b"\n"
        + zlib.compress(tiles.tobytes(), _EFFORT)
    )


def _tiles(history: TrainingHistory, units: int, kept: list[int]) -> npt.NDArray[np.int8]:
    """Return the incoming weights of units, (states, units, n_in)."""
    weights = [history[index].parameters["W1"] for index in kept]
    some = [each.whole[:, :units].T for each in weights]
    largest = np.max(
        [
            np.abs(whole.astype(np.float32)).max(axis=1) * each.scale
            for whole, each in zip(some, weights, strict=True)
        ],
        axis=0,
    )
    largest[largest == 0] = 1
    tiles = np.empty((len(kept), *some[0].shape), np.int8)
    for tile, whole, each in zip(tiles, some, weights, strict=True):
        tile[:] = np.rint(whole * (each.scale * FULL / largest[:, None]))
    return tiles
