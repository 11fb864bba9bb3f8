"""What can be done with the cells of the arrays."""

from core.messages import Message
from core.network.packing import MOST_PARAMETERS
from dashboard.state.selection import Selection
from dashboard.words import _


def hint(selection: Selection) -> Message:
    """Return what stands below the arrays."""
    return (
        _(
            "Point at a cell to see what adds up to it and what it adds to, click it for the whole "
            "sum; Tab, arrow keys and Enter too."
        )
        if selection.packed[0]
        else _(
            "Point at a cell to read it, click it for its sum; Tab, arrow keys and Enter too. With "
            "more than {most:,} parameters the network is too large to show at a touch what adds "
            "up to a cell.",
            most=MOST_PARAMETERS,
        )
    )
