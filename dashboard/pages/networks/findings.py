"""What the network comes to: how much it reads right, and what it is made of or compared with."""

from core.messages import Message
from core.weights.parameters import count_parameters, largest_array
from dashboard.state.links import linked
from dashboard.state.pair import Pair
from dashboard.state.selection import SPLITS, Selection
from dashboard.widgets.pair_finding import who_is_right
from dashboard.words import _, percent


def findings(selection: Selection, pair: Pair | None) -> list[Message | None]:
    """Return the sentences above the page; of the two networks, where there are two."""
    right = _right(selection) if selection.fits else None
    return [right, _parameters(selection) if pair is None else who_is_right(pair)]


def _right(selection: Selection) -> Message | None:
    outcome = selection.evaluation
    if len(outcome.labels) == 1:
        return None
    low, high = outcome.interval()
    return _(
        "{accuracy} of {all:,} {split} images are read right; of all images like them, with a "
        "confidence of 95 %, from {low} to {high}.",
        accuracy=linked(f"**{percent(outcome.accuracy, 2)}**", "evaluation"),
        all=len(outcome.labels),
        split=SPLITS[selection.split],
        low=percent(low, 2),
        high=percent(high, 2),
    )


def _parameters(selection: Selection) -> Message:
    network = selection.network
    name, fraction = largest_array(network)
    return _(
        "Of its {all:,} parameters {fraction} are in {array}.",
        all=count_parameters(network),
        fraction=linked(f"**{percent(fraction)}**", "networks", networks="parameters"),
        array=name,
    )
