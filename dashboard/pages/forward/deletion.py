"""Whether the path tells the truth: the logit as what it names is taken away."""

import pandas as pd
import streamlit as st

from core.explanation.deletion import Deletion, deletion
from core.explanation.flow import array_of
from core.messages import Message
from core.weights.parameters import count_parameters
from dashboard.pages.forward.charts import deletion_chart
from dashboard.pages.forward.decision_path import DecisionPath
from dashboard.pages.forward.followed import Question
from dashboard.state import cached
from dashboard.state.address import is_followed
from dashboard.widgets.choice import named_alike, one_of
from dashboard.widgets.numbers import csv_button, folded
from dashboard.widgets.specification import specification
from dashboard.words import _, counted, number

_ARRAY = "deletion"  # the choice of one, and its parameter: an address that has it opens the part
_ORDERS = 20  # random ones
_WORK = 5 * 10**9  # parameters that are gone through: some seconds
_POINTS = 61  # of a curve, at most

_chart = specification(deletion_chart)


def tells_the_truth(path: DecisionPath, file: str) -> None:
    """Draw, folded, by how much the logit falls as units or pixels are set to the reference.

    Parameters
    ----------
    path : DecisionPath
    file : str
        What the file of its numbers begins with.
    """
    if _ARRAY in st.query_params and is_followed(_ARRAY):
        st.session_state["truth"] = True
    folded(_("Does it tell the truth?"), lambda: _draw(path, file), key="truth")


def _draw(path: DecisionPath, file: str) -> None:
    names = list(map(array_of, range(path.selection.network.depth)))
    array = one_of(
        _("Set to what it is in the image compared with"),
        named_alike(names),
        default=names[min(1, len(names) - 1)],
        key=_ARRAY,
    )
    fell = _deletion(path.question, array)
    st.markdown(sentence(fell, array, path.sum))
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
def _deletion(question: Question, array: str) -> Deletion:
    found = question.flow()
    most = _WORK // (_POINTS * count_parameters(found.network))
    return deletion(found, array, orders=min(_ORDERS, max(1, most)))
