"""One edit of a network as a short text: ``z1.8_raise_0.1_3-5.31``."""

import re
import string
from collections.abc import Iterator, Sequence

import numpy as np

from core.messages import Message
from core.network.edit import AMOUNTS, LEVELS, WEIGHTS, Edit
from core.network.unit import Unit

MOST_INPUTS = 10**5  #: Of all edits of a text together: read within a few hundredths of a second.
MOST_EDITS = 10**4  #: Of a text: each takes its time, of how few weights ever.
_UNIT = re.compile(r"(z[1-9][0-9]{0,5}|y)\.(0|[1-9][0-9]{0,8})", re.ASCII)
_AMOUNT = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?(e-?[0-9]{1,3})?", re.ASCII)
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RUN = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?", re.ASCII)
_LEVELS = re.compile(r"([0-9A-Za-z]{2})+", re.ASCII)


def edit_text(edit: Edit) -> str:
    """Return an edit as a text that `read_edit` reads."""
    parts = [f"{edit.unit.array}.{edit.unit.index}", edit.kind]
    if edit.kind in AMOUNTS:
        parts.append(f"{edit.amount:.6g}".replace("e+", "e"))
    if edit.inputs:
        parts.append(".".join(_runs(edit.inputs)))
    if edit.levels:
        pairs = (divmod(level + LEVELS, len(_DIGITS)) for level in edit.levels)
        parts.append("".join(_DIGITS[high] + _DIGITS[low] for high, low in pairs))
    return "_".join(parts)


def _runs(inputs: Sequence[int]) -> Iterator[str]:
    """Yield indices as runs: ``"3-5"``, ``"31"``."""
    indices = np.asarray(inputs)
    for run in np.split(indices, np.flatnonzero(np.diff(indices) > 1) + 1):
        yield f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}"


def read_edit(part: str, most: int) -> Edit:
    """Return the edit of a text; a ValueError if it is none, or of more weights than so many."""
    unit, _, rest = part.partition("_")
    kind, *fields = rest.split("_")
    place = _UNIT.fullmatch(unit)
    if place is None or len(fields) != (kind in AMOUNTS) + (kind in WEIGHTS) + (kind == "add"):
        raise _unreadable(part)
    levels = _read_levels(fields.pop()) if kind == "add" else ()
    amount = 0.0
    if kind in AMOUNTS:
        if not _AMOUNT.fullmatch(fields[0]):
            raise _unreadable(part)
        amount = float(fields[0])
    inputs = _read_inputs(fields[-1], most) if kind in WEIGHTS else []
    if inputs is None or levels is None:
        raise _unreadable(part)
    return Edit(Unit(place[1], int(place[2])), kind, amount, tuple(inputs), levels)


def _read_inputs(text: str, most: int) -> list[int] | None:
    """Return the indices of runs; None if these are none, a ValueError if they are too many."""
    indices = list[int]()
    for run in map(_RUN.fullmatch, text.split(".")):
        if run is None:
            return None
        first, last = int(run[1]), int(run[2] or run[1])
        if last < first:
            return None
        if last >= first + most - len(indices):
            raise ValueError(
                Message(
                    "At most {most:,} weights can be edited: save the network and edit that.",
                    most=MOST_INPUTS,
                )
            )
        indices += range(first, last + 1)
    return indices


def _read_levels(text: str) -> tuple[int, ...] | None:
    """Return what is added in levels; None if this is no text of pairs of digits."""
    if not _LEVELS.fullmatch(text):
        return None
    places = [_DIGITS.index(digit) for digit in text]
    pairs = zip(places[::2], places[1::2], strict=True)
    return tuple(high * len(_DIGITS) + low - LEVELS for high, low in pairs)


def _unreadable(part: str) -> ValueError:
    return ValueError(
        Message(
            "{part!r:.60} is no edit of a network; one is written like z1.8_raise_0.1_3-5 or "
            "z1.3_off.",
            part=part,
        )
    )
