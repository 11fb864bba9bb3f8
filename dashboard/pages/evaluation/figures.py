"""Accuracy, errors and mean loss; with two networks the accuracy of both."""

import streamlit as st

from dashboard.state.pair import Pair, current_pair
from dashboard.state.selection import NETWORKS, Selection
from dashboard.words import _, percent


def figures(selection: Selection) -> None:
    """Draw what the evaluation comes to."""
    outcome, pair = selection.evaluation, current_pair()
    with st.container(horizontal=True, gap="medium", key="figures"):
        if pair:
            _accuracies(pair)
        else:
            errors = int((~outcome.correct).sum())
            of_all = _("{errors:,} of {all:,}", errors=errors, all=len(outcome.labels))
            st.metric(_("Accuracy"), percent(outcome.accuracy, 2), width="content")
            st.metric(_("Errors"), of_all, width="content")
        st.metric(
            _("Mean loss of {network}", network=pair.letter) if pair else _("Mean loss"),
            f"{outcome.loss.mean():.4f}",
            width="content",
            help=_("Cross-entropy, −log of the probability of the true label (natural logarithm)."),
        )


def _accuracies(pair: Pair) -> None:
    for letter, selection in zip(NETWORKS.values(), (pair.a, pair.b), strict=True):
        outcome = selection.evaluation
        st.metric(
            _("Accuracy of {network}", network=letter),
            percent(outcome.accuracy, 2),
            width="content",
            help=_(
                "{right:,} of {all:,} right.",
                right=int(outcome.correct.sum()),
                all=len(outcome.labels),
            ),
        )
