"""The history of a training: the network as it was at moments on the way, from its start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self, overload

import numpy as np

from core.arrays import Array, silent
from core.network.network import Network
from core.training.recipe import Recipe

#: What a history holds at most: states, and bytes of their parameters.
MOST_STATES, MOST_BYTES = 120, 10_000_000
LARGEST = np.iinfo(np.int16).max  # of the whole numbers that stand for parameters


class Rounded(NamedTuple):
    """An array as whole numbers times a scale, in half the bytes of float32.

    Its largest value is 32,767 times the scale, so that none is off by more than a 65,000th of it;
    float16 is off by as much as a 4,000th of each value, which changes more answers of a network
    that has hardly begun to learn and tells few images apart.

    Attributes
    ----------
    whole : int16 array
    scale : float
    """

    whole: Array
    scale: float

    @classmethod
    @silent
    def of(cls, array: Array) -> Self:
        """Return the array rounded."""
        largest = max(array.max(), -array.min())
        scale = np.float32(max(largest / LARGEST, np.finfo(np.float32).tiny))
        whole = array / scale
        return cls(np.rint(whole, out=whole).astype(np.int16), float(scale))

    @property
    def array(self) -> Array:
        """The array as float32."""
        return self.whole * np.float32(self.scale)


@dataclass(frozen=True)
class TrainingState:
    """A network on its way, and how well it did.

    Attributes
    ----------
    step : int
        How many steps of the training had been made.
    epoch : float
        How many times each training sample had been met by then: 0.5 is half an epoch.
    loss, accuracy : float
        Mean cross-entropy in nats, and the fraction predicted right, of the training samples met
        since the state before, as they were met; of the first state, those of the first batch.
    parameters : mapping of str to Rounded
        ``W1, b1, …``
    activation : str
    """

    step: int
    epoch: float
    loss: float
    accuracy: float
    parameters: Mapping[str, Rounded]
    activation: str

    @property
    def network(self) -> Network:
        """The network as it was, its parameters rounded."""
        arrays = {name: rounded.array for name, rounded in self.parameters.items()}
        return Network(arrays, self.activation, copy=False)


class TrainingHistory(Sequence[TrainingState]):
    """The states of a training in their order: `train` fills it, `read_history` returns one.

    A training that is stopped returns the network of its best epoch: its history ends there.

    Parameters
    ----------
    states : sequence of TrainingState, optional
    recipe : Recipe, optional
        That by which it was trained, where that is known.
    data : str
        The name of the data set whose train split was learned from, where that is known.

    Examples
    --------
    >>> from core import train
    >>> x, t = np.eye(4, dtype=np.float32), np.arange(4)
    >>> history = TrainingHistory()
    >>> network, _ = train(x, t, hidden=(3,), epochs=300, history=history)
    >>> len(history), history[0].step, history[-1].step
    (120, 0, 300)
    >>> history[0].network
    Network(4-3-4, sigmoid)
    >>> history.is_of(network)
    True
    """

    def __init__(
        self,
        states: Sequence[TrainingState] = (),
        recipe: Recipe | None = None,
        data: str = "",
    ):
        self.states = list(states)
        self.recipe, self.data = recipe, data

    @overload
    def __getitem__(self, index: int) -> TrainingState: ...
    @overload
    def __getitem__(self, index: slice) -> "TrainingHistory": ...
    def __getitem__(self, index: int | slice) -> "TrainingState | TrainingHistory":
        """Return a state, or a history of some of them."""
        if isinstance(index, slice):
            return TrainingHistory(self.states[index], self.recipe, self.data)
        return self.states[index]

    def __len__(self) -> int:
        return len(self.states)

    def is_of(self, network: Network) -> bool:
        """Return whether the training led to this network: whether it is the last state's."""
        if not self.states:
            return False
        last = self.states[-1]
        return (
            last.activation == network.activation
            and list(last.parameters) == list(network)
            and all(
                np.array_equal(rounded.whole, (its := Rounded.of(network[name])).whole)
                and rounded.scale == its.scale
                for name, rounded in last.parameters.items()
            )
        )


def moments(steps: int, most: int = MOST_STATES) -> list[int]:
    """Return after which of the steps of a training its network is kept.

    At the start and after each of the first steps; from then on at equal distances on a
    logarithmic scale, as many from step 100 to 200 as from 1,000 to 2,000; and at the end.

    Parameters
    ----------
    steps : int
        Of the whole training, at least 1.
    most : int
        How many moments there may be; of fewer than three there are none.

    Examples
    --------
    >>> moments(1000, most=16)
    [0, 1, 2, 3, 5, 8, 13, 21, 35, 56, 91, 147, 238, 384, 619, 1000]
    >>> moments(3)
    [0, 1, 2, 3]
    """
    if most < 3:
        return []
    if steps < most:
        return list(range(steps + 1))
    # As few as leave the later ones a step apart, or more.
    first = next(n for n in range(1, most) if n * (1 + 1 / n) ** (most - 1 - n) <= steps)
    later = np.geomspace(first, steps, most - first)
    return [*range(first), *later.astype(int).tolist()]
