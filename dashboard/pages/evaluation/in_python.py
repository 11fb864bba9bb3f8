"""The lines over core that give the numbers on the page."""

import streamlit as st

from dashboard.pages.evaluation import coverage, filters
from dashboard.state.selection import Selection
from dashboard.widgets.in_python import data_line, imports, network_line


def in_python(selection: Selection) -> str:
    """Return the lines for the filters as they are."""
    part = selection.split
    asked = {name: repr(value) for name, value in filters.conditions(selection).items()}
    if "among" in asked:
        asked["among"] = f"list(disputed(t_{part}))"
    narrow = ", ".join(f"{name}={value}" for name, value in asked.items())
    threshold, accuracy = coverage.asked()
    imported = imports(
        "from math import inf" if "inf" in narrow else "",
        "from core import evaluate, init_network, load_mnist",
        "from core.datasets.disputed import disputed" if "among" in asked else "",
    )
    return f"""\
{imported}
{data_line(selection)}
{network_line(selection.network_file)}
result = evaluate(network, x_{part}, t_{part})
result.accuracy, result.loss.mean(), result.confusion, result.per_class, result.ece()
samples = result.ranked(result.where({narrow}), by="{st.session_state["sort"]}")
result.labels[samples], result.predicted[samples], result.runner_up[samples]
result.confidence[samples], result.margin[samples]
reliability = result.reliability
reliability.calibration(), reliability.coverage()
reliability.coverage([{threshold}]), reliability.threshold({accuracy})"""
