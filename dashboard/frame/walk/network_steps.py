"""Steps 6 to 10: a sum, an activation, the six lines, ten probabilities, a decision."""

import math
from dataclasses import replace

import numpy as np

from core.arrays import Array
from core.explanation.attribution import Ledger, ledger
from core.explanation.decision import decision
from core.network.layers import ACTIVATIONS
from core.network.network import forward
from core.network.unit import Unit
from dashboard.frame.walk.step import Step, Wager, options
from dashboard.state.selection import Selection
from dashboard.widgets.subject import SUM
from dashboard.words import _, literal, number, percent

_GROWTH = 5.0  # by which the sum of a unit is thought to grow
_WITHIN = 5.0  # percentage points that a guess of a probability may be off
_BETS = 3  # units to choose from


def a_sum(selection: Selection) -> Step:
    """Return the step about the addends of one unit."""
    unit, sums = _unit(selection)
    added = int(np.count_nonzero(sums.inputs))
    count = len(sums.inputs)
    said = {"unit": f"a1[{unit.index}]", "count": count}
    return Step(
        title=_("A unit is a sum"),
        page="forward",
        opens={"unit": str(unit)},
        marks=SUM,
        told=_(
            "**{unit}** is the sum of {count} products, a pixel times a weight each, and a bias.",
            **said,
        ),
        act=_("Point at a pixel of x: the page shows it, its weight, and their product."),
        seen=_(
            "**{added}** of the {count} products are not 0: where there is no ink, nothing is "
            "added. Together with the bias they make **{total}**.",
            added=added,
            count=count,
            total=number(sums.total),
        ),
        wager=Wager(
            _("For this image, how many of the {count} products are not 0?", count=count),
            frozenset({str(added)}),
            _in_order({added, added // 4, (added + count) // 2, count}),
        ),
    )


def an_activation(selection: Selection) -> Step:
    """Return the step about what becomes of a sum."""
    network, (unit, sums) = selection.network, _unit(selection)
    step = Step(
        title=_("What becomes of a sum"),
        page="forward",
        opens={"unit": str(unit)},
        marks="card activation",
        told=_("The sum of {unit} is **{sum}**.", unit=str(unit), sum=number(sums.total)),
    )
    if network.depth == 1:
        return replace(
            step,
            told=_("This network has no hidden layer: its sums are its logits."),
            act=_("Look at the sum of one class on the page."),
            seen=_("Nothing bends a sum here before softmax makes probabilities of all."),
        )
    function = ACTIVATIONS[network.activation].function
    before, after = (float(function(a)) for a in (sums.total, sums.total + _GROWTH))
    growth = after - before
    others = [value for value in (5.0, 0.5, 0.05, 0.005) if not 0.3 < value / (growth or 1) < 3]
    values = {"activation": network.activation, "sum": number(sums.total), "z": number(before)}
    values |= {"unit": str(unit), "growth": number(growth), "more": f"{_GROWTH:g}"}
    told = _("{activation} makes **{unit} = {z}** of the sum {sum}.", **values)
    match network.activation:
        case "relu":
            seen = _(
                "By **{growth}**: relu keeps a positive sum as it is and makes 0 of any other.",
                **values,
            )
        case _:
            seen = _(
                "By **{growth}**: far from 0 {activation} is all but flat, and a larger sum "
                "changes next to nothing.",
                **values,
            )
    return replace(
        step,
        told=told,
        act=_("Find the point on the curve of {activation}, and follow the curve.", **values),
        seen=seen,
        wager=Wager(
            _("If the sum were larger by {more}, by how much would {unit} grow?", **values),
            frozenset({number(growth)}),
            _by_size([growth, *others[:2]]),
        ),
    )


def matching_shapes(selection: Selection) -> Step:
    """Return the step about the lines of the forward pass and the shapes in them."""
    network = selection.network
    layer = min(2, network.depth)
    rows, columns = network.sizes[layer - 1], network.sizes[layer]
    z = f"z{layer - 1}" if layer > 1 else "x"
    right = f"({rows}, {columns})"
    return Step(
        title=_("What must match"),
        page="forward",
        opens={"unit": "", "step": "x"},
        marks="listing",
        told=_(
            "The whole forward pass is a few lines: a product and a sum for each layer, and what "
            "bends it."
        ),
        act=_("Press *Step* on the page, line after line, and compare the marked lengths."),
        seen=_(
            "`{z} @ W{layer}` needs the {rows} of {z} as the first length of `W{layer}`, and gives "
            "its second: **{shape}**. {products} products and {bends} functions: that is all.",
            z=z,
            layer=layer,
            rows=rows,
            shape=right,
            products=network.depth,
            bends=network.depth,
        ),
        wager=Wager(
            _(
                "`{z}` has the shape ({rows},) and `a{layer}` is to have ({columns},). Which shape "
                "must `W{layer}` have?",
                z=z,
                rows=rows,
                columns=columns,
                layer=layer,
            ),
            frozenset({right}),
            options(f"({columns}, {rows})", right, f"({rows},)"),
        ),
        tells=("listing",),
    )


def ten_probabilities(selection: Selection) -> Step:
    """Return the step about what softmax makes of the logits."""
    arrays, classes = _arrays(selection), selection.source.classes
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
    network, arrays = selection.network, _arrays(selection)
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


def _arrays(selection: Selection) -> dict[str, Array]:
    x = selection.x(selection.sample)
    return {"x": x, **forward(selection.network, x)}


def _unit(selection: Selection) -> tuple[Unit, Ledger]:
    """Return the unit of the first layer with the largest sum, and that sum."""
    network, arrays = selection.network, _arrays(selection)
    index = int(arrays["a1"].argmax())
    unit = Unit("z1" if network.depth > 1 else "y", index)
    return unit, ledger(network, arrays["x"], 1, index)


def _times(apart: float) -> str:
    ratio = math.exp(min(apart, 700))
    return f"{ratio:,.0f}" if 10 <= ratio < 1e9 else f"{ratio:.3g}"


def _in_order(counts: set[int]) -> dict[str, str]:
    return {str(count): f"{count:,}" for count in sorted(counts)}


def _by_size(values: list[float]) -> dict[str, str]:
    return options(*map(number, sorted(values)))
