"""One sample through the network, from left to right: every array, and the sum behind any unit."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from core.arrays import Array
from core.datasets.mnist import apply_flags
from core.messages import Message
from core.network.unit import Unit
from dashboard.components.arrays import drawn, hidden_units, index, meaning, outputs
from dashboard.components.batch import batch
from dashboard.components.heatmaps import heatmaps
from dashboard.components.hint import Hint
from dashboard.components.listing import forward_lines, listing
from dashboard.pages.forward.decision_path import choose_path
from dashboard.pages.forward.findings import findings
from dashboard.pages.forward.flow import draw_flow
from dashboard.pages.forward.handout import handout
from dashboard.pages.forward.hint import hint
from dashboard.pages.forward.in_python import in_python
from dashboard.pages.forward.learned import when_learned
from dashboard.pages.forward.mending import asked_to_mend, mend
from dashboard.pages.forward.other_network import name_of_y, outputs_of_other, with_other
from dashboard.pages.forward.versus import NOTHING, WIDTH, card_of
from dashboard.state.address import unanswered
from dashboard.state.pages import PAGES
from dashboard.state.pair import current_pair
from dashboard.state.selection import current_selection
from dashboard.widgets.browse import browse
from dashboard.widgets.choice import named_alike, one_of, select
from dashboard.widgets.edit_outcome import cost, outcome
from dashboard.widgets.fields import switch_of
from dashboard.widgets.findings import findings_place, say
from dashboard.widgets.hand_out import hand_out
from dashboard.widgets.in_python import under_in_python
from dashboard.widgets.nearby import come_near, is_near
from dashboard.widgets.numbers import file_button, folded, numbers, one_array
from dashboard.widgets.subject import IMAGE, SAMPLE, SUM, Subject, arrays_in, own_digit, png, sample
from dashboard.widgets.weight_editor import is_editing, weight_editor
from dashboard.words import _, said

EACH, ALL = "each", "all"
BATCH = 100  # samples in the book's batch

state, selection = st.session_state, current_selection()
network, pair = selection.network, current_pair()
classes = selection.source.classes
names = list(map(said, classes))  # as the page shows them; a file has them in English


def choose(unit: str) -> None:
    state["unit"] = NOTHING if unit == state["unit"] else unit


def step_to(label: str, id: str, key: str, step: str) -> None:
    st.button(label, key=f"step {id}", shortcut=key, on_click=lambda: state.update(step=step))


heading = st.container(key="heading")  # what it says depends on the switch below it
found = findings_place()
row = st.container(horizontal=True, gap="small", vertical_alignment="center")
with row:
    browse(selection)
    edited = "own_digit" in state and st.toggle(
        _("Your image in place of the sample"), key="edited", persist_state="session"
    )
if edited:
    shown = own_digit(selection, state["own_digit"], state.get("own_truth"))
else:
    shown = sample(selection, selection.sample)
with row:
    mending = asked_to_mend(selection, shown)
beside = None if selection.pinned is None else sample(selection, selection.pinned)
heading.subheader(shown.heading(classes), anchor=False)
say(found, findings(selection, shown, None if edited else selection.sample, pair))
steps = list(shown.arrays)
mended = st.container()  # a repair, right below what asks for it
pictures = st.container()  # drawn last: what it shows depends on the choices below it
behind = st.container()  # the sum behind a unit, right below it

with st.container(horizontal=True, vertical_alignment="bottom", key="fields-step"):
    named = {str(Unit("y", i)): name for i, name in enumerate(outputs(names))}
    kept = [str(state.get("unit", "")), *st.query_params.get_all("unit")]
    unit = select(
        _("The sum behind"),
        {NOTHING: Message("none")} | named_alike(hidden_units(network, kept)) | named,
        key="unit",
        width=WIDTH,
    )
    marked = None if unit == NOTHING else Unit.parse(unit)
    step = one_of(_("Step through"), named_alike(steps), default="y", key="step")
    at = steps.index(step)
    step_to(_("Back"), "back", "Shift+Left", steps[at - 1])
    step_to(_("Step"), "step", "Shift+Right", steps[(at + 1) % len(steps)])

st.markdown(_("**{array}**: {meaning}", array=step, meaning=meaning(step, network)))
lines = st.container()  # drawn with the pictures, for the same reason
with st.container(horizontal=True, vertical_alignment="bottom", key="fields-scale"):
    scale = one_of(
        _("Full colour in a1, a2, … stands for the largest of"),
        {EACH: Message("each array"), ALL: Message("all arrays")},
        key="scale",
    )
    as_batch = switch_of(_("The batch x[0:{size}]", size=BATCH), key="batch")
    st.page_link(
        PAGES["what_if"].file,
        label=_(":blue[How the loss changes with each array: backpropagation]"),
        icon=":material/tune:",
        query_params={"what": "backpropagation"} | ({} if edited else {"from": SAMPLE}),
    )


def within(subject: Subject) -> str:
    """Return what an image is called within a sentence."""
    return said(subject.title).lower()


def picture(
    subject: Subject, key: str, below: str | Hint = "", minus: Mapping[str, Array] | None = None
) -> None:
    arrays = drawn(
        subject.arrays,
        network,
        names,
        truth=subject.label,
        minus=minus,
        chosen=marked,
        step=step,
        shared_scale=scale == ALL,
        lower=bool(beside or pair),
    )
    heatmaps(
        with_other(pair, arrays, subject.arrays, minus) if pair else arrays,
        key=key,
        hint=below,
        network=selection.packed[0] if minus is None else "",
        grow=True,
        on_choose=choose,
        opens=SUM,
    )


with lines:
    listing(
        forward_lines(network, BATCH if as_batch else None),
        step,
        key="listing",
        label=_("The forward pass in NumPy"),
    )

with pictures:
    if as_batch:
        x = apply_flags(selection.images[:BATCH], selection.labels[:BATCH])[0]
        batch_arrays = arrays_in(network, x)
        batch(batch_arrays, key="batch pictures")
    picture(shown, "arrays", hint(selection))
    st.markdown(
        _(
            ":small[Grey tells how large a value is; in a1, a2, … :green[green is positive] and "
            ":violet[violet negative]. The true label is underlined, the predicted one in bold.]"
        )
    )
    if beside is not None:
        st.markdown(beside.pinned(classes))
        picture(beside, "arrays_pinned")
        st.markdown(_("**{one} minus {other}**", one=shown.title, other=within(beside)))
        picture(shown, "arrays_difference", minus=beside.arrays)

if selection.edits and not (marked and is_editing()):  # where one paints, it stands below the pad
    mended.markdown(cost(selection))
if mending:
    with mended.container(border=True):
        mend(selection, shown, marked)
card = None
if marked:
    with behind.container(border=True, key=SUM):
        card = card_of(network, marked, classes, traced=bool(selection.packed[0]))
        weight_editor(selection, marked, shown.arrays["x"], shown.label, switches=True)
        if beside is None:
            card.show(shown.arrays, "card", shown.file)
        else:
            left, right = st.columns(2, gap="medium")
            with left:
                st.markdown(f"**{said(shown.title)}**")
                card.show(shown.arrays, "card", shown.file, wide=False)
            with right:
                st.markdown(_("**Pinned: {title}**", title=within(beside)))
                card.show(beside.arrays, "pinned card", beside.file, wide=False)
            between = f"{shown.file}-minus-{selection.pinned}"
            card.show_difference(shown.arrays, beside.arrays, "card", between)


def table() -> None:
    name = one_array(steps, "y")
    units = index(name, network, classes)
    if as_batch:
        whole = pd.DataFrame(batch_arrays[name], columns=units).rename_axis("sample")
        file = f"{selection.name}-0-to-{BATCH - 1}-{name}"
        numbers(whole, file, of=selection, height=280, column_config={"_index": _("sample")})
        return
    values = {shown.title.lower(): shown.arrays[name]}
    words: dict[str, str] = {"_index": _("label") if units.name == "label" else _("index")}
    words |= {shown.title.lower(): within(shown), "difference": _("difference")}
    if beside is not None:
        values[beside.title.lower()] = beside.arrays[name]
        values["difference"] = shown.arrays[name] - beside.arrays[name]
        words[beside.title.lower()] = within(beside)
    if name == "y" and pair:
        values[name_of_y(pair)] = outputs_of_other(pair, shown.arrays)
        words[name_of_y(pair)] = said(name_of_y(pair))
    table = pd.DataFrame(values, index=units)
    numbers(table, f"{shown.file}-{name}", height=280, column_config=words)


folded(_("The numbers as a table"), table, key="numbers")

if selection.edits:
    with st.container(key="outcome"):
        if unanswered():
            come_near("outcome")
        if is_near("outcome", height=700):
            outcome(selection)

if not edited:
    when_learned(selection)

with st.container(key="path"):
    st.markdown(_("##### The path of the decision: which pixels, through which units"))
    if unanswered():  # of the choices below
        come_near("path")
    path = None
    if is_near("path", height=900):
        path = choose_path(selection, shown)
        draw_flow(path, choose, str(marked or ""))

with st.container(key="handed_out"):
    hand_out(selection, shown.file, lambda: handout(selection, shown, not edited, card, path))


def program() -> None:
    lines = in_python(selection, shown, beside, card, path, mends=mending)
    st.code(lines, language="python")
    if edited:
        file_button(IMAGE, partial(png, state["own_digit"]), IMAGE)


under_in_python(program)
