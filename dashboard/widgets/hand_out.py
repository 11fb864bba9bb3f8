"""The button *Hand this out*: what makes the file is called when it is pressed."""

from collections.abc import Callable
from threading import Lock

from core.messages import message_of
from core.network.packing import MOST_PARAMETERS
from core.weights.parameters import count_parameters
from dashboard.components.handout_page import sentence_page
from dashboard.state.background import in_background
from dashboard.state.selection import Selection
from dashboard.widgets.numbers import file_button
from dashboard.words import _, for_visitors, language

_ONE = Lock()  # is made at a time: a class that presses at once takes a core, and memory for one


def hand_out(selection: Selection, name: str, make: Callable[[], bytes]) -> None:
    """Offer a handout as ``name.html``, made when asked for, if a browser can hold its network."""
    if count_parameters(selection.network) > MOST_PARAMETERS:
        return

    def made() -> bytes:
        # No run of a visitor makes it.
        with _ONE, in_background(lambda: None):
            try:
                return make()
            except (OSError, ValueError) as error:  # no page is there to say it: the file does
                return sentence_page(language(), for_visitors(message_of(error)))

    file_button(
        _("Hand this out"),
        made,
        f"{name}.html",
        key=f"handout of {name}",
        words=_("One file that opens in any browser, without a connection, and is live there."),
    )
