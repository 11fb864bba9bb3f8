"""Whether confidence can be believed: the reliability diagram, the ECE, the histogram."""

import streamlit as st

from core.arrays import Array
from dashboard.pages.evaluation.charts import confidence_histogram
from dashboard.state.selection import Selection
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.reliability import BINS, reliability
from dashboard.widgets.specification import specification
from dashboard.words import percent

_histogram = specification(confidence_histogram)


def calibration(selection: Selection) -> None:
    """Draw both charts and their numbers."""
    outcome = selection.evaluation
    table = outcome.calibration(BINS)
    left, right = st.columns(2, gap="medium")
    with left:
        reliability(outcome, "How often it is right at each confidence")
    with right:
        st.markdown("##### How confident it is when right and when wrong")
        wrong = ~outcome.correct
        st.vega_lite_chart(
            spec=_histogram(table),
            alt="Histogram of confidence: right and wrong predictions side by side",
        )
        st.markdown(
            f":small[:blue[Right] ones are {_mean(outcome.confidence[~wrong])} sure on average, "
            f":orange[wrong] ones {_mean(outcome.confidence[wrong])}; each line up is ten times as "
            "many samples.]"
        )
    folded_numbers(
        lambda: table,
        f"{selection.name}-calibration",
        key="calibration numbers",
        fractions=("low", "high", "confidence", "accuracy"),
        hide_index=True,
    )


def _mean(confidence: Array) -> str:
    return percent(confidence.mean()) if len(confidence) else "never"
