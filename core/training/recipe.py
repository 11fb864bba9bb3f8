"""The recipe of a training: all that is chosen of it besides the samples."""

import json
import math
import re
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from core.messages import Message
from core.network.initialisation import AUTO, check_initialisation
from core.network.layers import ACTIVATIONS, check_activation
from core.training.optimisers import optimiser_named

#: The least that each number of a `Recipe` may be; the learning rate alone must be more than 0.
LEAST = {"hidden": 1, "batch": 1, "epochs": 1, "weight_decay": 0.0, "held_out": 0, "seed": 0}
#: The most that any whole number of a recipe but the seed may be: nobody has as much of anything.
MOST = 10**9
_MOST_SEED = 2**63 - 1  # longer ones begin no other networks
_OF = 12  # samples, the last one is held out where nobody says how many: 5,000 of MNIST's 60,000
_DIGITS = 9  # of a number that a person writes; more are too many for anything that is counted


@dataclass(frozen=True)
class Recipe:
    """How a network is trained, checked; what is not said is as it is here.

    What JSON makes of its fields makes the same recipe again.

    Attributes
    ----------
    hidden : tuple of int
        The width of each hidden layer.
    activation : str
        A name in `core.network.layers.ACTIVATIONS`.
    initialisation : str
        A name in `core.network.initialisation.INITIALISATIONS`, or ``"auto"``: what suits the
        activation.
    optimiser : str
        A name in `core.training.optimisers.OPTIMISERS`.
    learning_rate : float or None
        The peak of the one-cycle schedule; None is the optimiser's usual one.
    batch, epochs : int
        Samples a step; passes over the samples.
    weight_decay : float
        The fraction of every weight, times the learning rate, that each step takes away.
    augment : bool
        Whether the images are moved a little each time they are met, by
        `core.images.affine.random_affine`.
    held_out : int
        How many samples, the last ones, are only measured.
    seed : int
        Of the initial weights, the order of the samples and the augmentation.

    Raises
    ------
    ValueError
        If a name is not known or a number is out of its bounds.

    Examples
    --------
    >>> Recipe(hidden=(12,), optimiser="sgd").peak
    0.5
    >>> Recipe(seed=-1)
    Traceback (most recent call last):
    ValueError: The seed must be a whole number from 0; it is -1.
    """

    hidden: tuple[int, ...] = (50, 100)
    activation: str = "sigmoid"
    initialisation: str = AUTO
    optimiser: str = "adam"
    learning_rate: float | None = None
    batch: int = 128
    epochs: int = 10
    weight_decay: float = 0.0
    augment: bool = False
    held_out: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "hidden", tuple(self.hidden))  # JSON and options have lists
        object.__setattr__(self, "weight_decay", _real(self.weight_decay))
        if self.learning_rate is not None:
            object.__setattr__(self, "learning_rate", _real(self.learning_rate))
        check_activation(self.activation)
        check_initialisation(self.initialisation)
        least = all(size >= LEAST["hidden"] for size in self.hidden) and all(
            getattr(self, name) >= LEAST[name] for name in ("batch", "epochs")
        )
        if not (least and 0 < self.peak < math.inf):
            raise ValueError(
                Message(
                    "Hidden sizes {hidden}, epochs {epochs}, batch {batch} and learning rate "
                    "{learning_rate} must all be positive and finite.",
                    hidden=self.hidden,
                    epochs=self.epochs,
                    batch=self.batch,
                    learning_rate=self.peak,
                )
            )
        if max(*self.hidden, self.batch, self.epochs, self.held_out) > MOST:
            # Which may have more digits than could be shown.
            raise ValueError(
                Message(
                    "Hidden sizes, epochs, batch and samples held out may be at most {most:,} "
                    "each: choose less.",
                    most=MOST,
                )
            )
        if not LEAST["weight_decay"] <= self.weight_decay < math.inf:
            raise ValueError(
                Message(
                    "The weight decay must be 0 or more and finite; it is {weight_decay}.",
                    weight_decay=self.weight_decay,
                )
            )
        if self.held_out < LEAST["held_out"]:
            raise ValueError(
                Message(
                    "The samples held out must be a whole number from 0; it is {held_out}.",
                    held_out=self.held_out,
                )
            )
        if self.seed > _MOST_SEED:
            raise ValueError(
                Message("The seed may be at most {most}: choose a smaller one.", most=_MOST_SEED)
            )
        if self.seed < LEAST["seed"]:
            raise ValueError(
                Message("The seed must be a whole number from 0; it is {seed}.", seed=self.seed)
            )

    @property
    def peak(self) -> float:
        """The peak of the learning rate: that of the recipe, or the optimiser's usual one."""
        usual_rate = optimiser_named(self.optimiser).usual_rate
        return usual_rate if self.learning_rate is None else self.learning_rate

    def to_json(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Return the recipe of a line that `to_json` gave; nothing in it is trusted.

        Raises
        ------
        ValueError
            If it is none.

        Examples
        --------
        >>> Recipe.from_json(Recipe(hidden=(12,)).to_json()).hidden
        (12,)
        """
        values = json.loads(line)
        if not isinstance(values, dict) or not values.keys() <= {row.name for row in fields(cls)}:
            raise ValueError(Message("This is no recipe of a training: {text!r:.40}.", text=line))
        usual = asdict(cls())
        for name, value in values.items():
            if not _is_like(value, usual[name]):
                raise ValueError(
                    Message("A recipe has no {name} like {value!r:.40}.", name=name, value=value)
                )
        return cls(**values)

    @property
    def settled(self) -> Self:
        """The same with nothing left to the activation or the optimiser: it makes the same network.

        Examples
        --------
        >>> recipe = Recipe(activation="relu").settled
        >>> recipe.initialisation, recipe.learning_rate == Recipe().peak
        ('he', True)
        """
        suited = ACTIVATIONS[self.activation].initialisation
        start = suited if self.initialisation == AUTO else self.initialisation
        return replace(self, initialisation=start, learning_rate=self.peak)

    def differences(self, other: "Recipe") -> dict[str, tuple[Any, Any]]:
        """Return by the name of a field what it is here and there, where that is not the same.

        Both are compared as they are `settled`.

        Examples
        --------
        >>> Recipe().differences(Recipe(hidden=(9,), learning_rate=Recipe().peak))
        {'hidden': ((50, 100), (9,))}
        """
        one, two = (asdict(each.settled) for each in (self, other))
        return {name: (one[name], two[name]) for name in one if one[name] != two[name]}


def _real(number: float) -> float:
    """Return a number as a float; infinite where it is a whole one that none can be."""
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _is_like(value: object, usual: object) -> bool:
    """Return whether a value that JSON has read is of the kind of a field of a recipe."""
    if isinstance(usual, tuple):
        return isinstance(value, list) and all(_is_like(each, 0) for each in value)
    if usual is None or isinstance(usual, float):
        return (value is None and usual is None) or type(value) in (int, float)
    return type(value) is type(usual)


def usual_held_out(samples: int) -> int:
    """Return how many of a split's samples are well held out: one of twelve, at least one.

    Examples
    --------
    >>> usual_held_out(60_000)
    5000
    """
    return max(1, samples // _OF)


def parse_sizes(text: str) -> tuple[int, ...]:
    """Return the widths of the hidden layers that a person writes; of nothing, none.

    Raises
    ------
    ValueError
        If it is not a list of whole numbers.

    Examples
    --------
    >>> parse_sizes("50, 100"), parse_sizes("50-100"), parse_sizes("")
    ((50, 100), (50, 100), ())
    """
    words = re.split(r"[\s,;x×-]+", text.strip()) if text.strip() else []
    if not all(word.isascii() and word.isdigit() for word in words):
        raise ValueError(
            Message(
                "Hidden sizes are whole numbers, one a layer, as in 50, 100; found {text!r}.",
                text=text[:40],
            )
        )
    return tuple(int(word[:_DIGITS]) for word in words)
