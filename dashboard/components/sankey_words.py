"""What is said in the picture of a path: by its ribbons, its colours, and below it."""

from core.explanation.edges import Step
from core.messages import Message
from dashboard.components.hint import Hint, hint_sent
from dashboard.words import _, counted, percent, percent_sign, said

_OPENS = Hint(
    Message(
        "Point at a unit to see which pixels give what comes through it, at a ribbon to read it; "
        "click a unit for its sum. Tab, arrow keys and Enter too."
    ),
    Message(
        "Tap a unit to see which pixels give what comes through it, again for its sum, or a ribbon "
        "to read it."
    ),
)
_READS = Hint(
    Message(
        "Point at a unit to see which pixels give what comes through it, at a ribbon to read it. "
        "Tab and arrow keys too."
    ),
    Message("Tap a unit to see which pixels give what comes through it, or a ribbon to read it."),
)


def words(one: str, other: str | None, *, opens: bool) -> dict[str, object]:
    """Return what the script says.

    Parameters
    ----------
    one, other : str, str or None
        The class it leads to, and the one whose logit is subtracted.
    opens : bool
        Whether a click opens the sum of a unit.
    """
    return {
        "hint": hint_sent(_OPENS if opens else _READS),
        "unit": _(
            "{unit} gives {value} of the {change}, from the pixels that are now tinted.",
            **{name: f"{{{name}}}" for name in ("unit", "value", "change")},
        ),
        "again": _("Tap it again for its weighted sum.") if opens else "",
        "image": _("the image"),
        "percent": percent_sign(),
        **_signs(one, other),
        "rest": _(
            "All that is not drawn between {source} and {target}: {value}",
            **{name: f"{{{name}}}" for name in ("source", "target", "value")},
        ),
    }


def notes(change: float, step: Step) -> list[str]:
    """Return what comes through the edges of a layer that are drawn, the others, and all."""
    return [
        counted(
            len(step.edges),
            "1 edge: {sum}, {share}",
            "{n} edges: {sum}, {share}",
            sum=signed(change - step.rest),
            share=_share(change - step.rest, change),
        ),
        _(
            "all others: {sum}, {share}",
            sum=signed(step.rest),
            share=_share(step.rest, change),
        ),
        _("together: {sum}", sum=signed(change)),
    ]


def signed(value: float) -> str:
    """Return a number with its sign."""
    return f"{value:+z.2f}".replace("-", "−")


def _share(value: float, change: float) -> str:
    """Return a share of all, which may be negative, or more than all of it."""
    return percent(value / change, 0).replace("-", "−")


def _signs(one: str, other: str | None) -> dict[str, str]:
    """Return what is said of either colour, in which the other sign is as well."""
    if other is None:
        return {
            "positive": _("+ speaks for {label}", label=said(one)),
            "negative": _("− speaks against {label}", label=said(one)),
        }
    return {
        "positive": _("+ speaks for {label}", label=said(one)),
        "negative": _("− speaks for {label}", label=said(other)),
    }
