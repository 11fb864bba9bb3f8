"""A statement that was tried, and what to do where nobody knows whose fault it is."""

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
    """

    name: Message
    passed: bool | None
    figures: Message
    how: Message
    remedy: Message


#: What to do where it is neither a file's fault nor a network's.
REPORT = Message("report these figures: the program, or a library it stands on, computes wrongly")
#: What to do where it may be the network's.
ANOTHER = Message("try another network; if it fails too, {report}", report=REPORT)
