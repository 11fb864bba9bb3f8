"""A statement that was tried, and what to do where nobody knows whose fault it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.messages import Message


@dataclass(frozen=True)
class Check:
    """One statement, and what became of it.

    Attributes
    ----------
    name : Message
        What must be true.
    passed : bool or None
        Whether it is; None where it could not be tried.
    figures : Message
        What was found, beside what was expected; or why it could not be tried.
    how : Message
        How it was computed.
    remedy : Message
        What to do where it is not.
    id : str
        A word for an equation that must hold in any network; else empty.
    used : float or None
        The fraction that it took of what rounding explains; None where there is nothing to round.
    """

    name: Message
    passed: bool | None
    figures: Message
    how: Message
    remedy: Message
    id: str = ""
    used: float | None = None


def tightest(checks: Iterable[Check]) -> Check | None:
    """Return the check that holds and took most of what rounding explains; None where none did."""
    held = [check for check in checks if check.passed and check.used is not None]
    return max(held, key=lambda check: check.used or 0.0, default=None)


#: What to do where it is neither a file's fault nor a network's.
REPORT = Message("report these figures: the program, or a library it stands on, computes wrongly")
#: What to do where it may be the network's.
ANOTHER = Message("try another network; if it fails too, {report}", report=REPORT)
