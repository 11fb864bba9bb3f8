"""What a step of the walk is, and the guess it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.messages import Message
from dashboard.state.class_seats import Guess, answers


@dataclass(frozen=True)
class Wager:
    """A question whose answer is a figure: one of some options, or a number.

    Attributes
    ----------
    question : Message
    right : frozenset of str, or float
        The ids of the options that are right, or the number.
    options : mapping of str to str
        What each option is called, in Markdown, by its id; empty where a number is asked for.
    within : float
        How far from the number a guess may be to be right.
    lowest, highest, step : int or float
        Of the numbers that can be guessed.
    """

    question: Message
    right: frozenset[str] | float
    options: Mapping[str, str] = field(default_factory=dict)
    within: float = 0.0
    lowest: float = 0
    highest: float = 100
    step: float = 1

    def takes(self, guess: Guess) -> bool:
        """Return whether it is an answer to this question."""
        return answers(guess, self.options, self.bounds)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The lowest and the highest number that can be guessed, where one is asked for."""
        return None if self.options else (self.lowest, self.highest)

    def is_right(self, guess: Guess) -> bool:
        """Return whether a guess it takes is right."""
        if isinstance(self.right, frozenset):
            return guess in self.right
        return abs(float(guess) - self.right) <= self.within


@dataclass(frozen=True)
class Step:
    """A step of the walk, in the visitor's language and with the figures of what is chosen.

    Attributes
    ----------
    title : Message
    page : str
        The id of the page that it is about.
    opens : mapping of str to str
        What the address of that page says; blank for what it holds at first.
    marks : str
        The key of what it is about on the page.
    told : Message
        What is to be known before, in Markdown.
    act : Message or None
        What the reader does on the page.
    seen : Message or None
        What is seen then, with its figures.
    wager : Wager or None
        None where there is nothing to guess.
    changes : tuple of str
        The parameters of the address that this changes.
    tells : tuple of str
        The keys of what tells the answer on the page, which is veiled until it is guessed.
    """

    title: Message
    page: str
    opens: Mapping[str, str]
    marks: str
    told: Message
    act: Message | None = None
    seen: Message | None = None
    wager: Wager | None = None
    changes: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()


def options(*words: str) -> dict[str, str]:
    """Return options that are called by their ids in any language, each once."""
    return {word: word for word in words}
