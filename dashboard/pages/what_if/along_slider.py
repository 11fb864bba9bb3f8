"""How accuracy over the whole split falls along the slider of one transform."""

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from core.images.transforms import TRANSFORMS
from core.messages import Message
from dashboard.pages.what_if import curves
from dashboard.pages.what_if.charts import accuracy_curve
from dashboard.pages.what_if.curves import Curve, known, tried_of
from dashboard.state.selection import SPLITS, Selection
from dashboard.widgets.in_python import data_line
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.specification import specification
from dashboard.words import _, counted, percent
from dashboard.words.transforms import deed


def along_slider(selection: Selection, name: str, amount: float, *, comes: bool = True) -> None:
    """Draw the curve of accuracy over the split, with the slider's place on it.

    Parameters
    ----------
    selection : Selection
    name : str
        A short name in `core.images.transforms.TRANSFORMS`.
    amount : float
        Where its slider is.
    comes : bool
        Whether a curve that is not there yet will come.
    """
    transform = TRANSFORMS[name]
    st.markdown(
        _("##### How many are read right along the slider “{slider}”", slider=transform.name)
    )
    curve = known(selection.key, name)
    if curve is None:
        if comes:
            st.markdown(_(":small[Its curve is being computed; the pages go on meanwhile.]"))
        else:
            st.warning(_("Its curve could not be computed; open the page again later."))
        return
    points = _points(curve, amount)
    st.markdown(sentence(selection, name, amount, curve))
    here = points[points["here"]].iloc[0]
    st.vega_lite_chart(
        points,
        _chart(name),
        key="accuracy along",
        alt=_(
            "Curve: the accuracy at {count} amounts of “{slider}”, {accuracy} at {amount:g} {unit}",
            count=len(points),
            slider=transform.name,
            accuracy=percent(here["accuracy"], 2),
            amount=amount,
            unit=transform.unit,
        ),
    )
    st.markdown(_caption(curve, name))
    folded_numbers(
        lambda: points[["amount", "accuracy"]],
        f"{selection.name}-along-{name}",
        key="along numbers",
        label=_("The curve as a table"),
        hide_index=True,
        column_config={"amount": _("amount"), "accuracy": _("accuracy")},
    )


def sentence(selection: Selection, name: str, amount: float, curve: Curve) -> Message:
    """Return in a sentence what the slider's place on the curve comes to."""
    neutral = TRANSFORMS[name].neutral
    accuracy = float(np.interp(amount, curve.amounts, curve.accuracies))
    whole, count = len(selection.labels), curve.samples
    right = Message("**{accuracy}**", accuracy=percent(accuracy, 2))
    if amount not in curve.amounts:
        right = Message("about {accuracy}", accuracy=right)
    values: dict[str, str] = {"split": SPLITS[selection.split], "right": right}
    if amount == neutral:
        if whole > count:
            return _(
                "Unchanged, the network reads {right} of the first {n:,} {split} images right.",
                n=count,
                **values,
            )
        return counted(
            whole,
            "Unchanged, the network reads {right} of the one {split} image right.",
            "Unchanged, the network reads {right} of the {n:,} {split} images right.",
            **values,
        )
    values |= {"deed": deed(name, amount), "unchanged": percent(curve.unchanged(name), 2)}
    if whole > count:
        return _(
            "{deed} and the network reads {right} of the first {n:,} {split} images right, in "
            "place of {unchanged}.",
            n=count,
            **values,
        )
    return counted(
        whole,
        "{deed} and the network reads {right} of the one {split} image right, in place of "
        "{unchanged}.",
        "{deed} and the network reads {right} of the {n:,} {split} images right, in place of "
        "{unchanged}.",
        **values,
    )


def along_in_python(selection: Selection, name: str, amount: float) -> str:
    """Return the lines that give the curve; `network` is there."""
    split = selection.split
    count = tried_of(selection.key)
    first = f"[:{count:_}]" if len(selection.labels) > count else ""
    return f"""\
import numpy as np

from core import load_mnist
from core.evaluation.robustness import accuracy_along, half_accuracy
from core.images.transforms import TRANSFORMS

{data_line(selection)}
transform = TRANSFORMS["{name}"]
amounts = transform.grid({curves.AMOUNTS})
accuracies = list(
    accuracy_along(network, x_{split}{first}, t_{split}{first}, transform, amounts)
)
here = np.interp({amount:g}, amounts, accuracies)
print(here, half_accuracy(amounts, accuracies, transform.neutral))
# {_("The other panels: the same for each name in TRANSFORMS.")}
"""


def _points(curve: Curve, amount: float) -> pd.DataFrame:
    """Return the curve, and where on its line the slider is."""
    # Between two amounts the line is drawn straight, and read off so: to run the whole split for
    # each step of a slider would take long.
    shown = sorted({*curve.amounts, amount})
    return pd.DataFrame(
        {
            "amount": shown,
            "accuracy": np.interp(shown, curve.amounts, curve.accuracies),
            "here": [each == amount for each in shown],
        }
    )


@specification
def _chart(name: str) -> alt.LayerChart:
    return accuracy_curve(TRANSFORMS[name])


def _caption(curve: Curve, name: str) -> Message:
    """Return what is orange, and how far the slider can go until half of the accuracy is left."""
    amounts = curve.half_text(name)
    if amounts is None:
        return _(":small[The :orange[dot] is the slider's place.]")
    return _(
        ":small[The :orange[dot] is the slider's place. Half of the accuracy unchanged is left at "
        "{amounts} {unit}.]",
        amounts=amounts,
        unit=TRANSFORMS[name].unit,
    )
