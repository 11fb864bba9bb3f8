"""What became of the checks: in words, a sign before each, and as a table."""

import re
import time
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.checks.check import Check
from core.messages import Message
from dashboard.pages.checks.run import Run
from dashboard.widgets.numbers import numbers
from dashboard.words import _, counted, duration, for_visitors, literal, said

RESULTS = {True: Message("holds"), False: Message("fails"), None: Message("not tried")}
_SIGNS = {
    True: ":blue[:material/check_circle: {}]",
    False: ":orange[:material/cancel: {}]",
    None: ":gray[:material/help: {}]",
}
_HASH = re.compile(r"[0-9a-f]{64}")
_FRESH = 30  # seconds between two looks at the clock


def summary(checks: Sequence[Check]) -> str:
    """Return in words what became of all checks: 13 of 13 hold; 1 of 13 fails, 12 hold."""
    results = [check.passed for check in checks]
    hold, fail, others = (results.count(result) for result in RESULTS)
    n = len(checks)
    counts = [counted(hold, "{n} of {all} holds", "{n} of {all} hold", all=n)]
    if fail:
        counts = [
            counted(fail, "{n} of {all} fails", "{n} of {all} fail", all=n),
            counted(hold, "{n} holds", "{n} hold"),
        ]
    if others:
        counts.append(_("{n} not tried", n=others))
    words, *more = counts
    for each in more:
        words = _("{summary}, {more}", summary=words, more=each)
    return _SIGNS[False if fail else True if hold else None].format(words)


def row(check: Check) -> None:
    """Draw a check: the result, what must be true, and beside it what was found.

    How it was computed is in the table; where it does not hold, it is here too, with what to do.
    """
    left, right = st.columns([5, 6], gap="xxsmall", vertical_alignment="center")
    left.markdown(
        f"{_SIGNS[check.passed].format(said(RESULTS[check.passed]))} {literal(check.name)}"
    )
    figures = literal(check.figures)
    if check.passed:
        found = _("Found: {figures}", figures=_HASH.sub(_begun, figures))
        right.markdown(f":small[{found}]")
        return
    lines = [
        _("Not tried, for {figures}", figures=figures)
        if check.passed is None
        else _("Found: {figures}", figures=figures),
        _("How: {how}", how=literal(check.how)),
    ]
    if check.passed is False:
        lines.append(_("What to do: {remedy}", remedy=literal(check.remedy)))
    right.markdown("  \n".join(f":small[{line}]" for line in lines))


@st.fragment(run_every=_FRESH)
def when(run: Run) -> None:
    """Say how long ago the checks ran, and keep it true."""
    ago = time.monotonic() - run.ended
    if ago < 60:
        words = _("Run just now, in {seconds:.1f} s.", seconds=run.seconds)
    else:
        words = _("Run {time} ago, in {seconds:.1f} s.", time=duration(ago), seconds=run.seconds)
    st.markdown(f":small[{words}]")


def in_full(run: Run, name: str) -> None:
    """Show the checks as a table, and offer it as a file."""
    found = table(run.checks)
    headings = {"result": _("result"), "found": _("found"), "how": _("how")}
    # Of the checks: pandas keeps no message, only what it says in English.
    shown = found.assign(result=[said(RESULTS[check.passed]) for check in run.checks])
    numbers(
        found,
        name,
        shown=shown.rename(columns=headings | {"remedy": _("remedy")}).rename_axis(_("check")),
        alt=_("The checks: the result of each, what was found, how it was computed, what to do"),
    )


def table(checks: Sequence[Check]) -> pd.DataFrame:
    """Return the checks, a row each: ``result``, ``found``, ``how``, ``remedy``, by name."""
    return pd.DataFrame(
        {
            "result": [RESULTS[check.passed] for check in checks],
            "found": [for_visitors(check.figures) for check in checks],
            "how": [for_visitors(check.how) for check in checks],
            "remedy": [
                for_visitors(check.remedy) if check.passed is False else "" for check in checks
            ],
        },
        index=pd.Index([for_visitors(check.name) for check in checks], name="check"),
    )


def _begun(found: re.Match[str]) -> str:
    """Return the beginning of a hash: nobody reads all of one that is as published."""
    return f"{found[0][:8]}…"
