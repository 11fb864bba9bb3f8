"""What can be done with the cells of the arrays."""

from core.network.packing import MOST_PARAMETERS
from dashboard.components.hint import Hint
from dashboard.state.selection import Selection
from dashboard.words import _


def hint(selection: Selection) -> Hint:
    """Return what stands below the arrays."""
    if selection.packed[0]:
        return Hint(
            _(
                "Point at a cell to see what adds up to it and what it adds to, click it for the "
                "whole sum; Tab, arrow keys and Enter too."
            ),
            _("Tap a cell to see what adds up to it, what it adds to, and the whole sum below."),
        )
    return Hint(
        _(
            "Point at a cell to read it, click it for its sum; Tab, arrow keys and Enter too. With "
            "more than {most:,} parameters the network is too large to show at a touch what adds "
            "up to a cell.",
            most=MOST_PARAMETERS,
        ),
        _("Tap a cell to read it, with its sum below."),
    )
