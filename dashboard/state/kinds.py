"""What a parameter of the address may say: some of the options there are, a number, a text."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

LONGEST = 200  # characters that are read: nobody types more
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", re.ASCII | re.IGNORECASE)


def one(values: list[Any]) -> Any:
    """Return the one value that an address asks for, or None."""
    return values[-1] if values else None


def several(values: list[Any]) -> list[Any] | None:
    """Return the values that an address asks for, each once, or None."""
    return list(dict.fromkeys(values)) or None


def span(values: list[Any]) -> tuple[Any, Any] | None:
    """Return the two ends that an address asks for, or None."""
    return (min(values), max(values)) if len(values) == 2 else None


def _default(value: Any, default: Any) -> Any:
    return default


@dataclass(frozen=True)
class Kind:
    """What a parameter of the address may say, and how it says it.

    Attributes
    ----------
    read : callable
        Returns the value that a text of the address means; None if it means none.
    holds : callable
        Returns whether a value is among those that can be chosen.
    write : callable
        Returns a value as the address says it.
    take : callable
        `one`, `several` or `span`: what the values come to that an address names.
    instead : callable
        Returns what stands in for a value that cannot be chosen any more, given the default.
    """

    read: Callable[[str], Any]
    holds: Callable[[Any], bool]
    write: Callable[[Any], str] = str
    take: Callable[[list[Any]], Any] = one
    instead: Callable[[Any, Any], Any] = _default


def options(words: Mapping[Any, str], take: Callable[[list[Any]], Any] = one) -> Kind:
    """Return the kind of a choice among options, whose `str` is their id in the address.

    `words` is what each is called in English: older links say that.
    """

    @cache  # made only where an address is read
    def known() -> dict[str, Any]:
        return {shown: each for each, shown in words.items()} | {str(each): each for each in words}

    return Kind(lambda text: known().get(text), words.__contains__, take=take)


def number(lowest: float, highest: float, take: Callable[[list[Any]], Any] = one) -> Kind:
    """Return the kind of a number, a whole one if the bounds are."""

    def holds(value: float) -> bool:
        return lowest <= value <= highest

    def read(text: str) -> float | None:
        if len(text) > LONGEST or not _NUMBER.fullmatch(text) or not holds(float(text)):
            return None
        value = float(text)
        if isinstance(lowest, float):
            return value
        return int(value) if value.is_integer() else None

    def write(value: float) -> str:
        value = round(value, 10)  # a browser adds up steps: 0.1 + 0.2 is to be 0.3
        return str(int(value) if float(value).is_integer() else value)

    def nearest(value: float, default: float | None) -> float | None:
        return None if default is None else min(max(value, lowest), highest)

    return Kind(read, holds, write, take, nearest)


def switch() -> Kind:
    """Return the kind of what is on or off."""
    states = {"true": True, "false": False, "1": True, "0": False}
    return Kind(lambda text: states.get(text.lower()), lambda on: True, lambda on: str(on).lower())


def text(parse: Callable[[str], object]) -> Kind:
    """Return the kind of a line of text, for which `parse` raises ValueError if it is of no use.

    An address brings only what is of use. What is typed is held as it is: what is wrong with it is
    said where it is used.
    """

    def read(line: str) -> str | None:
        if len(line) > LONGEST or not line.isprintable():
            return None
        try:
            parse(line)
        except ValueError:
            return None
        return line

    return Kind(read, lambda line: True)
