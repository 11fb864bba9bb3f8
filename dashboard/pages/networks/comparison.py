"""Two networks compared: which is right more often, where they differ, and how sure each is."""

import pandas as pd
import streamlit as st

from dashboard.pages.networks.samples import compared_samples
from dashboard.pages.networks.tables import outcome_table, readings
from dashboard.pages.networks.verdict import verdict
from dashboard.state.pair import Pair, current_pair
from dashboard.state.places import network_files
from dashboard.state.selection import NETWORKS, Selection
from dashboard.widgets.numbers import folded, numbers
from dashboard.widgets.reliability import BINS, reliability


def comparison(selection: Selection) -> None:
    """Draw A beside B, or say how to choose a second network."""
    compared = current_pair()
    if compared is None:
        st.markdown(
            "Choose a second network in the sidebar, under *Compare with*: train another one here, "
            "or bring your own."
            if _is_alone()
            else "Choose a second network in the sidebar, under *Compare with*."
        )
        return
    verdict(compared)
    left, right = st.columns([5, 6], gap="medium")
    with right:
        compared_samples(compared)
    with left:
        outcome_table(compared)
        readings(compared)
    for letter, place, side in zip(
        NETWORKS.values(), st.columns(2, gap="medium"), (compared.a, compared.b), strict=True
    ):
        with place:
            reliability(side.evaluation, f"How often {letter} is right at each confidence")
    folded("The numbers as tables", lambda: _tables(compared), key="comparison numbers")


def _tables(pair: Pair) -> None:
    numbers(figures(pair), f"{pair.name}-figures")
    numbers(
        calibrations(pair),
        f"{pair.name}-calibration",
        fractions=("low", "high", "confidence", "accuracy"),
        hide_index=True,
    )


def figures(pair: Pair) -> pd.DataFrame:
    """Return what the comparison comes to: ``figure`` and ``value``; fractions are 0 to 1."""
    comparison = pair.comparison
    test, both = comparison.mcnemar, comparison.outcomes
    found: dict[str, float] = {"samples": len(pair.a.labels)}
    for letter, outcome in zip(NETWORKS.values(), (comparison.a, comparison.b), strict=True):
        low, high = outcome.interval()
        found |= {
            f"right by {letter}": int(outcome.correct.sum()),
            f"accuracy of {letter}": outcome.accuracy,
            f"accuracy of {letter}, low": low,
            f"accuracy of {letter}, high": high,
            f"expected calibration error of {letter}": outcome.ece(BINS),
        }
    low, high = comparison.interval()
    found |= {
        "A minus B": comparison.difference,
        "A minus B, low": low,
        "A minus B, high": high,
        "both right": both.both_right,
        "only A right": both.only_a,
        "only B right": both.only_b,
        "both wrong": both.both_wrong,
        "same prediction": comparison.agree,
        "McNemar, exact p": test.exact_p,
        "McNemar, chi-squared": test.chi_squared,
        "McNemar, chi-squared p": test.chi_squared_p,
    }
    return pd.DataFrame({"value": found}).rename_axis("figure")


def calibrations(pair: Pair) -> pd.DataFrame:
    """Return the bins of both reliability diagrams as a table, those of A first."""
    tables = (side.evaluation.calibration(BINS) for side in (pair.a, pair.b))
    named = [
        table.assign(network=letter)
        for letter, table in zip(NETWORKS.values(), tables, strict=True)
    ]
    return pd.concat(named, ignore_index=True).set_index("network").reset_index()


def _is_alone() -> bool:
    return len(network_files()) == 1
