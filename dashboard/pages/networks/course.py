"""The course of a training: a slider over its states, and of two trainings at the same place."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from core.messages import Message, listed, message_of
from core.training.history_file import history_path
from dashboard.pages.networks.course_words import said_course, said_way_on
from dashboard.pages.networks.first_history import offer_first
from dashboard.state import cached
from dashboard.state.keys import history_key, network_key
from dashboard.state.links import linked
from dashboard.state.pair import current_pair
from dashboard.state.places import network_files
from dashboard.state.selection import NETWORKS, A, B, Selection
from dashboard.widgets.hand_out import hand_out
from dashboard.widgets.handout import Lesson, Section
from dashboard.widgets.numbers import file_button
from dashboard.widgets.training_course import Side, course_handed_out, training_course
from dashboard.words import _, joined, literal, without_markdown

_NAMED = 5  # other networks that have a history


def course(selection: Selection) -> None:
    """Draw the training of the network that the pages show, or both where each has a history."""
    if not selection.fits:
        st.markdown(_("A training is seen on images that its network takes: choose another one."))
        return
    sides = _sides(selection)
    if not sides:
        _without(selection)
        return
    try:
        histories = [cached.history(side.key) for side in sides]
        said = joined([said_course(histories, selection), said_way_on(histories, selection)])
    except (OSError, ValueError) as error:
        st.error(literal(message_of(error)))
        offer_first(selection)
        return
    st.markdown(said)
    training_course(sides)
    with st.container(horizontal=True, gap="small"):
        for side in sides:
            _take_away(side)
        hand_out(selection, f"{selection.name}-training", lambda: _handout(selection, sides))


def _handout(selection: Selection, sides: list[Side]) -> bytes:
    lesson, sample = Lesson.of(selection), selection.sample
    samples, finished = lesson.usual([sample]), not selection.key.network.passing

    def content() -> tuple[str, list[Section]]:
        title = _("How {file} was trained", file=selection.network_file)
        recipe = said_course([cached.history(side.key) for side in sides], selection)
        course = course_handed_out(sides, without_markdown(recipe))
        return title, [course, _below(lesson, sample, finished), lesson.gallery(samples)]

    return lesson.page(content, samples, sample)


def _below(lesson: Lesson, sample: int, finished: bool) -> Section:
    """Return the network that computes in a handout, which does not follow the training above."""
    heading = _("The finished network") if finished else _("The network {file}", file=lesson.file)
    told = _(
        "Whatever step is shown above, these are the numbers of {file}: draw a digit, or choose "
        "another sample. Above it stays sample {sample}.",
        file=lesson.file,
        sample=sample,
    )
    return replace(lesson.digit(lesson.subject(sample), sample), heading=heading, text=(told,))


def _sides(selection: Selection) -> list[Side]:
    """Return both networks where both have a history, else the one that the pages show."""
    pair = current_pair()
    both = [(A, pair.a), (B, pair.b)] if pair else [(A, selection)]
    found = [
        Side(NETWORKS[letter], each, key)
        for letter, each in both
        if (key := history_key(network_key(each.network_file)))
    ]
    return found if any(side.selection == selection for side in found) else []


def _take_away(side: Side) -> None:
    path = history_path(Path(side.key.network.path))
    words = _("Every state of the training, for core.training.history_file.read_history.")
    key = f"download history {side.letter}"
    file_button(literal(path.name), path.read_bytes, path.name, key=key, words=words)


def _without(selection: Selection) -> None:
    """Say that there is no history, name the networks that have one, and offer to train one."""
    others = [
        file
        for file in network_files()
        if file != selection.network_file and history_key(network_key(file))
    ]
    st.markdown(
        joined(
            [
                _(
                    "No history is kept of {file}: what is trained here keeps its own.",
                    file=literal(selection.network_file),
                ),
                _("It is there of {files}.", files=_links(others)) if others else None,
            ]
        )
    )
    offer_first(selection)


def _links(files: list[str]) -> Message:
    return listed(
        linked(literal(file), "networks", network=file, shows="", networks="history")
        for file in files[:_NAMED]
    )
