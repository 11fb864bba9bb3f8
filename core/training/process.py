"""A training in a process of its own, as a page needs it: `python -m core.training.process`.

The process that asks for it writes a line of JSON, an `Order`; it gets lines of JSON back, each a
dictionary: ``{"done", "steps"}`` now and then, ``{"epoch": …}`` after each epoch, and at the end
``{"file": name}`` or ``{"failure": sentence}``. When it closes its end, by will or because it died,
training stops, and the best network so far is kept.

Why a process: it leaves the other one free to answer, and it can hold NumPy to one thread, which
for products as small as these is faster than two, and far faster on a busy machine.
"""

import json
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from core.arrays import Array
from core.datasets.mnist import apply_flags, read_split
from core.datasets.sources import find_source
from core.images.transforms import random_affine
from core.training.history import Epoch
from core.training.training import train
from core.weights.custom import keep_network

HELD_OUT = 12  # of so many samples, the last one is held out: 5,000 of MNIST's 60,000


@dataclass(frozen=True)
class Recipe:
    """How a network is trained; the words are those of `core.training.training.train`.

    `augment` says whether the images are moved a little each time, by `random_affine`.
    """

    hidden: tuple[int, ...]
    activation: str
    initialisation: str
    optimiser: str
    learning_rate: float
    batch: int
    epochs: int
    augment: bool
    seed: int


@dataclass(frozen=True)
class Order:
    """A recipe, the data set whose train split is learned from, and where the network is kept.

    `name` and `folder` are those of `core.weights.custom.keep_network`.
    """

    recipe: Recipe
    data: str
    name: str
    folder: str

    @classmethod
    def read(cls, line: str) -> "Order":
        """Read the line that `written` gives."""
        words = json.loads(line)
        recipe = words["recipe"]
        words["recipe"] = Recipe(**recipe | {"hidden": tuple(recipe["hidden"])})
        return cls(**words)

    def written(self) -> str:
        """Write it as one line of JSON."""
        return json.dumps(asdict(self)) + "\n"


def held_out(samples: int) -> int:
    """Return how many of a split's samples are held out: the last ones, at least one."""
    return max(1, samples // HELD_OUT)


def split_off(x: Array, t: Array) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Return the samples to learn from, and those that are held out."""
    learned = len(x) - held_out(len(x))
    return (x[:learned], t[:learned]), (x[learned:], t[learned:])


def fulfil(order: Order, stop: threading.Event) -> str:
    """Train what is ordered, telling of it on the way; return the name of the weight file.

    Raises
    ------
    ValueError, OSError
        If the data set cannot be read, the recipe cannot be followed, or the file not be written.
    """
    source, recipe = find_source(order.data), order.recipe
    (x, t), kept = split_off(*apply_flags(*read_split(source, "train")))
    network, _ = train(
        x,
        t,
        hidden=recipe.hidden,
        activation=recipe.activation,
        initialisation=recipe.initialisation,
        optimiser=recipe.optimiser,
        learning_rate=recipe.learning_rate,
        batch=recipe.batch,
        epochs=recipe.epochs,
        classes=len(source.classes),
        seed=recipe.seed,
        augment=random_affine if recipe.augment else None,
        held_out=kept,
        stop=stop.is_set,
        progress=_tell_epoch,
        follow=lambda done, steps: _tell(done=done, steps=steps),
    )
    return keep_network(network, order.name, Path(order.folder)).name


def main() -> None:
    """Take an order from the standard input, and fulfil it."""
    order = Order.read(sys.stdin.readline())
    stop = threading.Event()

    def listen() -> None:
        try:
            sys.stdin.read()  # until the other side closes it
        finally:
            stop.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        _tell(file=fulfil(order, stop))
    except (OSError, ValueError) as error:
        _tell(failure=str(error))
    except MemoryError:
        _tell(failure="There is not enough memory for this network: choose fewer hidden units.")


def _tell_epoch(epoch: Epoch) -> None:
    _tell(epoch=asdict(epoch))


def _tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main()
