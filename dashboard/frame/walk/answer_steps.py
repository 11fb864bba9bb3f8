"""Steps 9 and 10: what softmax makes of the logits, and what put one class before the next."""

import math

import numpy as np

from core.explanation.attribution import ledger
from core.explanation.decision import decision
from core.network.unit import Unit
from dashboard.frame.walk.step import Step, Wager, options
from dashboard.state.selection import Selection
from dashboard.widgets.subject import SUM, sample
from dashboard.words import _, literal, number, percent

_WITHIN = 5.0  # percentage points that a guess of a probability may be off
_BETS = 3  # units to choose from


def ten_probabilities(selection: Selection) -> Step:
    """Return the step about what softmax makes of the logits."""
    arrays, classes = sample(selection, selection.sample).arrays, selection.source.classes
    logits, y = arrays[f"a{selection.network.depth}"], arrays["y"]
    first, second = np.argsort(-logits, kind="stable")[:2] if len(y) > 1 else (0, 0)
    apart = float(logits[first] - logits[second])
    likely = 100 * float(y[first])
    values = {
        "logits": f"a{selection.network.depth}",
        "first": literal(classes[first]),
        "second": literal(classes[second]),
        "one": number(float(logits[first])),
        "other": number(float(logits[second])),
        "apart": number(apart),
        "times": _times(apart),
        "probability": percent(float(y[first])),
    }
    return Step(
        title=_("From logits to probabilities"),
        page="forward",
        opens={"unit": "", "step": "y"},
        marks="arrays",
        told=_(
            "The last sums are the logits. The largest is **{one}**, of {first}; the next "
            "**{other}**, of {second}. softmax makes probabilities of them, which add up to 1.",
            **values,
        ),
        act=_("Compare the bars of {logits} and y on the page.", **values),
        seen=_(
            "**{probability}**. Only differences count: a lead of {apart} makes {first} {times} "
            "times as likely as {second}, and 1 more on every logit would change nothing.",
            **values,
        ),
        wager=Wager(
            _("How likely does softmax make {first}, in percent?", **values), likely, within=_WITHIN
        ),
        tells=("heading", "arrays"),
    )


def a_decision(selection: Selection) -> Step:
    """Return the step about what put one class before the next."""
    network, arrays = selection.network, sample(selection, selection.sample).arrays
    found, classes = decision(network, arrays), selection.source.classes
    title = _("A decision is a vote")
    if found is None:
        return Step(
            title=title,
            page="forward",
            opens={},
            marks="arrays",
            told=_("This answer has no second class to compare the first with."),
            act=_("Look at the last array on the page."),
        )
    incoming = f"z{network.depth - 1}" if network.depth > 1 else "x"
    sums = ledger(network, arrays[incoming], network.depth, found.first, found.second)
    strongest = np.argsort(-sums.terms, kind="stable")[:_BETS].tolist()
    names = [str(Unit(incoming, index)) for index in sorted(strongest)]
    right = str(Unit(incoming, strongest[0]))
    values = {
        "first": literal(classes[found.first]),
        "second": literal(classes[found.second]),
        "lead": number(found.lead),
        "unit": right,
        "addend": number(float(sums.terms[strongest[0]])),
    }
    return Step(
        title=title,
        page="forward",
        opens={"unit": str(Unit("y", found.first)), "versus": str(found.second)},
        marks=SUM,
        told=_(
            "The logit of {first} is **{lead}** ahead of that of {second}. That lead is a sum: "
            "each value of the array before adds its share for one or the other.",
            **values,
        ),
        act=_("Look at the largest addends of the sum on the page."),
        seen=_(
            "**{unit}** adds most: **{addend}** to a lead of {lead}. Every answer is such a vote, "
            "and it adds up.",
            **values,
        ),
        wager=Wager(
            _("Which of these adds most to the lead of {first}?", **values),
            frozenset({right}),
            options(*names),
        ),
        tells=(SUM,),
    )


def _times(apart: float) -> str:
    ratio = math.exp(min(apart, 700))
    return f"{ratio:,.0f}" if 10 <= ratio < 1e9 else f"{ratio:.3g}"
