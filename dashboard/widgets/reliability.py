"""How often a network is right at each confidence: the reliability diagram and the ECE."""

import streamlit as st

from core.evaluation.evaluation import Evaluation
from dashboard.widgets.charts import reliability_diagram
from dashboard.widgets.specification import specification
from dashboard.words import _, percent

BINS = 15

_diagram = specification(reliability_diagram)


def reliability(outcome: Evaluation, heading: str) -> None:
    """Draw the diagram under a heading, and say what it comes to."""
    ece = outcome.ece(BINS)
    st.markdown(f"##### {heading}")
    st.vega_lite_chart(
        spec=_diagram(outcome.calibration(BINS)),
        alt=_(
            "{heading}: reliability diagram in {bins} bins; expected calibration error {ece:.4f}",
            heading=heading,
            bins=BINS,
            ece=ece,
        ),
    )
    st.markdown(
        _(
            ":small[Bars reach the dashed line where accuracy equals confidence; the :orange[gap] "
            "is what they miss it by, a number how many samples. The mean gap of all samples is "
            "the expected calibration error: {ece} in {bins} bins.]",
            ece=percent(ece, 2),
            bins=BINS,
        )
    )


def calibration_headings() -> dict[str, str]:
    """Return what the columns of its table are called, as `column_config` takes it."""
    return {
        "low": _("low"),
        "high": _("high"),
        "count": _("count"),
        "correct": _("correct"),
        "confidence": _("confidence"),
        "accuracy": _("accuracy"),
    }
