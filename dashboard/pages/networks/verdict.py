"""Which of two networks is right more often, and whether by more than chance."""

import math

import streamlit as st

from core.evaluation.mcnemar import EXACT_BELOW, McNemar
from dashboard.state.pair import Pair
from dashboard.state.selection import NETWORKS, SPLITS, A, B
from dashboard.words import _, counted, joined, literal, percent, points

_LIMIT = 0.05  # the p-value below which a difference is usually called more than chance
_LEAST = 0.000_001  # the p-value below which the digits matter no more


def verdict(pair: Pair) -> None:
    """Draw the accuracy of each with its interval, the difference, and what the test says."""
    comparison = pair.comparison
    with st.container(horizontal=True, gap="large"):
        for letter, selection in zip(NETWORKS.values(), (pair.a, pair.b), strict=True):
            outcome = selection.evaluation
            low, high = outcome.interval()
            _figure(
                _("{network}: {file}", network=letter, file=literal(selection.network_file)),
                percent(outcome.accuracy, 2),
                _("{low} to {high}", low=percent(low, 2), high=percent(high, 2)),
                _(
                    "{right:,} of {n:,} right on the {split} split of {title}. Below it, where "
                    "the accuracy on all images like these lies with a confidence of 95 % "
                    "(Wilson, 1927).",
                    right=int(outcome.correct.sum()),
                    n=len(outcome.labels),
                    split=SPLITS[selection.split],
                    title=literal(selection.source.title),
                ),
            )
        low, high = comparison.interval()
        _figure(
            "A − B",
            _("{difference} points", difference=points(comparison.difference)),
            _("{low} to {high}", low=points(low), high=points(high)),
            _(
                "The accuracy of A minus that of B, in percentage points. Below it, where the "
                "difference on all images like these lies with a confidence of 95 %; both were "
                "asked about the same samples, which is taken into account (Newcombe, 1998)."
            ),
        )
    a, b = pair.a.network, pair.b.network
    st.markdown(
        _(
            ":small[A is {sizes_a}, {activation_a}; B is {sizes_b}, {activation_b}. Below each "
            "figure stands its 95 % interval.]",
            sizes_a="-".join(map(str, a.sizes)),
            activation_a=a.activation,
            sizes_b="-".join(map(str, b.sizes)),
            activation_b=b.activation,
        )
    )
    st.markdown(sentence(comparison.mcnemar), help=_about(comparison.mcnemar))


def sentence(test: McNemar) -> str:
    """Return in a sentence what McNemar's test says, and in bold what follows."""
    if not test.discordant:
        return _("**Nothing tells them apart:** no sample is read right by one of them alone.")
    better = NETWORKS[B if test.only_b > test.only_a else A]
    head = (
        _("**{network} is right more often, and chance hardly explains it.**", network=better)
        if test.p < _LIMIT
        else _("**These samples do not tell which one is better.**")
    )
    figures = counted(
        test.discordant,
        "Of the 1 sample that one alone reads right, A reads {a:,}, B {b:,}: between networks that "
        "are equally good such a difference, or a larger one, would come about by chance {times} "
        "({p}, McNemar, {method}).",
        "Of the {n:,} samples that one alone reads right, A reads {a:,}, B {b:,}: between networks "
        "that are equally good such a difference, or a larger one, would come about by chance "
        "{times} ({p}, McNemar, {method}).",
        a=test.only_a,
        b=test.only_b,
        times=_times(test.p),
        p=_written(test.p),
        method=_("exact") if test.exact else _("chi-squared"),
    )
    return joined((head, figures))


def _figure(label: str, value: str, interval: str, words: str) -> None:
    st.metric(
        label,
        value,
        interval,
        delta_color="off",
        delta_arrow="off",
        width="content",
        help=words,
    )


def _times(p: float) -> str:
    if p < _LEAST:
        return _("less than once in a million cases")
    if p < 0.1:
        return _("once in {cases:,} cases", cases=int(float(f"{1 / p:.2g}")))
    return _("in {fraction} of all cases", fraction=percent(p, 0))


def _written(p: float) -> str:
    """Return a p-value with two digits that matter."""
    if p < _LEAST:
        return f"p < {_LEAST:.6f}"
    return f"p = {p:.{1 - math.floor(math.log10(p))}f}"


def _about(test: McNemar) -> str:
    values = {
        "limit": EXACT_BELOW,
        "exact": _written(test.exact_p),
        "chi_squared": _written(test.chi_squared_p),
        "below": _LIMIT,
    }
    if test.exact:
        return _(
            "McNemar's test (1947) asks only the samples that one network alone reads right. With "
            "fewer than {limit} of them the exact p-value, of the binomial distribution ({exact}) "
            "is what is usually quoted; the other is the p-value of the chi-squared statistic with "
            "continuity correction ({chi_squared}). A p-value below {below} is by convention taken "
            "for more than chance.",
            **values,
        )
    return _(
        "McNemar's test (1947) asks only the samples that one network alone reads right. With at "
        "least {limit} of them the p-value of the chi-squared statistic with continuity correction "
        "({chi_squared}) is what is usually quoted; the other is the exact p-value, of the "
        "binomial distribution ({exact}). A p-value below {below} is by convention taken for more "
        "than chance.",
        **values,
    )
