"""What a hidden layer comes to: which unit is missed most, and how many say next to nothing."""

from core.explanation.needed import Needed, most_needed, nearly_always
from core.messages import Message
from dashboard.pages.units.layer import Layer
from dashboard.state.links import linked
from dashboard.state.pair import Pair
from dashboard.widgets.pair_finding import both_accuracies
from dashboard.words import _, counted, literal, points


def findings(layer: Layer, pair: Pair | None = None) -> list[Message | None]:
    """Return the sentences above the page, of the layer that is shown."""
    needed, n = most_needed(layer.changes), len(layer.selection.labels)
    return [
        None if needed is None else _missed(layer, needed),
        _shortened(layer) if needed is not None and layer.tried < n else None,
        _idle(layer) if layer.summed == n else None,
        both_accuracies(pair) if pair else None,
    ]


def _missed(layer: Layer, needed: Needed) -> Message:
    if needed.change >= 0:
        return counted(
            layer.width,
            "The one unit of {layer} is not missed: without it no fewer samples are read right.",
            "None of the {n:,} units of {layer} is missed: without any one of them no fewer "
            "samples are read right.",
            layer=layer.name,
        )
    name = layer.unit(needed.unit)
    values = {
        "unit": linked(f"**{literal(name)}**", "units", layer=layer.name, hidden=name),
        "change": linked(
            f"**{points(needed.change)}**",
            "units",
            layer=layer.name,
            order="effect",
            atlas_page="",
        ),
        "layer": layer.name,
        "units": layer.width,
    }
    if needed.others:
        return counted(
            needed.others,
            "Of the {units:,} units of {layer} {unit} and another one are missed most: {change} "
            "points without either.",
            "Of the {units:,} units of {layer} {unit} and {n:,} others are missed most: {change} "
            "points without any one of them.",
            **values,
        )
    return counted(
        layer.width,
        "Without the one unit of {layer}, {unit}, the accuracy changes by {change} points.",
        "Of the {n:,} units of {layer} {unit} is missed most: {change} points without it.",
        **values,
    )


def _shortened(layer: Layer) -> Message:
    return _("That is of the first {tried:,} samples.", tried=layer.tried)


def _idle(layer: Layer) -> Message | None:
    count = nearly_always(layer.profiles.saturated)
    if not count:
        return None
    words = layer.saturated
    shown = linked(f"**{count:,}**", "units", layer=layer.name, order="saturated", atlas_page="")
    return words.units(count, shown)
