"""The recipes of a sweep: all of a grid of choices, or some of them drawn at random."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from random import Random
from typing import Any, NamedTuple

from core.messages import Message
from core.training.recipe import Recipe

#: The most recipes of a sweep.
MOST = 10_000
_DIGITS = 3  # that matter of a number drawn from a range
_TRIES = 100  # for each recipe that is to be drawn: of a grid of as many, all are found


class Span(NamedTuple):
    """All numbers from one to another, both above 0, drawn evenly over their logarithms.

    In a grid of as many trainings each number would come again and again; drawn at random each is
    another one (Bergstra and Bengio, 2012, https://jmlr.org/papers/v13/bergstra12a.html).
    """

    low: float
    high: float

    def draw(self, random: Random) -> float:
        """Return one of them."""
        drawn = self.low * (self.high / self.low) ** random.random()
        return float(f"{drawn:.{_DIGITS}g}")


def parse_number(text: str) -> float | Span:
    """Return the number that a person writes, or the range.

    Raises
    ------
    ValueError
        If it is neither.

    Examples
    --------
    >>> parse_number("0.01"), parse_number("0.001..0.1")
    (0.01, Span(low=0.001, high=0.1))
    """
    try:
        numbers = [float(end) for end in text.split("..")]
    except ValueError:
        numbers = []
    if len(numbers) == 1:
        return numbers[0]
    if len(numbers) == 2 and 0 < numbers[0] < numbers[1] < math.inf:
        return Span(*numbers)
    raise ValueError(
        Message(
            "A number was expected, or a range from one above 0 to a larger one as in 0.001..0.1; "
            "found {text!r}.",
            text=text[:40],
        )
    )


#: By the name of a field of `Recipe`, the values it is to have.
Choices = Mapping[str, Sequence[Any]]


def grid(choices: Choices) -> list[Recipe]:
    """Return every combination of values, each once; those of the last field change fastest.

    A learning rate that is not said is the optimiser's own, in each recipe.

    Raises
    ------
    ValueError
        If they are more than `MOST`, a range is among the values, or there is no such recipe.

    Examples
    --------
    >>> [recipe.hidden for recipe in grid({"hidden": [(10,), (20,)], "seed": [0, 1]})]
    [(10,), (10,), (20,), (20,)]
    """
    values = _values(choices)
    if any(isinstance(value, Span) for each in values for value in each):
        raise ValueError(
            Message(
                "A grid has no range among its values: draw recipes at random, or name the values."
            )
        )
    _check_count(math.prod(map(len, values)))
    return list(dict.fromkeys(map(_recipe, itertools.product(*values))))


def sample(choices: Choices, count: int, seed: int = 0) -> list[Recipe]:
    """Return so many different recipes, each value drawn from its choices by a seed.

    The first recipes of a larger count are those of a smaller one.

    Raises
    ------
    ValueError
        If the choices give fewer, more than `MOST` are asked for, or there is no such recipe.
    """
    _check_count(count)
    random, drawn = Random(seed), dict[Recipe, None]()
    values = _values(choices)
    for _ in range(_TRIES * count):
        drawn.setdefault(_recipe(_drawn(values, random)))
        if len(drawn) == count:
            return list(drawn)
    raise ValueError(
        Message(
            "The values give {found:,} different recipes, and {count:,} are to be drawn: give more "
            "values, or draw fewer.",
            found=len(drawn),
            count=count,
        )
    )


def _values(choices: Choices) -> list[list[Any]]:
    """Return the values of each field of a recipe, in their order, each once."""
    return [
        list(dict.fromkeys(choices.get(field.name, (field.default,)))) for field in fields(Recipe)
    ]


def _drawn(values: list[list[Any]], random: Random) -> Iterator[Any]:
    for each in values:
        value = each[random.randrange(len(each))]
        yield value.draw(random) if isinstance(value, Span) else value


def _recipe(values: Iterator[Any] | tuple[Any, ...]) -> Recipe:
    recipe = Recipe(*values)
    return replace(recipe, learning_rate=recipe.peak)


def _check_count(count: int) -> None:
    if not 0 < count <= MOST:
        raise ValueError(
            Message(
                "A sweep has 1 to {most:,} recipes; these are {count:,}: give fewer values, or "
                "draw some at random.",
                most=MOST,
                count=count,
            )
        )
