"""Steps 6 to 8: a sum, what becomes of it, and the lines that do so for every unit."""

from dataclasses import replace

import numpy as np

from core.explanation.attribution import Ledger, ledger
from core.network.layers import ACTIVATIONS
from core.network.unit import Unit
from dashboard.frame.walk.step import Step, Wager, options
from dashboard.state.selection import Selection
from dashboard.widgets.subject import SUM, sample
from dashboard.words import _, number

_GROWTH = 5.0  # by which the sum of a unit is thought to grow


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
        changes=("step",),
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


def _unit(selection: Selection) -> tuple[Unit, Ledger]:
    """Return the unit of the first layer with the largest sum, and that sum."""
    network, arrays = selection.network, sample(selection, selection.sample).arrays
    index = int(arrays["a1"].argmax())
    unit = Unit("z1" if network.depth > 1 else "y", index)
    return unit, ledger(network, arrays["x"], 1, index)


def _in_order(counts: set[int]) -> dict[str, str]:
    return {str(count): f"{count:,}" for count in sorted(counts)}


def _by_size(values: list[float]) -> dict[str, str]:
    return options(*map(number, sorted(values)))
