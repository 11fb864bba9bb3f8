"""The book's loop beside the batch: the same answer, the time of each."""

import pandas as pd
import streamlit as st

from core.arrays import as_rows
from core.evaluation.loop import Timing, time_both
from dashboard.state import cached
from dashboard.state.keys import Key
from dashboard.state.selection import Selection
from dashboard.widgets.numbers import numbers
from dashboard.words import percent

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
    st.markdown("##### One image at a time, or all at once")
    left, right = st.columns(2, gap="medium")
    left.code(_LOOP, language="python")
    right.code(_BATCH, language="python")
    done: dict[Key, Timing] = st.session_state.setdefault("loops", {})
    if st.button("Run both", icon=":material/play_arrow:", key="run_loop"):
        done[selection.key] = _run(selection)
    if timing := done.get(selection.key):
        _result(selection, timing)


def _run(selection: Selection) -> Timing:
    x, t = as_rows(cached.pixels(selection.key.data, selection.split)), selection.labels
    bar = st.progress(0.0)

    def progress(done: int) -> None:
        bar.progress(done / len(x), f"Image {done:,} of {len(x):,}")

    timing = time_both(selection.network, x, t, progress)
    bar.empty()
    return timing


def _result(selection: Selection, timing: Timing) -> None:
    same = timing.loop_accuracy == timing.batch_accuracy
    st.markdown(
        f"The loop takes {timing.loop_seconds:.2f} s, the batch "
        f"{timing.batch_seconds * 1000:.0f} ms: {timing.ratio:.0f} times as long for "
        + (
            f"the same accuracy, {percent(timing.loop_accuracy, 2)}."
            if same
            else f"{percent(timing.loop_accuracy, 2)} in place of "
            f"{percent(timing.batch_accuracy, 2)}: rounding decided a tie."
        )
    )
    table = pd.DataFrame(
        {
            "accuracy": [timing.loop_accuracy, timing.batch_accuracy],
            "seconds": [timing.loop_seconds, timing.batch_seconds],
        },
        index=pd.Index(["loop", "batch"], name="program"),
    )
    numbers(table, f"{selection.name}-loop", fractions=("accuracy",), width="content")
