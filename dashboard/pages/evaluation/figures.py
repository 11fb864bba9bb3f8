"""Accuracy, errors and mean loss; with two networks the accuracy of both."""

import streamlit as st

from core.messages import Message
from dashboard.state.pair import Pair, current_pair
from dashboard.state.selection import NETWORKS, Selection
from dashboard.words import percent


def figures(selection: Selection) -> None:
    """Draw what the evaluation comes to."""
    outcome, pair = selection.evaluation, current_pair()
    with st.container(horizontal=True, gap="medium"):
        if pair:
            _accuracies(pair)
        else:
            errors = int((~outcome.correct).sum())
            st.metric("Accuracy", percent(outcome.accuracy, 2), width="content")
            st.metric("Errors", f"{errors:,} of {len(outcome.labels):,}", width="content")
        st.metric(
            Message("Mean loss of {network}", network=pair.letter) if pair else "Mean loss",
            f"{outcome.loss.mean():.4f}",
            width="content",
            help="Cross-entropy, −log of the probability of the true label (natural logarithm).",
        )


def _accuracies(pair: Pair) -> None:
    for letter, selection in zip(NETWORKS.values(), (pair.a, pair.b), strict=True):
        outcome = selection.evaluation
        st.metric(
            Message("Accuracy of {network}", network=letter),
            percent(outcome.accuracy, 2),
            width="content",
            help=Message(
                "{right:,} of {all:,} right.",
                right=int(outcome.correct.sum()),
                all=len(outcome.labels),
            ),
        )
