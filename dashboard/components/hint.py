"""What can be done with what is drawn: said to who points at it, and to who has a finger alone."""

from typing import NamedTuple

from core.messages import Message
from dashboard.words import said


class Hint(NamedTuple):
    """One sentence in two wordings; the browser chooses.

    Attributes
    ----------
    pointed : str
        Of a mouse and of keys.
    tapped : str
        Where a finger is all there is.
    """

    pointed: str
    tapped: str


#: Of arrays that can be read cell by cell.
READ = Hint(
    Message("Point at a cell to read its value; Tab and the arrow keys do the same."),
    Message("Tap a cell to read its value."),
)
#: Of what comes into a unit, its weights, and the product of both.
ADDENDS = Hint(
    Message("What comes in, times the weights, gives the addends. Point to read all three."),
    Message("What comes in, times the weights, gives the addends. Tap to read all three."),
)


def hint_sent(hint: str | Hint) -> dict[str, str]:
    """Return what ``hintOf`` in ``shared.js`` chooses from; plain text is said to both."""
    pointed, tapped = hint if isinstance(hint, Hint) else (hint, hint)
    return {"pointed": said(pointed), "tapped": said(tapped)}
