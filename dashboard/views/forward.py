"""One sample through the network, from left to right: every array, and the sum behind any unit."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.layers import Array
from core.mnist import apply_flags
from core.network import forward
from dashboard import session
from dashboard.arrays import drawn, meaning
from dashboard.components.batch import batch
from dashboard.components.heatmaps import heatmaps
from dashboard.components.listing import listing
from dashboard.forward.browse import browse
from dashboard.forward.card import Card
from dashboard.forward.in_python import in_python
from dashboard.numbers import numbers
from dashboard.words import percent

NOTHING = "none"
BATCH = 100  # samples in the book's batch

state = st.session_state
session.remember("unit", "versus", "scale", "step", "batch")
selection = session.current()
network, classes, pinned = selection.network, selection.source.classes, selection.pinned


def passed(sample: int) -> dict[str, Array]:
    """Send a sample through the network."""
    x = selection.x(sample)
    return {"x": x, **forward(network, x)}


def outcome(sample: int, y: Array) -> str:
    """Say what a sample is and what the network takes it for."""
    label, predicted = int(selection.labels[sample]), int(y.argmax())
    colour = "blue" if predicted == label else "orange"
    return (
        f"true {classes[label]}, :{colour}[predicted {classes[predicted]}] with {percent(y.max())}"
    )


def file_name(sample: int) -> str:
    return f"{selection.name}-{sample}"


def choose(unit: str) -> None:
    state["unit"] = NOTHING if unit == state["unit"] else unit


def step_to(label: str, key: str, step: str) -> None:
    st.button(
        label,
        key=f"step {label.lower()}",
        shortcut=key,
        on_click=lambda: state.update(step=step),
    )


arrays = passed(selection.sample)
arrays_pinned = None if pinned is None else passed(pinned)
steps = list(arrays)
st.subheader(f"Sample {selection.sample}: {outcome(selection.sample, arrays['y'])}", anchor=False)
browse(selection)
pictures = st.container()  # drawn last: what it shows depends on the choices below it

with st.container(horizontal=True, vertical_alignment="bottom"):
    units = [
        f"z{layer}[{unit}]"
        for layer, width in enumerate(network.sizes[1:-1], start=1)
        for unit in range(width)
    ]
    units += [f"y[{unit}]" for unit in range(network.sizes[-1])]
    unit = st.selectbox(
        "The sum behind", [NOTHING, *units], key="unit", bind="query-params", width=130
    )
    versus = NOTHING
    if unit.startswith("y"):
        others = [name for i, name in enumerate(classes) if f"y[{i}]" != unit]
        versus = st.selectbox(
            "and not", [NOTHING, *others], key="versus", bind="query-params", width=130
        )
    step = st.segmented_control(
        "Step through", steps, default="y", required=True, key="step", bind="query-params"
    )
    at = steps.index(step)
    step_to("Back", "Shift+Left", steps[at - 1])
    step_to("Step", "Shift+Right", steps[(at + 1) % len(steps)])

st.markdown(f"**{step}**: {meaning(step, network)}")
lines = st.container()  # drawn with the pictures, for the same reason
with st.container(horizontal=True, vertical_alignment="center"):
    st.markdown(
        ":small[Grey tells how large a value is; in a1, a2, … :green[green is positive] and "
        ":violet[violet negative]. The true label is underlined. The full colour: the largest of]",
        width="content",
    )
    scale = st.segmented_control(
        "The full colour is the largest of",
        ["each", "all"],
        default="each",
        required=True,
        format_func={"each": "each a", "all": "all a"}.__getitem__,
        key="scale",
        bind="query-params",
        label_visibility="collapsed",
    )
    as_batch = st.toggle(f"The batch x[0:{BATCH}]", key="batch", bind="query-params")


def picture(
    sample: int,
    values: Mapping[str, Array],
    key: str,
    hint: str = "",
    minus: Mapping[str, Array] | None = None,
) -> None:
    heatmaps(
        drawn(
            values,
            network,
            classes,
            truth=int(selection.labels[sample]),
            minus=minus,
            chosen=unit,
            step=step,
            shared_scale=scale == "all",
            height=160 if pinned is None else 130,
        ),
        key=key,
        hint=hint,
        on_choose=choose,
    )


with lines:
    listing(network, BATCH if as_batch else None, step, key="listing")

with pictures:
    if as_batch:
        x = apply_flags(selection.images[:BATCH], selection.labels[:BATCH])[0]
        batch_arrays = {"x": x, **forward(network, x)}
        batch(batch_arrays, key="batch pictures")
    point = "Point at a cell to read it, click it for its sum; Tab, arrow keys and Enter too."
    picture(selection.sample, arrays, "arrays", point)
    if pinned is not None and arrays_pinned is not None:
        st.markdown(f"**Pinned: sample {pinned}**, {outcome(pinned, arrays_pinned['y'])}")
        picture(pinned, arrays_pinned, "arrays_pinned")
        st.markdown(f"**Sample {selection.sample} minus sample {pinned}**")
        picture(selection.sample, arrays, "arrays_difference", minus=arrays_pinned)

card = None
if unit != NOTHING:
    card = Card(network, unit, None if versus == NOTHING else classes.index(versus), classes)
    with st.container(border=True):
        if arrays_pinned is None:
            card.show(arrays, "card", file_name(selection.sample))
        elif pinned is not None:
            left, right = st.columns(2, gap="medium")
            with left:
                st.markdown(f"**Sample {selection.sample}**")
                card.show(arrays, "card", file_name(selection.sample), wide=False)
            with right:
                st.markdown(f"**Pinned: sample {pinned}**")
                card.show(arrays_pinned, "pinned card", file_name(pinned), wide=False)
            between = f"{file_name(selection.sample)}-minus-{pinned}"
            card.show_difference(arrays, arrays_pinned, "card", between)

with st.expander("The numbers as a table", on_change="rerun", key="numbers") as table:
    if table.open:
        name = st.segmented_control(
            "Array", steps, default="y", required=True, label_visibility="collapsed"
        )
        if as_batch:
            whole = pd.DataFrame(batch_arrays[name]).rename_axis("sample")
            numbers(whole, f"{selection.name}-0-to-{BATCH - 1}-{name}", height=280)
        else:
            values = {f"sample {selection.sample}": arrays[name]}
            if arrays_pinned is not None:
                values[f"sample {pinned}"] = arrays_pinned[name]
                values["difference"] = arrays[name] - arrays_pinned[name]
            numbers(
                pd.DataFrame(values).rename_axis("index"),
                f"{file_name(selection.sample)}-{name}",
                height=280,
            )

with st.expander("In Python"):
    st.code(in_python(selection, card), language="python")
