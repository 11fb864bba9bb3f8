"""Edits of a network: how soon the outcome of every image is known; and the repair of a sample."""

from functools import partial
from statistics import median

import numpy as np

from benchmarks.timing import Comparison, alternate, seconds, show
from core import evaluate, init_network
from core.arrays import Array
from core.datasets.mnist import read_data_set, scaled_rows
from core.evaluation.edited import evaluate_edited
from core.explanation.repair import repair
from core.network.edits import apply_edits, edits_text, read_edits
from core.network.network import layer_activations

IMAGES = 10_000
BUDGET = 0.2  # seconds
WHOLE = "a whole evaluation"
EDITS = {
    "a tile of the first layer painted": "z1.8_raise_0.1_200-240.300-340",
    "a bias of the first layer": "z1.8_bias_1.5",
    "ten units of the first layer off": "~".join(f"z1.{unit}_off" for unit in range(10)),
    "a weight of the second layer": "z2.8_set_1_5",
    "a unit of the second layer off": "z2.8_off",
    "a weight of the last layer": "y.9_set_1_5",
}


def report(rounds: int = 9) -> None:
    """Print the times for so many images, those of the bundled sample again and again."""
    network = init_network()
    images, t = (np.resize(each, (IMAGES, *each.shape[1:])) for each in _sample())
    x = scaled_rows(images)  # from bytes, as the pages take them
    z = {layer: layer_activations(network, x, layer) for layer in range(1, network.depth)}
    wrong = np.flatnonzero(~evaluate(network, x, t).correct)[0]
    one = x[[wrong]][0]
    mended = repair(network, one, int(t[wrong]))
    texts = EDITS | {"a sample repaired in the last layer": edits_text(mended.edits)}

    def outcome(text: str) -> float:
        edits = read_edits(text)
        edited = apply_edits(network, edits)
        return evaluate_edited(edited, edits, x, t, z.__getitem__).accuracy

    for text in texts.values():
        if outcome(text) != evaluate(apply_edits(network, read_edits(text)), x, t).accuracy:
            raise RuntimeError(f"{text} gives another accuracy: its time means nothing.")
    ways = {name: partial(seconds, partial(outcome, text)) for name, text in texts.items()}
    ways["the repair of a sample"] = partial(seconds, lambda: repair(network, one, int(t[wrong])))
    ways[WHOLE] = partial(seconds, lambda: evaluate(network, x, t).accuracy)
    times = alternate(ways, rounds)
    pairs = [Comparison(name, WHOLE) for name in texts]
    show(f"{IMAGES:,} images, {network!r}", times, pairs)
    slowest = max(median(times[name]) for name in texts)
    met = "met" if slowest <= BUDGET else "MISSED"
    print(f"\nThe slowest edit: {1000 * slowest:.0f} ms of {1000 * BUDGET:.0f} ms, {met}")


def _sample() -> tuple[Array, Array]:
    return read_data_set("sample")[1]
