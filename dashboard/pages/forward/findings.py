"""What decided the answer: what comes next, and why it is not first; a label that is disputed."""

from core.datasets.disputed import disputed
from core.explanation.decision import decision
from core.messages import Message
from core.network.unit import Unit
from dashboard.pages.forward import other_network
from dashboard.state.links import led_to, linked
from dashboard.state.pair import Pair
from dashboard.state.selection import Selection
from dashboard.widgets.subject import Subject
from dashboard.words import _, literal, number, percent


def findings(
    selection: Selection, shown: Subject, index: int | None, pair: Pair | None = None
) -> list[Message | None]:
    """Return the sentences above the page; index is that of the sample, if it is one."""
    return [
        _next(selection, shown),
        None if index is None else _disputed(selection, index),
        other_network.finding(shown, pair) if pair else None,
        _further(of_split=index is not None),
    ]


def _further(*, of_split: bool) -> Message:
    """Return what else the page has, below the first screen."""
    values = {
        "path": led_to(_("the path of the decision"), "forward", "path"),
        "handout": led_to(_("a file to hand out"), "forward", "handed_out"),
    }
    if of_split:
        learned = led_to(_("when it was learned"), "forward", "learned")
        return _("Below: {learned}, {path}, {handout}.", learned=learned, **values)
    return _("Below: {path}, {handout}.", **values)


def _next(selection: Selection, shown: Subject) -> Message | None:
    network, classes = selection.network, selection.source.classes
    found = decision(network, shown.arrays)
    if found is None:
        return None
    y = shown.arrays["y"]
    if found.tied > 1:
        return _(
            "{tied} labels are equally likely, {probability} each: the first of them counts as the "
            "prediction.",
            tied=found.tied,
            probability=percent(y[found.first]),
        )
    versus = {"unit": str(Unit("y", found.first)), "versus": str(found.second)}
    values = {
        "second": linked(f"**{literal(classes[found.second])}**", "forward", **versus),
        "probability": percent(y[found.second]),
        "lead": linked(
            f"**{number(found.lead)}**", "forward", path_of=found.first, path_not=found.second
        ),
        "addend": linked(f"**{number(found.addend)}**", "forward", **versus),
    }
    if found.lead <= 0 or found.addend <= 0:
        return _("Next comes {second} with {probability}.", **values)
    if found.source is None:
        return _(
            "Next comes {second} with {probability}, {lead} behind in its logit; the biases add "
            "most to that difference: {addend}.",
            **values,
        )
    if network.depth == 1:
        unit, asked = Unit("x", found.source), versus
    else:
        unit = Unit(f"z{network.depth - 1}", found.source)
        asked = {"unit": str(unit), "versus": ""}
    values["unit"] = linked(f"**{literal(str(unit))}**", "forward", **asked)
    if found.addend > found.lead:
        return _(
            "Next comes {second} with {probability}, {lead} behind in its logit: {unit} alone "
            "decides it, which adds {addend} to that difference.",
            **values,
        )
    return _(
        "Next comes {second} with {probability}, {lead} behind in its logit; {unit} adds most to "
        "that difference: {addend}.",
        **values,
    )


def _disputed(selection: Selection, index: int) -> Message | None:
    seen = disputed(selection.labels).get(index)
    if seen is None:
        return None
    word = _("disputed")
    return _(
        "The label is {disputed}: people rather see {seen}.",
        disputed=linked(f"**{word}**", "evaluation", part="disputed"),
        seen=literal(selection.source.classes[seen]),
    )
