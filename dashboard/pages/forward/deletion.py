"""Whether the path tells the truth: the logit as what it names is taken away."""

import numpy as np
import pandas as pd
import streamlit as st

from core.explanation.deletion import Deletion, deletion
from core.explanation.flow import Flow, flow
from core.messages import Message
from core.weights.parameters import count_parameters
from dashboard.pages.forward.charts import deletion_chart
from dashboard.state import cached
from dashboard.state.keys import NetworkKey
from dashboard.state.selection import Selection
from dashboard.widgets.choice import named_alike, one_of
from dashboard.widgets.numbers import csv_button
from dashboard.widgets.specification import specification
from dashboard.words import _, counted, number

_ORDERS = 20  # random ones
_WORK = 5 * 10**9  # parameters that are gone through: some seconds
_POINTS = 61  # of a curve, at most

_chart = specification(deletion_chart)


def tells_the_truth(selection: Selection, found: Flow, of: str, file: str) -> Deletion:
    """Draw by how much the logit falls as units or pixels are set to the reference.

    Parameters
    ----------
    selection : Selection
    found : Flow
    of : str
        What falls, as in the code: ``"a3[9] − a3[4]"``.
    file : str
        What the file of its numbers begins with.
    """
    names = list(found.contributions)
    st.markdown(_("##### Does it tell the truth?"))
    array = one_of(
        _("Set to what it is in the image compared with"),
        named_alike(names),
        default=names[min(1, len(names) - 1)],
        key="deletion",
    )
    x, reference = found.arrays["x"], found.arrays["x"] - found.differences["x"]
    fell = _deletion(
        selection.key.network, x.tobytes(), reference.tobytes(), found.unit, found.versus, array
    )
    st.markdown(sentence(fell, array, of))
    table = curves(fell)
    st.vega_lite_chart(
        table,
        _chart(array),
        key="deletion chart",
        alt=_("How far it falls, over how many values of {array} are set so", array=array),
    )
    st.markdown(
        _(
            ":small[:blue[Blue]: measured, those first that give most, those last that speak "
            "against it. :orange[Orange, dashed]: what the path says. Grey, dotted: measured in "
            "random order. Where blue leaves orange, what one gives depends on the others; in the "
            "last hidden layer it does not, for the logit is their sum.]"
        )
    )
    csv_button(lambda: table, f"{file}-{array}-deletion", _("The three lines of the chart"))
    return fell


def sentence(fell: Deletion, array: str, of: str) -> Message:
    """Return what comes of the first tenth of an array; `of` is what falls, as in the code."""
    at = max(1, len(fell.counts) // 10)
    values = {
        "all": int(fell.counts[-1]),
        "array": array,
        "sum": of,
        "measured": number(fell.measured[at]),
        "expected": number(fell.expected[at]),
        "random": number(fell.random[:, at].mean()),
    }
    return counted(
        int(fell.counts[at]),
        "With the first of the {all:,} values of {array} set so, in the order of the path, {sum} "
        "falls by **{measured}**; the path says {expected}. With one at random it falls by "
        "{random} on average.",
        "With the first {n:,} of the {all:,} values of {array} set so, in the order of the path, "
        "{sum} falls by **{measured}**; the path says {expected}. With {n:,} at random it falls by "
        "{random} on average.",
        **values,
    )


def curves(fell: Deletion) -> pd.DataFrame:
    """Return the points of the chart: ``count``, ``line`` and ``fall``."""
    lines = {
        "measured": fell.measured,
        "path": fell.expected,
        "random": fell.random.mean(axis=0),
    }
    return pd.concat(
        pd.DataFrame({"count": fell.counts, "line": line, "fall": falls})
        for line, falls in lines.items()
    )


@cached.PASSING.keep(Message("Taking away what the path names…"))
def _deletion(
    key: NetworkKey, x: bytes, reference: bytes, unit: int, versus: int | None, array: str
) -> Deletion:
    network = cached.network(key)
    images = (np.frombuffer(image, dtype=np.float64) for image in (x, reference))
    followed = flow(network, next(images), unit, versus, next(images))
    most = _WORK // (_POINTS * count_parameters(network))
    return deletion(followed, array, orders=min(_ORDERS, max(1, most)))
