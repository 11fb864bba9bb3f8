"""What is gained by setting unsure samples aside."""

import pandas as pd
import streamlit as st

from dashboard.pages.evaluation.charts import coverage_curve
from dashboard.state.selection import Selection
from dashboard.widgets.fields import slider_of
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.specification import specification
from dashboard.words import percent

_curve = specification(coverage_curve)


def coverage(selection: Selection) -> None:
    """Draw the slider, the sentence it comes to and the curve."""
    reliability = selection.evaluation.reliability
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.markdown("##### Accuracy when unsure samples are set aside")
        threshold = slider_of("Confidence from", 0.0, 1.0, key="threshold", default=0.7, step=0.01)
        chosen = reliability.coverage([threshold])
        st.markdown(sentence(chosen, selection.evaluation.accuracy))
    with right:
        curve = reliability.coverage()
        st.vega_lite_chart(
            spec=_curve(curve, chosen),
            alt="Curve: accuracy of the samples that are kept over the share that is kept",
        )
        st.markdown(
            ":small[From right to left more and more of the least confident samples are left out; "
            "the :orange[dot] is the slider's place.]"
        )
    folded_numbers(
        lambda: curve, f"{selection.name}-coverage", key="coverage numbers", hide_index=True
    )


def sentence(chosen: pd.DataFrame, accuracy: float) -> str:
    """Return in a sentence what one row of the coverage comes to."""
    threshold, kept, gained = chosen[["threshold", "coverage", "accuracy"]].to_numpy()[0]
    if kept == 1:
        return f"No sample is below {threshold:.2f}: all of them give {percent(accuracy)}."
    if kept == 0:
        return f"Every sample is below {threshold:.2f}: none is left."
    return (
        f"Leaving out the {percent(1 - kept)} below {threshold:.2f} gives {percent(gained)} "
        f"in place of {percent(accuracy)}."
    )
