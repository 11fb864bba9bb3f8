"""The book's loop beside the batch: the same answer, the time of each."""

import pandas as pd
import streamlit as st

from core.arrays import as_rows
from core.evaluation.loop import Timing, time_both
from dashboard.state import cached
from dashboard.state.keys import Key
from dashboard.state.selection import Selection
from dashboard.widgets.numbers import numbers
from dashboard.words import _, percent

_LOOP = """\
correct = 0
for i in range(len(x)):
    y = predict(network, x[i])
    if np.argmax(y) == t[i]:
        correct += 1
accuracy = correct / len(x)"""
_BATCH = """\
y = predict(network, x)
accuracy = (np.argmax(y, axis=1) == t).mean()"""


def loop(selection: Selection) -> None:
    """Draw both programs, and what they came to once they ran."""
    st.markdown(_("##### One image at a time, or all at once"))
    left, right = st.columns(2, gap="medium")
    left.code(_LOOP, language="python")
    right.code(_BATCH, language="python")
    done: dict[Key, Timing] = st.session_state.setdefault("loops", {})
    if st.button(_("Run both"), icon=":material/play_arrow:", key="run_loop"):
        done[selection.key] = _run(selection)
    if timing := done.get(selection.key):
        _result(selection, timing)


def _run(selection: Selection) -> Timing:
    x, t = as_rows(cached.pixels(selection.key.data, selection.split)), selection.labels
    bar = st.progress(0.0)

    def progress(done: int) -> None:
        bar.progress(done / len(x), _("Image {done:,} of {all:,}", done=done, all=len(x)))

    timing = time_both(selection.network, x, t, progress)
    bar.empty()
    return timing


def _result(selection: Selection, timing: Timing) -> None:
    st.markdown(_compared(timing))
    table = pd.DataFrame(
        {
            "accuracy": [timing.loop_accuracy, timing.batch_accuracy],
            "seconds": [timing.loop_seconds, timing.batch_seconds],
        },
        index=pd.Index(["loop", "batch"], name="program"),
    )
    words = {"loop": _("loop"), "batch": _("batch")}
    numbers(
        table,
        f"{selection.name}-loop",
        fractions=("accuracy",),
        shown=table.rename(index=words),
        column_config={
            "program": _("program"),
            "accuracy": _("accuracy"),
            "seconds": _("seconds"),
        },
        width="content",
    )


def _compared(timing: Timing) -> str:
    loop, batch = percent(timing.loop_accuracy, 2), percent(timing.batch_accuracy, 2)
    times = {
        "seconds": timing.loop_seconds,
        "milliseconds": timing.batch_seconds * 1000,
        "ratio": timing.ratio,
    }
    if timing.loop_accuracy == timing.batch_accuracy:
        return _(
            "The loop takes {seconds:.2f} s, the batch {milliseconds:.0f} ms: {ratio:.0f} times as "
            "long for the same accuracy, {accuracy}.",
            accuracy=loop,
            **times,
        )
    return _(
        "The loop takes {seconds:.2f} s, the batch {milliseconds:.0f} ms: {ratio:.0f} times as "
        "long for {loop} in place of {batch}: rounding decided a tie.",
        loop=loop,
        batch=batch,
        **times,
    )
