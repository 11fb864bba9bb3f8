"""A slider over the states of one training, or of two at the same place, for a selected sample."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import streamlit as st

from core.training.history_packing import MOST_SENT
from dashboard.components.handout import Section
from dashboard.components.training_history import (
    Run,
    course_data,
    history_bytes,
    left_out,
    training_history,
)
from dashboard.state import cached, histories
from dashboard.state.keys import HistoryKey
from dashboard.state.moment import MOMENT
from dashboard.state.selection import SPLITS, Selection
from dashboard.widgets.learned import learned_sentence
from dashboard.words import _, said, without_markdown

EACH = 0.7  # seconds between two looks whether the matrices are there
MOST_COUNTS = 500_000  # of all matrices that are sent: 2 MB
_KEY = "course"
MOST_HANDED_OUT = 1_400_000  # bytes of histories in a handout: as text they take a third more


class Side(NamedTuple):
    """A network that is run through, and what it is called beside another one."""

    letter: str
    selection: Selection
    key: HistoryKey


def training_course(sides: list[Side]) -> None:
    """Draw what the networks were state by state; the first one's is the moment of the pages.

    Raises
    ------
    ValueError, OSError
        If a history cannot be read.
    """
    first = sides[0].selection
    keys = [side.key for side in sides]
    states = len(cached.history(keys[0]))
    counting = histories.come(keys, first.key.data, first.split)
    _draw(sides, counting, MOST_SENT, lambda moment: _let_go(moment, states))
    if counting:
        until_counted(keys, first)


def course_handed_out(sides: list[Side], recipe: str) -> Section:
    """Return the same for a handout, thinned to what fits; errors are those above.

    `recipe` says how it was trained; when the sample was learned is said below.
    """
    for side in sides:
        histories.learning(side.key, side.selection.key.data, side.selection.split)
    most = MOST_HANDED_OUT // len(sides)
    draw = partial(_draw, sides, False, most, None)
    told = (recipe, *(_learned(side, len(sides) > 1) for side in sides))
    return Section(_("The training, state by state"), told, draw)


def _learned(side: Side, named: bool) -> str:
    selection, key = side.selection, side.key
    answers = histories.answers_to(key, selection.key.data, selection.split, selection.sample)
    title = _("Sample {sample}", sample=selection.sample)
    if named:
        title = _("{title}: {what}", title=side.letter, what=title)
    told = without_markdown(learned_sentence(selection, cached.history(key), answers))
    return _("{title}: {what}", title=title, what=told)


def _draw(
    sides: list[Side], counting: bool, most: int, on_moment: Callable[[int], None] | None
) -> None:
    first = sides[0].selection
    for place, side in enumerate(sides):
        history_bytes(histories.packed(side.key, most).data, key=f"history bytes {place}")
    training_history(
        course_data(
            [_run(side, len(sides) > 1, counting, most) for side in sides],
            moment=first.moment,
            image=first.images[first.sample],
            truth=int(first.labels[first.sample]),
            classes=first.source.classes,
            split=said(SPLITS[first.split]),
            followed=on_moment is not None,
        ),
        key=_KEY,
        on_moment=on_moment or (lambda moment: None),
    )


def _run(side: Side, named: bool, counting: bool, most: int) -> Run:
    selection, key = side.selection, side.key
    packed, split = histories.packed(key, most), selection.split
    sizes, data, samples = selection.network.sizes, selection.key.data, len(selection.labels)
    matrices = histories.matrices(key, data, split, most)
    if matrices is not None and matrices.size > MOST_COUNTS:
        matrices = None
        beside = _("Of so many classes the matrices of all states are too large to be sent.")
    elif matrices is not None:
        beside = _("The {n:,} samples of the split {split}.", n=samples, split=SPLITS[split])
    elif counting:
        beside = _("The confusion matrix of each state is being counted…")
    else:
        beside = _("The confusion matrices could not be counted: the server's log says why.")
    return Run(
        packed.key,
        _("{letter}: {file}", letter=side.letter, file=selection.network_file) if named else "",
        sizes,
        histories.answers(key, data, split, selection.sample, most),
        samples,
        matrices,
        beside,
        left_out(sizes[1], len(packed.kept), len(cached.history(key)), packed.units),
    )


def _let_go(moment: int, states: int) -> None:
    st.session_state[MOMENT] = moment if moment < states - 1 else None


def until_counted(keys: list[HistoryKey], selection: Selection) -> None:
    """Draw the page again once the matrices of all states are there."""

    def look() -> None:
        if not histories.come(keys, selection.key.data, selection.split):
            st.rerun()

    st.fragment(look, run_every=EACH)()
