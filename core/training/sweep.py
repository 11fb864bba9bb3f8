"""A sweep: many networks trained on one data set, each by a recipe of its own.

A training is a task that any worker can do: it takes the name of the data set and a recipe, and
gives a row of the sweep's table and the bytes of the network's file. It writes nothing.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from core.datasets.table import DATA
from core.evaluation.intervals import check_interval, wilson
from core.messages import Message
from core.training.cost import Cost, check_memory
from core.training.recipe import Recipe, parse_sizes
from core.training.training import train_on
from core.weights.parameters import count_parameters
from core.weights.writer import network_bytes

SWEEPS = DATA / "sweeps"  # of tables, each with a folder of its networks beside it
_LONGEST = 32  # characters of the sizes in the name of a network's file


@dataclass(frozen=True)
class Trained:
    """A finished training: a row of the table of a sweep.

    What cannot be one is a `ValueError`.

    Attributes
    ----------
    network : str
        The name of its file, in the folder that `networks_folder` returns.
    data : str
        The name of the data set.
    hidden : str
        The width of each hidden layer: ``"50-100"``.
    activation, initialisation, optimiser, learning_rate, batch, epochs, weight_decay, augment, seed
        As in its `Recipe`.
    parameters : int
        Weights and biases.
    held_out : int
        How many training images were only measured.
    accuracy, low, high : float
        The fraction of them that is predicted right, and its 95 % interval (Wilson, 1927).
    loss : float
        Mean cross-entropy over them, in nats.
    seconds : float
        That the training took: the one figure that another run of it has otherwise.
    """

    network: str
    data: str
    hidden: str
    activation: str
    initialisation: str
    optimiser: str
    learning_rate: float
    batch: int
    epochs: int
    weight_decay: float
    augment: bool
    seed: int
    parameters: int
    held_out: int
    accuracy: float
    low: float
    high: float
    loss: float
    seconds: float

    def __post_init__(self) -> None:
        check_interval(self.low, self.accuracy, self.high)
        if self.parameters < 1 or self.held_out < 1:
            raise ValueError(
                Message(
                    "A network has parameters and is measured on images; found {parameters:,} and "
                    "{held_out:,}.",
                    parameters=self.parameters,
                    held_out=self.held_out,
                )
            )
        self.to_recipe()  # which says what is wrong with it

    def to_recipe(self) -> Recipe:
        """Return the recipe that it was trained by; a ValueError where there is none like that."""
        named = {name: getattr(self, name) for name in Recipe.__dataclass_fields__}
        return Recipe(**named | {"hidden": parse_sizes(self.hidden)})


def train_recipe(
    data: str, recipe: Recipe, stop: Callable[[], bool] | None = None
) -> tuple[Trained, bytes]:
    """Train a network; return its row, and what is to be written into its file.

    Parameters
    ----------
    data : str
        The name of a data set, which must be where this runs.
    recipe : Recipe
        It holds out some images.
    stop : callable, optional
        Asked before every step; once it says True there is no result.

    Raises
    ------
    ValueError, OSError
        As `core.training.training.train_on`; or if it was stopped.
    """
    started = time.perf_counter()
    network, epochs = train_on(data, recipe, stop=stop)
    if len(epochs) < recipe.epochs:
        raise InterruptedError(Message("It was stopped before its end: start it again."))
    seconds = time.perf_counter() - started
    last = epochs[-1]
    assert last.held_out_accuracy is not None
    assert last.held_out_loss is not None
    low, high = wilson(round(last.held_out_accuracy * recipe.held_out), recipe.held_out)
    file = network_file(data, recipe)
    row = Trained(
        **asdict(recipe) | {"hidden": _joined(recipe.hidden), "learning_rate": recipe.peak},
        network=file,
        data=data,
        parameters=count_parameters(network),
        accuracy=last.held_out_accuracy,
        low=low,
        high=high,
        loss=last.held_out_loss,
        seconds=round(seconds, 3),
    )
    return row, network_bytes(network, file)


def network_file(data: str, recipe: Recipe) -> str:
    """Return the name of a network's file: another one for another recipe or data set.

    Examples
    --------
    >>> network_file("mnist", Recipe(activation="relu"))
    '50-100-relu-e257739744.npz'
    """
    whole = json.dumps([data, asdict(recipe) | {"learning_rate": recipe.peak}])
    digest = hashlib.blake2b(whole.encode(), digest_size=5).hexdigest()
    sizes = _joined(recipe.hidden)[:_LONGEST].strip("-") or "linear"
    return f"{sizes}-{recipe.activation}-{digest}.npz"


def networks_folder(table: Path) -> Path:
    """Return the folder that has the networks of a sweep's table: called like it, beside it."""
    return table.with_suffix("")


def sweep_cost(recipes: Iterable[Recipe], samples: int, inputs: int, classes: int) -> list[Cost]:
    """Return what each training of a sweep takes, as `core.training.cost.check_memory`.

    Raises
    ------
    ValueError
        If one takes more memory than a training may, or holds out none or all of the samples.
    """
    costs = []
    for recipe in recipes:
        if not 0 < recipe.held_out < samples:
            raise ValueError(
                Message(
                    "A sweep compares its networks on images that none of them has learned from: "
                    "hold out 1 to {most:,} of the {samples:,}, not {held_out:,}.",
                    most=samples - 1,
                    samples=samples,
                    held_out=recipe.held_out,
                )
            )
        costs.append(check_memory(recipe, samples, inputs, classes))
    return costs


def best(rows: Sequence[Trained]) -> Trained:
    """Return the row of the highest accuracy; of equals that of the fewest parameters."""
    return max(rows, key=lambda row: (row.accuracy, -row.parameters))


def of_the_best(rows: Sequence[Trained]) -> list[Trained]:
    """Return the rows of the data set that the best one is of: accuracies compare within one."""
    data = best(rows).data
    return [row for row in rows if row.data == data]


def smallest_as_good(rows: Sequence[Trained]) -> Trained:
    """Return the row of the fewest parameters whose accuracy lies in the interval of the best.

    Of equals that of the highest accuracy.
    """
    low = best(rows).low
    good = [row for row in rows if row.accuracy >= low]
    return min(good, key=lambda row: (row.parameters, -row.accuracy))


def _joined(hidden: Sequence[int]) -> str:
    return "-".join(map(str, hidden))
