"""Which of two networks is right more often, and whether by more than chance."""

import math

import streamlit as st

from core.evaluation.mcnemar import EXACT_BELOW, McNemar
from dashboard.state.pair import Pair
from dashboard.state.selection import NETWORKS, A, B
from dashboard.words import counted, literal, percent, points

_LIMIT = 0.05  # the p-value below which a difference is usually called more than chance
_LEAST = 0.000_001  # the p-value below which the digits matter no more


def verdict(pair: Pair) -> None:
    """Draw the accuracy of each with its interval, the difference, and what the test says."""
    comparison = pair.comparison
    with st.container(horizontal=True, gap="large"):
        for letter, selection in zip(NETWORKS.values(), (pair.a, pair.b), strict=True):
            outcome = selection.evaluation
            right, n = int(outcome.correct.sum()), len(outcome.labels)
            low, high = outcome.interval()
            _figure(
                f"{letter}: {literal(selection.network_file)}",
                percent(outcome.accuracy, 2),
                f"{percent(low, 2)} to {percent(high, 2)}",
                f"{right:,} of {n:,} right on the {selection.split} split of "
                f"{literal(selection.source.title)}. "
                "Below it, where the accuracy on all images like these lies with a confidence of "
                "95 % (Wilson, 1927).",
            )
        low, high = comparison.interval()
        _figure(
            "A − B",
            f"{points(comparison.difference)} points",
            f"{points(low)} to {points(high)}",
            "The accuracy of A minus that of B, in percentage points. Below it, where the "
            "difference on all images like these lies with a confidence of 95 %; both were asked "
            "about the same samples, which is taken into account (Newcombe, 1998).",
        )
    made = [
        f"{letter} is {'-'.join(map(str, selection.network.sizes))}, {selection.network.activation}"
        for letter, selection in zip(NETWORKS.values(), (pair.a, pair.b), strict=True)
    ]
    st.markdown(f":small[{'; '.join(made)}. Below each figure stands its 95 % interval.]")
    st.markdown(sentence(comparison.mcnemar), help=_about(comparison.mcnemar))


def sentence(test: McNemar) -> str:
    """Return in a sentence what McNemar's test says, and in bold what follows."""
    if not test.discordant:
        return "**Nothing tells them apart:** no sample is read right by one of them alone."
    better = NETWORKS[B if test.only_b > test.only_a else A]
    head = (
        f"**{better} is right more often, and chance hardly explains it.**"
        if test.p < _LIMIT
        else "**These samples do not tell which one is better.**"
    )
    n = test.discordant
    said = counted(
        n,
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
        method="exact" if test.exact else "chi-squared",
    )
    return f"{head} {said}"


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
        return "less than once in a million cases"
    if p < 0.1:
        return f"once in {int(float(f'{1 / p:.2g}')):,} cases"
    return f"in {percent(p, 0)} of all cases"


def _written(p: float) -> str:
    """Return a p-value with two digits that matter."""
    if p < _LEAST:
        return f"p < {_LEAST:.6f}"
    return f"p = {p:.{1 - math.floor(math.log10(p))}f}"


def _about(test: McNemar) -> str:
    exact = f"the exact p-value, of the binomial distribution ({_written(test.exact_p)})"
    approximate = (
        "the p-value of the chi-squared statistic with continuity correction "
        f"({_written(test.chi_squared_p)})"
    )
    quoted, other = (exact, approximate) if test.exact else (approximate, exact)
    number = f"{'fewer than' if test.exact else 'at least'} {EXACT_BELOW}"
    return (
        f"McNemar's test (1947) asks only the samples that one network alone reads right. With "
        f"{number} of them {quoted} is what is usually quoted; the other is {other}. A p-value "
        f"below {_LIMIT} is by convention taken for more than chance."
    )
