"""What is gained by setting unsure samples aside."""

import streamlit as st

from core.evaluation.reliability import Reliability
from dashboard.pages.evaluation.charts import coverage_curve
from dashboard.state.selection import Selection
from dashboard.widgets.fields import number_of, slider_of
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.specification import specification
from dashboard.words import _, percent, whole_percent

# At first: a threshold, and an accuracy in %.
THRESHOLD, ACCURACY = 0.7, 99.0

_curve = specification(coverage_curve)


def coverage(selection: Selection) -> None:
    """Draw the slider and the accuracy that is asked for, what each comes to, and the curve."""
    reliability = selection.evaluation.reliability
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.markdown(_("##### Accuracy when unsure samples are set aside"))
        slider_of(
            _("Confidence from"),
            0.0,
            1.0,
            key="threshold",
            default=THRESHOLD,
            step=0.01,
            format="percent",
        )
        threshold = asked()[0]
        st.markdown(of_threshold(reliability, threshold))
        label = _("Accuracy of at least, in %")
        number_of(label, 0.0, 100.0, key="accuracy", default=ACCURACY, step=0.1, width=200)
        accuracy = asked()[1]
        st.markdown(of_accuracy(reliability, accuracy))
    with right:
        curve = reliability.coverage()
        found = reliability.threshold(accuracy)
        chosen = reliability.coverage([threshold] if found is None else [threshold, found])
        st.vega_lite_chart(
            spec=_curve(curve, chosen),
            alt=_("Curve: accuracy of the samples that are kept over the share that is kept"),
        )
        st.markdown(
            _(
                ":small[From right to left more and more of the least confident samples are left "
                "out; the :orange[dots] are the two thresholds.]"
            )
        )
    folded_numbers(
        lambda: curve,
        f"{selection.name}-coverage",
        key="coverage numbers",
        fractions=("threshold", "coverage", "accuracy"),
        column_config={
            "threshold": _("threshold"),
            "coverage": _("coverage"),
            "accuracy": _("accuracy"),
        },
        hide_index=True,
    )


def asked() -> tuple[float, float]:
    """Return the threshold and the accuracy that are asked about, both 0 to 1."""
    state = st.session_state
    # A browser adds up steps, and 99.9 / 100 is not 0.999.
    return (
        round(state.get("threshold", THRESHOLD), 6),
        round(state.get("accuracy", ACCURACY) / 100, 6),
    )


def of_threshold(reliability: Reliability, threshold: float) -> str:
    """Return in a sentence what a threshold comes to."""
    accuracy = _kept(reliability, 0)[1]
    kept, gained = _kept(reliability, threshold)
    values = {"threshold": whole_percent(threshold), "accuracy": percent(accuracy, 2)}
    if kept == 1:
        return _("No sample is below {threshold}: all of them give {accuracy}.", **values)
    if kept == 0:
        return _("Every sample is below {threshold}: none is left.", **values)
    return _(
        "Leaving out the {aside} below {threshold} gives {gained} in place of {accuracy}.",
        aside=percent(1 - kept),
        gained=percent(gained, 2),
        **values,
    )


def of_accuracy(reliability: Reliability, accuracy: float) -> str:
    """Return in a sentence which threshold gives an accuracy, and how many samples it keeps."""
    threshold = reliability.threshold(accuracy)
    asked = whole_percent(accuracy)
    if threshold is None:
        return _(
            "No threshold gives {asked}: even of the surest samples too many are wrong.",
            asked=asked,
        )
    kept, gained = _kept(reliability, threshold)
    values = {"asked": asked, "gained": percent(gained, 2)}
    if kept == 1:
        return _("All samples together give {gained}: none need be left out.", **values)
    return _(
        "Confidence from **{threshold}** gives {asked}: {gained} of the **{kept}** that are kept "
        "are right.",
        threshold=whole_percent(threshold),
        kept=percent(kept),
        **values,
    )


def _kept(reliability: Reliability, threshold: float) -> tuple[float, float]:
    """Return which fraction of the samples a threshold keeps, and how many of those are right."""
    table = reliability.coverage([threshold])
    kept, accuracy = table[["coverage", "accuracy"]].to_numpy()[0]
    return float(kept), float(accuracy)
