"""One value of an array, under the name it has in the code: ``z1[8]``, ``y[9]``."""

import re
from dataclasses import dataclass

from core.messages import Message

_NAME = re.compile(r"(x|y|[az][1-9][0-9]{0,5})\[(0|[1-9][0-9]{0,8})\]")


@dataclass(frozen=True)
class Unit:
    """A unit of a layer, or a pixel: an array of the forward pass and a place in it.

    Attributes
    ----------
    array : str
        ``"x"``, ``"a1"``, ``"z1"``, …, ``"y"``.
    index : int
        From 0.

    Examples
    --------
    >>> unit = Unit.parse("z1[8]")
    >>> unit
    Unit(array='z1', index=8)
    >>> str(unit)
    'z1[8]'
    """

    array: str
    index: int

    @classmethod
    def parse(cls, text: str) -> "Unit":
        """Return the unit of this name.

        Raises
        ------
        ValueError
            If it is the name of none.
        """
        found = _NAME.fullmatch(text)
        if not found:
            raise ValueError(
                Message("{text!r:.40} is no unit; z1[8] and y[9] are names of units.", text=text)
            )
        return cls(found[1], int(found[2]))

    def __str__(self) -> str:
        return f"{self.array}[{self.index}]"

    def layer(self, depth: int) -> int:
        """Return which layer of so many it is in: see `layer_of`."""
        return layer_of(self.array, depth)


def layer_of(array: str, depth: int) -> int:
    """Return which layer of so many an array of the forward pass belongs to, from 1.

    The last has y; x is before the first.
    """
    return depth if array == "y" else int(array[1:] or 0)
