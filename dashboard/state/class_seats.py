"""What the teacher of a class shows, and what a visitor's place in one is."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

Guess = str | float


def answers(guess: object, options: Collection[str], bounds: tuple[float, float] | None) -> bool:
    """Return whether a guess is one of some options, or a number within bounds, where there are."""
    if isinstance(guess, str):
        return guess in options
    if bounds is None or isinstance(guess, bool) or not isinstance(guess, (int, float)):
        return False
    return math.isfinite(guess) and bounds[0] <= guess <= bounds[1]


@dataclass(frozen=True)
class Shown:
    """What a teacher shows.

    Attributes
    ----------
    page, query : str
        The id of the page, and what its address says.
    step : int or None
        The step of the walk, if it is on.
    options : tuple of str
        The ids of what can be guessed there; empty where a number is.
    bounds : (float, float) or None
        Of the number; None where nothing is asked, or one of the options.
    revealed : bool
        Whether the answer is on the teacher's panel.
    """

    page: str = ""
    query: str = ""
    step: int | None = None
    options: tuple[str, ...] = ()
    bounds: tuple[float, float] | None = None
    revealed: bool = False

    def takes(self, guess: object) -> bool:
        """Return whether it is an answer to what is asked."""
        return answers(guess, self.options, self.bounds)

    @property
    def asked(self) -> tuple[object, ...]:
        """What a panel that asks for a guess follows."""
        return self.step, self.options, self.bounds, self.revealed


@dataclass(frozen=True)
class Seat:
    """A visitor's place in a class.

    Attributes
    ----------
    code : str
    teaches : bool
    here : int
        How many who follow are connected.
    shown : Shown
    panel, page : str
        They change whenever what the visitor's panel shows does, and what their page follows.
    guesses : tuple of str or float
        What was guessed at this step: by all for the teacher, else by the visitor.
    before : object
        What the visitor had when they joined.
    """

    code: str
    teaches: bool
    here: int
    shown: Shown
    panel: str
    page: str
    guesses: tuple[Guess, ...] = ()
    before: Any = None
