"""Two networks compared: which is right more often, where they differ, and how sure each is."""

import pandas as pd
import streamlit as st

from core.messages import Message
from dashboard.pages.networks.samples import compared_samples
from dashboard.pages.networks.tables import outcome_table, readings
from dashboard.pages.networks.verdict import verdict
from dashboard.state.pair import Pair, current_pair
from dashboard.state.places import network_files
from dashboard.state.selection import NETWORKS, NO_SECOND, Selection, network_problem
from dashboard.widgets.numbers import folded, numbers
from dashboard.widgets.reliability import BINS, calibration_headings, reliability
from dashboard.words import _, literal, said
from dashboard.words.translation import carry_over

_HERE = "second_here"  # the key of the choice


def comparison(selection: Selection) -> None:
    """Draw the choice of the second network, and A beside B once there is one."""
    _choose_second()
    compared = current_pair()
    if compared is None:
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
            reliability(
                side.evaluation,
                _("How often {network} is right at each confidence", network=letter),
            )
    folded(_("The numbers as tables"), lambda: _tables(compared), key="comparison numbers")


def _choose_second() -> None:
    """Draw what the sidebar has under *Compare with*, where it is used."""
    state = st.session_state
    others = [file for file in network_files() if file != state["network"]]
    if not others:
        st.markdown(
            _(
                "There is no other network here to compare with: train one under *Train one "
                "here*, or bring your own."
            )
        )
        return
    if state.get(_HERE) != state["second"]:
        state[_HERE] = state["second"]
    carry_over(_HERE)
    st.selectbox(
        _("Network B, to compare with {file}", file=literal(state["network"])),
        [NO_SECOND, *others],
        format_func=lambda file: _("none") if file == NO_SECOND else file,
        key=_HERE,
        on_change=lambda: state.update(second=state[_HERE]),
        width=320,
    )
    if state["second"] != NO_SECOND and (problem := network_problem(state["second"])):
        st.error(literal(Message("There is nothing to compare with. {problem}", problem=problem)))


def _tables(pair: Pair) -> None:
    table = figures(pair)
    numbers(
        table,
        f"{pair.name}-figures",
        shown=table.set_axis(list(map(said, _figures(pair)))).rename_axis(_("figure")),
        column_config={"value": _("value")},
    )
    numbers(
        calibrations(pair),
        f"{pair.name}-calibration",
        fractions=("low", "high", "confidence", "accuracy"),
        hide_index=True,
        column_config={"network": _("network"), **calibration_headings()},
    )


def figures(pair: Pair) -> pd.DataFrame:
    """Return what the comparison comes to: ``figure`` and ``value``; fractions are 0 to 1."""
    return pd.DataFrame({"value": _figures(pair)}).rename_axis("figure")


def _figures(pair: Pair) -> dict[Message, float]:
    """Return each figure by what it is called."""
    comparison = pair.comparison
    test, both = comparison.mcnemar, comparison.outcomes
    found: dict[Message, float] = {Message("samples"): len(pair.a.labels)}
    for letter, outcome in zip(NETWORKS.values(), (comparison.a, comparison.b), strict=True):
        low, high = outcome.interval()
        found |= {
            Message("right by {network}", network=letter): int(outcome.correct.sum()),
            Message("accuracy of {network}", network=letter): outcome.accuracy,
            Message("accuracy of {network}, low", network=letter): low,
            Message("accuracy of {network}, high", network=letter): high,
            Message("expected calibration error of {network}", network=letter): outcome.ece(BINS),
        }
    low, high = comparison.interval()
    return found | {
        Message("A minus B"): comparison.difference,
        Message("A minus B, low"): low,
        Message("A minus B, high"): high,
        Message("both right"): both.both_right,
        Message("only A right"): both.only_a,
        Message("only B right"): both.only_b,
        Message("both wrong"): both.both_wrong,
        Message("same prediction"): comparison.agree,
        Message("McNemar, exact p"): test.exact_p,
        Message("McNemar, chi-squared"): test.chi_squared,
        Message("McNemar, chi-squared p"): test.chi_squared_p,
    }


def calibrations(pair: Pair) -> pd.DataFrame:
    """Return the bins of both reliability diagrams as a table, those of A first."""
    tables = (side.evaluation.calibration(BINS) for side in (pair.a, pair.b))
    named = [
        table.assign(network=letter)
        for letter, table in zip(NETWORKS.values(), tables, strict=True)
    ]
    return pd.concat(named, ignore_index=True).set_index("network").reset_index()
