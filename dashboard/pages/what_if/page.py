"""What the network answers when something changes: an image drawn, brought or edited."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from core.images.transforms import apply
from core.network.network import forward, predict
from dashboard.components.arrays import drawn, index
from dashboard.components.heading import heading as following_heading
from dashboard.components.heatmap import Heatmap
from dashboard.components.heatmaps import heatmaps
from dashboard.components.hint import Hint
from dashboard.pages.what_if import (
    along_slider,
    backward,
    blend,
    edits,
    findings,
    growing,
    pixels,
    sliders,
    smallest_change,
    source,
)
from dashboard.pages.what_if.edits import Edit
from dashboard.pages.what_if.in_python import in_python
from dashboard.state.address import follow, write
from dashboard.state.kinds import options
from dashboard.state.navigate import open_digit
from dashboard.state.selection import current_selection
from dashboard.widgets.browse import browse_wrong
from dashboard.widgets.choice import one_of
from dashboard.widgets.findings import findings_place, say
from dashboard.widgets.in_python import under_in_python
from dashboard.widgets.numbers import file_button, folded, numbers, one_array
from dashboard.widgets.parts import open_part
from dashboard.widgets.picture import made
from dashboard.widgets.subject import (
    DRAWING,
    IMAGE,
    SAMPLE,
    SOURCES,
    SUM,
    Subject,
    png,
    predicted_as,
)
from dashboard.words import _, literal, percent, said

state = st.session_state
selection = current_selection()
network, classes = selection.network, selection.source.classes


def go_back(edit: Edit) -> None:
    source.restore(edit.source, dict(edit.made))
    sliders.put(edit.amounts)
    if edit.sample is not None:
        state["sample"] = edit.sample


def see_sum(unit: str) -> None:
    state["unit"] = unit
    open_digit(x, truth)


# What these two show depends on the sliders below them.
heading = st.container(
    horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
)
found = findings_place(late=2)
with st.container(horizontal=True, gap="small", vertical_alignment="center"):
    chosen = one_of(_("From"), SOURCES, key="from", label_visibility="collapsed")
    controls = st.container(horizontal=True, gap="small", width="stretch")
with st.container(horizontal=True):
    left, middle = st.container(width=282, gap="xsmall"), st.container(width=124)
    with st.container(width=436, gap="xsmall"):
        amounts = sliders.sliders()
        if chosen == SAMPLE:
            st.markdown(_(":small[The sliders act one after the other, row by row.]"))
        else:
            st.markdown(
                _(
                    ":small[Raw is only made smaller; prepared is scaled and centred as MNIST's "
                    "digits were, and what the sliders change, row by row.]"
                )
            )

sample = selection.sample if chosen == SAMPLE else None
edits.image_history().note(Edit(chosen, made(), amounts, sample))
# Of which slider the page tells is in the address also where the choice of it is not on the screen.
follow(sliders.MOVED, options(sliders.NAMES), sliders.FIRST)
write(sliders.MOVED, options(sliders.NAMES), sliders.FIRST)
begun = source.start(selection, chosen)
x = apply(begun.image.reshape(1, 784), amounts)[0]
shown = Subject(
    title=begun.edited if amounts else begun.title,
    x_code="x",
    file=begun.file(selection.name, edited=bool(amounts)),
    label=begun.label,
    arrays={"x": x, **forward(network, x)},
)
truth = None if begun.label is None else classes[begun.label]
packed, sent = selection.packed
# What is drawn is read in the browser while the pen moves; what sliders make of it, here.
follows: str = predicted_as(source.TITLES[DRAWING], "{label}", "{confidence}")
if chosen != DRAWING or amounts or not sent:
    follows = ""
with heading:
    if chosen == DRAWING:
        y = shown.arrays["y"]
        values = {"label": classes[y.argmax()], "confidence": percent(y.max())}
        following_heading(predicted_as(shown.title, **values), follows)
    else:
        st.subheader(shown.heading(classes), anchor=False, width="content")
    if chosen == SAMPLE:
        with st.container(horizontal=True, width="content"):
            browse_wrong(selection)
with controls:
    edits.controls(go_back)
    st.button(_("Send to Forward pass"), key="send", on_click=open_digit, args=(x, truth))
with left:
    source.square(chosen, begun, shown)
with middle:
    versions = {name: image.ravel() / np.float32(255) for name, image in begun.versions.items()}
    if amounts and chosen != SAMPLE:  # the square shows the edited sample
        versions[source.EDITED] = x
    last = dict(list(versions.items())[-2:])  # above the sliders, where the page is narrow
    heatmaps(
        [
            Heatmap(
                name=said(name),
                values=np.rint(255 * image).astype(np.uint8).reshape(28, 28),
                columns=28,
                cell=3,
                signed=False,
                limit=255,
                layer=0,
                notes=[
                    _(
                        "→ {label} with {confidence}",
                        label=classes[y.argmax()],
                        confidence=percent(y.max()),
                    )
                ],
                ranged=False,
            )
            for (name, image), y in zip(
                last.items(), predict(network, np.stack(list(last.values()))), strict=True
            )
        ],
        key="versions",
        hint="",
    )
heatmaps(
    drawn(shown.arrays, network, classes, truth=shown.label),
    key="edited arrays",
    hint=Hint(
        _("Point at a cell to read it, click it for its sum on Forward pass."),
        _("Tap a cell for its sum on Forward pass."),
    ),
    network=packed,
    grow=True,
    on_choose=see_sum,
    follows=follows,
    opens=SUM,
)


PARTS: dict[str, tuple[str, Callable[[], None], Callable[[], str]]] = {
    "pixels": (
        _("Pixels that matter"),
        lambda: pixels.pixels_that_matter(selection, x, shown.label, shown.file),
        lambda: pixels.pixels_in_python(selection, x),
    ),
    "smallest-change": (
        _("Smallest change"),
        lambda: smallest_change.smallest_change(selection, x, shown.file),
        lambda: smallest_change.smallest_change_in_python(selection, x),
    ),
    "along": (
        _("Accuracy along a slider"),
        lambda: growing.along(selection, amounts),
        lambda: along_slider.along_in_python(selection, *sliders.moved_to(amounts)),
    ),
    "blend": (
        _("To another image"),
        lambda: blend.blend_to(selection, x, shown.file),
        lambda: blend.blend_in_python(selection, x),
    ),
    "backpropagation": (
        _("Backpropagation"),
        lambda: backward.backward(selection, x, shown.label, shown.file),
        lambda: backward.backward_in_python(selection, x, shown.label),
    ),
}
part = open_part({part: (words, draw) for part, (words, draw, _) in PARTS.items()}, key="what")
if part != "along":
    growing.until_found(selection)

say(found, findings.findings(selection, begun.image, amounts, sliders.moved(), chosen))


def table() -> None:
    name = one_array(list(shown.arrays), "y")
    values = {shown.title: shown.arrays[name]}
    rows = index(name, network, classes)
    words = {"label": _("label"), "index": _("index"), shown.title: said(shown.title)}
    numbers(
        pd.DataFrame(values, index=rows), f"{shown.file}-{name}", height=280, column_config=words
    )


folded(_("The numbers as a table"), table, key="edited numbers")


def program() -> None:
    code = f"{in_python(selection, begun, amounts)}\n{PARTS[part][2]()}"
    st.code(code, language="python")
    with st.container(horizontal=True):
        if begun.picture and begun.picture.data:
            file = begun.picture.file
            file_button(literal(file), begun.picture.data, file, key="download picture")
        words = _("The edited image, 28 × 28 grey levels.")
        file_button(IMAGE, lambda: png(x), IMAGE, key="download digit", words=words)


under_in_python(program)
