"""How good two networks are, and where they come apart: sentences, with links to Evaluation."""

from core.messages import Message
from dashboard.state.links import linked
from dashboard.state.pair import Pair
from dashboard.state.selection import SPLITS
from dashboard.words import _, percent


def who_is_right(pair: Pair, **others: str) -> Message:
    """Return on how many samples one alone is right, neither is, and the two differ.

    Parameters
    ----------
    pair : Pair
    **others
        What else the address of each link says.
    """
    counts = pair.comparison.outcomes
    values = {
        "all": len(pair.a.labels),
        "neither": _samples(counts.both_wrong, "both-wrong", others),
    }
    differ = differing(pair)
    if not differ:
        return _(
            "A and B read everything alike, and are both wrong on {neither} of {all:,}.", **values
        )
    return _(
        "A alone is right on {only_a} of {all:,}, B alone on {only_b}, neither on {neither}; the "
        "two differ on {differ}.",
        only_a=_samples(counts.only_a, "only-a", others),
        only_b=_samples(counts.only_b, "only-b", others),
        differ=_samples(differ, "differ", others),
        **values,
    )


def both_accuracies(pair: Pair) -> Message:
    """Return how accurate both are on the split."""
    a, b = (percent(each.evaluation.accuracy, 2) for each in (pair.a, pair.b))
    return _("Of the {split} split A reads {a} right, B {b}.", split=SPLITS[pair.a.split], a=a, b=b)


def differing(pair: Pair) -> int:
    """Return on how many samples the two predictions differ."""
    return len(pair.a.labels) - int(pair.comparison.confusion.trace())


def differing_samples(pair: Pair) -> Message:
    """Return how many they are, as a link to them."""
    return _samples(differing(pair), "differ", {})


def _samples(count: int, result: str, others: dict[str, str]) -> Message:
    if not count:
        return Message("0")
    return linked(f"**{count:,}**", "evaluation", **(others | {"result": result}))
