"""The smallest change of weights with which the sample is read right, and what it costs."""

import streamlit as st

from core.arrays import Array
from core.explanation.repair import NoRepairError, Repair, repair
from core.messages import Message, message_of
from core.network.edits import edits_text
from core.network.unit import Unit
from dashboard.state import edits
from dashboard.state.selection import Selection
from dashboard.widgets.choice import one_of
from dashboard.widgets.edit_outcome import accuracies
from dashboard.widgets.fields import switch_of
from dashboard.widgets.subject import Subject
from dashboard.widgets.weight_editor import say_problem
from dashboard.words import _, counted, literal, number, percent

OPEN, OF = "repair", "repair_of"  # the parameters of the address
LAST, UNIT = "last", "unit"


state = st.session_state


def can_mend(selection: Selection, shown: Subject) -> bool:
    """Return whether this is a misread image of a known label, and the network can be edited."""
    wrong = shown.label is not None and int(shown.arrays["y"].argmax()) != shown.label
    return wrong and edits.are_of(selection.network_file)


def asked_to_mend(selection: Selection, shown: Subject) -> bool:
    """Draw the switch that opens the part below, where there is an error; return if it is on."""
    if can_mend(selection, shown):
        return switch_of(_("Repair this error"), key=OPEN)
    return False


def mend(selection: Selection, shown: Subject, marked: Unit | None) -> None:
    """Draw the change, its size, and what comes of it over all samples; and let it be made."""
    assert shown.label is not None
    st.markdown(_("##### The smallest change that repairs this error"))
    say_problem()
    of = LAST
    if marked:
        words = {LAST: Message("the last layer"), UNIT: Message("{unit} alone", unit=marked)}
        of = one_of(_("Weights and biases to change"), words, default=LAST, key=OF)
    unit = marked if of == UNIT else None
    try:
        found = repair(selection.network, shown.arrays["x"], shown.label, unit)
    except NoRepairError as error:
        st.markdown(literal(message_of(error)))
        return
    st.markdown(_size(found, unit, selection.source.classes, shown.label))
    st.markdown(_logits(found, selection.source.classes, shown.label))
    try:
        mended = selection.with_edits(edits_text([*edits.current(), *found.edits])).evaluation
    except ValueError as error:  # with those that were made before there are too many
        st.markdown(literal(message_of(error)))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        accuracies(
            selection.evaluation,
            mended,
            _("Accuracy now"),
            _("With this change"),
        )
        st.button(
            _("Make this change"),
            key="make repair",
            type="primary",
            icon=":material/build:",
            on_click=_make,
            args=(found,),
        )
    st.markdown(
        _(
            ":small[Least squares: of all changes with which the logit of the true label leads "
            "every other by 0.1, the one whose squares add up to least. It is made for this one "
            "sample; what it costs is counted over the whole split. {undone}]",
            undone=counted(
                len(found.edits),
                "It is made as 1 edit, which “Undo” takes back.",
                "It is made as {n} edits, which one “Undo” takes back.",
            ),
        )
    )


def imported(selection: Selection, marked: Unit | None) -> tuple[str, ...]:
    """Return the imports that `in_python` needs."""
    return (
        "from core.explanation.repair import repair",
        "" if selection.edits else "from core.network.edits import apply_edits",
        "from core.network.unit import Unit" if _alone(marked) else "",
    )


def _alone(marked: Unit | None) -> bool:
    return marked is not None and state.get(OF) == UNIT


def in_python(shown: Subject, marked: Unit | None) -> str:
    """Return the lines that give the change, where `network`, `x` and its evaluation are known."""
    one = f', Unit("{marked.array}", {marked.index})' if marked and _alone(marked) else ""
    return f"""
found = repair(network, x, {shown.label}{one})
print(found.norm, found.relative, found.before, found.after)
print(forward(apply_edits(network, found.edits), x).y)
"""


def _make(found: Repair) -> None:
    with edits.noting_problem():
        edits.add(found.edits)


def _size(found: Repair, unit: Unit | None, classes: tuple[str, ...], label: int) -> Message:
    n = sum(len(edit.inputs) or 1 for edit in found.edits)
    values = {
        "label": literal(classes[label]),
        "norm": number(found.norm),
        "share": percent(found.relative, 2),
    }
    if unit is None:
        return counted(
            n,
            "1 number of the last layer changes for the sample to be read as **{label}**: by "
            "**{norm}**, {share} of the length of all of them.",
            "{n:,} numbers of the last layer change for the sample to be read as **{label}**: "
            "together by **{norm}**, {share} of the length of all of them.",
            **values,
        )
    return counted(
        n,
        "1 number of {unit} changes for the sample to be read as **{label}**: by **{norm}**, "
        "{share} of the length of all of them.",
        "{n:,} numbers of {unit} change for the sample to be read as **{label}**: together by "
        "**{norm}**, {share} of the length of all of them.",
        unit=unit,
        **values,
    )


def _logits(found: Repair, classes: tuple[str, ...], label: int) -> Message:
    was = int(found.before.argmax())
    before, after = _pair(found.before, label, was), _pair(found.after, label, was)
    return _(
        "Logit of {true}: {before} → {after}. Logit of {read}: {other_before} → {other_after}.",
        true=literal(classes[label]),
        read=literal(classes[was]),
        before=before[0],
        after=after[0],
        other_before=before[1],
        other_after=after[1],
    )


def _pair(logits: Array, *places: int) -> list[str]:
    return [number(float(logits[place])) for place in places]
