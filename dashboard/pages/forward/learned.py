"""When was this learned? What the network answered to the sample along its training."""

import numpy as np
import pandas as pd
import streamlit as st

from core.training.history import TrainingHistory
from core.training.learning import Answers
from dashboard.pages.forward.charts import answers_chart, room_for_names
from dashboard.state import histories
from dashboard.state.keys import HistoryKey, history_key
from dashboard.state.links import linked
from dashboard.state.moment import go_to
from dashboard.state.selection import Selection
from dashboard.widgets.learned import learned_sentence
from dashboard.widgets.nearby import is_near
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.specification import specification
from dashboard.widgets.training_course import until_counted
from dashboard.words import _, counted, joined, literal, said

_KEY = "answers along"
LEARNED = "learned"  # the place of all this, which links lead to
_chart = specification(answers_chart)  # the same for every sample: only its points change

state = st.session_state


def when_learned(selection: Selection) -> None:
    """Draw when the selected sample was learned, or say where one finds it out."""
    with st.container(key=LEARNED):
        key, history = history_key(selection.key.network), selection.history
        if key is None or history is None:
            _no_history(selection)
            return
        st.markdown(_("##### When was this learned?"))
        if is_near(LEARNED, height=420):
            _draw(selection, key, history)


def _draw(selection: Selection, key: HistoryKey, history: TrainingHistory) -> None:
    """Draw when the answer to the sample changed for good, and all answers before."""
    data, split = selection.key.data, selection.split
    answers = histories.answers_to(key, data, split, selection.sample)
    told = [learned_sentence(selection, history, answers), _among_all(selection, key)]
    st.markdown(joined(told))
    _ways(selection, history, answers)
    table = _table(selection, history, answers)
    points = table.assign(answer=list(map(said, table["answer"])))

    def clicked() -> None:
        if chosen := state[_KEY].selection.clicked:
            go_to(selection.network_file, int(chosen[0]["state"]))

    st.vega_lite_chart(
        points.assign(room=room_for_names(points)),
        _chart(),
        key=_KEY,
        on_select=clicked,
        alt=counted(
            len(history),
            "The answer in 1 state of the training",
            "Curve and points: the answers in {n} states of the training, each with its "
            "probability, and the probability of the true label",
        ),
    )
    st.markdown(
        _(
            ":small[A point is the answer of a kept state, :blue[●] right or :orange[✚] wrong, and "
            "its probability; the grey line is the probability of the true label. A click shows "
            "all pages as they were there.]"
        )
    )
    folded_numbers(
        lambda: table.drop(columns="here").set_index("state"),
        f"{selection.name}-{selection.sample}-answers-along",
        fractions=("y", "y_true"),
        key="answers along numbers",
        label=_("The answers as a table"),
    )


def _no_history(selection: Selection) -> None:
    """Say that it is not known when this was learned, and where one is had of which it is."""
    st.markdown(
        _(
            ":small[When was this learned? No history of the training of {file} is here; "
            "{link} has its own.]",
            file=literal(selection.network_file),
            link=linked(
                _("a network that is trained here, in seconds,"), "networks", networks="history"
            ),
        )
    )


def _among_all(selection: Selection, key: HistoryKey) -> str | None:
    """Return how many samples were learned later, once all of them have been tried."""
    data, split = selection.key.data, selection.split
    found = histories.learning.known(key, data, split)
    if found is None:
        if histories.come([key], data, split):
            until_counted([key], selection)
        return None
    settled = found.settled[selection.sample]
    if found.predicted[selection.sample] != found.labels[selection.sample]:
        return None
    last = {"result": "right", "sort": "changed"}
    later = int(np.count_nonzero(found.settled[found.learned] > settled))
    if not later:
        return _("It is {link}.", link=linked(_("among those learned last"), "evaluation", **last))
    return counted(
        later,
        "1 sample of {n_learned:,} that are right in the end was learned later: {link}.",
        "{n:,} samples of {n_learned:,} that are right in the end were learned later: {link}.",
        n_learned=int(np.count_nonzero(found.predicted == found.labels)),
        link=linked(_("those learned last"), "evaluation", **last),
    )


def _ways(selection: Selection, history: TrainingHistory, answers: Answers) -> None:
    """Offer to let all pages show the two states that the sentence speaks of."""
    settled = answers.settled
    if not settled:
        return
    label = int(selection.labels[selection.sample])
    last = answers.last_right(label)
    # Between the last right answer and the one that stays there may be others.
    forgotten = 0 <= last < settled
    before = last if forgotten else settled - 1
    step, to = (f"{history[moment].step:,}" for moment in (before, settled))
    true = literal(selection.source.classes[label])
    ways = {
        "before": (
            before,
            _("Show step {step}, last read as {true}", step=step, true=true)
            if forgotten
            else _("Show step {step}, before", step=step),
        ),
        "after": (settled, _("Show step {step}, after", step=to)),
    }
    with st.container(horizontal=True):
        for way, (moment, words) in ways.items():
            st.button(
                words,
                key=f"answer {way}",
                icon=":material/history:",
                on_click=go_to,
                args=(selection.network_file, moment),
            )


def _table(selection: Selection, history: TrainingHistory, answers: Answers) -> pd.DataFrame:
    label, predicted = int(selection.labels[selection.sample]), answers.predicted
    here = len(history) - 1 if selection.moment is None else selection.moment
    states = np.arange(len(history))
    return pd.DataFrame(
        {
            "state": states,
            "step": [state.step for state in history],
            "epoch": [state.epoch for state in history],
            "answer": [str(selection.source.classes[each]) for each in predicted],
            "y": answers.probabilities.max(axis=1),
            "y_true": answers.probabilities[:, label],
            "outcome": np.where(predicted == label, "right", "wrong"),
            "here": states == here,
        }
    )
