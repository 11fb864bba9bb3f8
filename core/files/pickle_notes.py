"""What following a pickle leaves: notes of what was meant by it, and what refuses one."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.arrays import Array
from core.messages import Message


class RefusedPickleError(ValueError):
    """A pickle that holds or asks for something else than arrays and plain values."""

    def __init__(self, reason: Message):
        super().__init__(Message("{reason} Nothing in the pickle was run.", reason=reason))


class UnknownNameError(RefusedPickleError):
    """A pickle that asks for a name which no array of numbers needs.

    Attributes
    ----------
    name : str
        With its module: ``"os.system"``.
    """

    def __init__(self, name: str):
        super().__init__(
            Message(
                "the pickle asks for {name!r:.180}, which is not part of an array of numbers. Only "
                "arrays of NumPy's or PyTorch's are read; save them as .npz or .safetensors where "
                "they were made.",
                name=name,
            )
        )
        self.name = name


class Note(ABC):
    """What a pickle says of an array, before anything of it is checked."""

    @abstractmethod
    def array(self, limit: int) -> Array:
        """Return the array; a `RefusedPickleError` if it is none, or has more bytes than that."""

    def build(self, state: Any) -> None:
        """Note the state that a pickle gives to what was made before."""
        raise misshapen()


@dataclass(frozen=True)
class Name:
    """A known name that a pickle mentions; `note` says what is meant by calling it."""

    text: str
    note: Callable[[Any], Any] | None


@dataclass(frozen=True, eq=False)
class Unknown:
    """What a pickle asks for by a name that is not known, or would make of it."""

    name: str


def misshapen() -> RefusedPickleError:
    """Return the error for what only resembles a pickled array."""
    return RefusedPickleError(
        Message("the pickle is not put together as NumPy and PyTorch put arrays together.")
    )


def set_items(target: dict[Any, Any], keys: list[Any], values: list[Any]) -> dict[Any, Any]:
    """Return a dictionary that got the items of a pickle."""
    # A hash of nested tuples can take forever.
    if not all(isinstance(key, str | bytes | int | float | None | Name | Unknown) for key in keys):
        raise RefusedPickleError(Message("the pickle holds something other than arrays by name."))
    target.update(zip(keys, values, strict=True))
    return target
