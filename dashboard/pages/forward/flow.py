"""The path of the decision: what flows from the pixels, through which units, to a class."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from core.explanation.edges import Step
from core.messages import Message
from core.network.unit import Unit
from core.weights.parameters import count_parameters
from dashboard.components.sankey import Ending, Picture, sankey
from dashboard.pages.forward.decision_path import DecisionPath
from dashboard.pages.forward.deletion import tells_the_truth
from dashboard.pages.forward.followed import Followed, followed, is_too_large
from dashboard.state.links import linked
from dashboard.widgets.handout import Section
from dashboard.widgets.numbers import csv_button, folded, numbers
from dashboard.widgets.subject import SUM
from dashboard.words import _, literal, number, said


def draw_flow(path: DecisionPath, on_choose: Callable[[str], None], chosen: str) -> None:
    """Draw what is followed.

    Parameters
    ----------
    path : DecisionPath
    on_choose : callable
        Called with the unit or the class that is clicked.
    chosen : str
        The unit whose sum is open.
    """
    network = path.selection.network
    if is_too_large(network):
        st.markdown(
            _(
                "The network has {parameters:,} parameters: too many for its path to be followed "
                "on a page. The lines under *In Python* follow it.",
                parameters=count_parameters(network),
            )
        )
        return
    found = followed(path.question, path.edges)
    if found.picture is None:
        st.markdown(_("A number on the way is too large to be followed."))
        return
    st.markdown(sentence(path, found))
    if not found.change:
        return
    if found.change < 0 < found.value:
        st.markdown(
            _(
                "So the image itself speaks against {one}: that it is ahead all the same is due "
                "to the {before} that it has with {reference} too.",
                one=literal(path.selection.source.classes[path.unit]),
                before=number(found.reference_value),
                reference=path.compared,
            )
        )
    _ribbons(path, found.picture, on_choose, chosen, SUM)
    st.markdown(f":small[{said(_rule(path))}]")
    name = f"{path.shown.file}-path-{path.asked}"

    def tables() -> None:
        names = {"layer": _("layer"), "from": _("from"), "to": _("to"), "value": _("value")}
        table = _table(found.steps)
        shown = table.assign(**{"from": table["from"].map(said)})
        numbers(table, name, shown=shown, height=280, hide_index=True, column_config=names)
        csv_button(
            lambda: _pixels(path),
            f"{name}-pixels",
            label=_("What each pixel gives"),
        )

    folded(_("The edges as a table"), tables, key="path numbers")
    tells_the_truth(path, name)


def handed_out(path: DecisionPath) -> Section | None:
    """Return the picture for a handout; None where there is none."""
    if is_too_large(path.selection.network):
        return None
    found = followed(path.question, path.edges)
    picture = found.picture
    if picture is None or not found.change:
        return None
    what = Message("The path of the decision")
    heading = Message("{title}: {what}", title=path.shown.title, what=what)
    told = sentence(path, found, lambda unit: f"**{unit}**")
    draw = partial(_ribbons, path, picture, lambda unit: None, "", "")
    return Section(heading, (told, _rule(path)), draw)


def _ribbons(
    path: DecisionPath, picture: Picture, on_choose: Callable[[str], None], chosen: str, opens: str
) -> None:
    classes = path.selection.source.classes
    sankey(
        picture,
        Ending(classes, path.shown.arrays["y"], path.shown.label),
        key="sankey",
        label=_(
            "What flows from the image through the strongest units to {one}",
            one=said(classes[path.unit]),
        ),
        chosen=chosen,
        on_choose=on_choose,
        opens=opens,
    )


def _rule(path: DecisionPath) -> Message:
    return Message(
        "A ribbon is as wide as what comes through it, and every layer adds up to the same. A tile "
        "shows which pixels speak by way of its unit, pale where there is no ink. Everything is "
        "how far it differs from {reference}: the addends of a unit's weighted sum, which are as "
        "they stand, may have another size and sign. By DeepLIFT's rule an input gives the more of "
        "a sum's difference the more its own addend differs.",
        reference=path.compared,
    )


def _link(unit: Unit) -> str:
    """Return a unit as a link to its sum."""
    return linked(f"**{unit}**", "forward", unit=str(unit), versus="")


def sentence(path: DecisionPath, found: Followed, name: Callable[[Unit], str] = _link) -> Message:
    """Return what is found: how large it is, and through which units the largest part comes."""
    values = {
        "sum": path.sum,
        "value": number(found.value),
        "reference": path.compared,
        "before": number(found.reference_value),
        "change": number(found.change),
    }
    if not found.change:
        return _(
            "{sum} is {value}, and with {reference} it is the same: there is no difference to "
            "follow.",
            **values,
        )
    for place, at in (("first", 0), ("last", -1)) if found.largest else ():
        unit, given = found.largest[at]
        values[place] = name(unit)
        values[f"of_{place}"] = number(given)
    if not found.largest:
        return _(
            "{sum} is {value}, and with {reference} it would be {before}. The **{change}** between "
            "them come from the pixels at once.",
            **values,
        )
    if len(found.largest) == 1:
        return _(
            "{sum} is {value}, and with {reference} it would be {before}. Of the **{change}** "
            "between them the largest part comes through {first}: {of_first}.",
            **values,
        )
    return _(
        "{sum} is {value}, and with {reference} it would be {before}. Of the **{change}** between "
        "them the largest part comes through {first} in the first layer, {of_first}, and through "
        "{last} in the last hidden one, {of_last}.",
        **values,
    )


def _table(steps: Sequence[Step]) -> pd.DataFrame:
    """Return every edge that is drawn, and after those of a layer what the others come to."""
    image, others = Message("the image"), Message("all others")
    rows: list[tuple[int, str, str, float]] = []
    for step in steps:
        for edge in step.edges:
            source = str(edge.source) if edge.source else image
            rows.append((step.layer, source, str(edge.target), edge.value))
        rows.append((step.layer, others, "", step.rest))
    return pd.DataFrame(rows, columns=["layer", "from", "to", "value"])


def _pixels(path: DecisionPath) -> pd.DataFrame:
    found = path.question.flow()
    rows, columns = np.divmod(np.arange(found.arrays["x"].size), 28)
    x, gives = found.arrays["x"], found.contributions["x"]
    table = pd.DataFrame({"row": rows, "column": columns, "x": x, "gives": gives})
    return table.rename_axis("pixel")
