"""Whether confidence can be believed: the reliability diagram, the ECE, the histogram."""

import streamlit as st

from core.evaluation.evaluation import Evaluation
from dashboard.pages.evaluation.charts import confidence_histogram
from dashboard.state.selection import Selection
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.reliability import BINS, calibration_headings, reliability
from dashboard.widgets.specification import specification
from dashboard.words import _, percent

_histogram = specification(confidence_histogram)


def calibration(selection: Selection) -> None:
    """Draw both charts and their numbers."""
    outcome = selection.evaluation
    table = outcome.calibration(BINS)
    left, right = st.columns(2, gap="medium")
    with left:
        reliability(outcome, _("How often it is right at each confidence"))
    with right:
        st.markdown(_("##### How confident it is when right and when wrong"))
        st.vega_lite_chart(
            spec=_histogram(table),
            alt=_("Histogram of confidence: right and wrong predictions side by side"),
        )
        st.markdown(_sure_on_average(outcome))
    folded_numbers(
        lambda: table,
        f"{selection.name}-calibration",
        key="calibration numbers",
        fractions=("low", "high", "confidence", "accuracy"),
        column_config=calibration_headings(),
        hide_index=True,
    )


def _sure_on_average(outcome: Evaluation) -> str:
    """Return how confident it is when right and when wrong; it may never be one of them."""
    right, wrong = (outcome.confidence[which] for which in (outcome.correct, ~outcome.correct))
    if not len(wrong):
        return _(
            ":small[:blue[Right] ones are {right} sure on average, and none are wrong; each line "
            "up is ten times as many samples.]",
            right=percent(right.mean()),
        )
    if not len(right):
        return _(
            ":small[None are right; :orange[wrong] ones are {wrong} sure on average; each line up "
            "is ten times as many samples.]",
            wrong=percent(wrong.mean()),
        )
    return _(
        ":small[:blue[Right] ones are {right} sure on average, :orange[wrong] ones {wrong}; each "
        "line up is ten times as many samples.]",
        right=percent(right.mean()),
        wrong=percent(wrong.mean()),
    )
