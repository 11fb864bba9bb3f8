"""A pad to draw on, and the network beside it, which follows the pen."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from core.messages import Message
from core.network.network import Network
from core.network.packing import MOST_PARAMETERS
from dashboard.components.arrays import drawn as as_heatmaps
from dashboard.components.arrays import read_as
from dashboard.components.heatmaps import heatmaps
from dashboard.components.hint import Hint
from dashboard.components.pad import DRAWN_BY, pad
from dashboard.state.selection import Selection
from dashboard.widgets.picture import drawn, keep_drawing, renewed
from dashboard.widgets.subject import DRAWING, SUM, Subject, png
from dashboard.words import _, joined, percent, said

#: What becomes of the strokes.
PREPARED = Message("x is your drawing, centred and scaled as MNIST's digits are.")


def pad_instead_of(selection: Selection) -> None:
    """Draw the pad with the visitor's drawing, or the sample that the first stroke replaces."""
    drawing, sample = drawn(), selection.sample
    pad(
        drawing.shown if drawing else None,
        f"{DRAWING} {renewed()} {selection.data} {selection.split} {sample}",
        key="draw",
        words=_("Your drawing") if drawing else _("Sample {sample}, until you draw", sample=sample),
        hint=joined([DRAWN_BY, PREPARED]),
        drawing=True,
        beside=True,
        on_draw=keep_drawing,
        instead=png(selection.x(sample)),
    )


def following_arrays(
    selection: Selection, shown: Subject, *, on_choose: Callable[[str], None]
) -> None:
    """Draw x, z1, z2, … and y: of the drawing while it is drawn, if the browser has the network.

    Parameters
    ----------
    selection : Selection
    shown : Subject
        What they are of otherwise.
    on_choose : callable
        Called with the unit that was clicked, as in the code: ``"z1[3]"``.
    """
    key, sent = selection.packed
    arrays_of(
        shown,
        selection.network,
        selection.source.classes,
        key=key,
        hint=Hint(
            _("Point at a cell to see what adds up to it, click it for the whole sum."),
            _("Tap a cell for the whole sum."),
        )
        if sent
        else Hint(
            _("Point at a cell to read it, click it for its sum."), _("Tap a cell for its sum.")
        ),
        follow=bool(sent),
        on_choose=on_choose,
    )
    if not sent:
        st.markdown(
            _(
                ":small[With more than {most:,} parameters the network is too large to follow the "
                "pen: its answer comes at the end of a stroke.]",
                most=MOST_PARAMETERS,
            )
        )


def arrays_of(
    shown: Subject,
    network: Network,
    classes: Sequence[str],
    *,
    key: str,
    hint: str | Hint,
    follow: bool,
    on_choose: Callable[[str], None] | None = None,
) -> None:
    """Draw x, z1, z2, … and y of an image, or of the drawing where they `follow` it.

    Parameters
    ----------
    shown : Subject
    network : Network
    classes : sequence of str
    key : str
        That of the network in the browser.
    hint : str or Hint
        What the line says while no cell is pointed at.
    follow : bool
        Whether the browser has the network.
    on_choose : callable, optional
        Called with the unit that was clicked; without, none can be.
    """
    y = shown.arrays["y"]
    predicted, confidence = said(classes[int(y.argmax())]), percent(y.max())
    if shown.label is None:
        outcome = _of_a_drawing(predicted, confidence)
    else:
        outcome = read_as(shown.title, said(classes[shown.label]), predicted, confidence)
    heatmaps(
        [
            replace(array, notes=(), ranged=False, target=array.target if on_choose else None)
            for array in as_heatmaps(shown.arrays, network, classes, truth=shown.label)
            if not array.name.startswith("a")
        ],
        key="following arrays",
        hint=hint,
        network=key,
        grow=True,
        compact=True,
        on_choose=on_choose or (lambda unit: None),
        opens=SUM if on_choose else "",
        said=outcome,
        follows=_of_a_drawing("{label}", "{confidence}") if follow else "",
    )


def _of_a_drawing(label: str, confidence: str) -> Message:
    return _("Your drawing: read as {label} with {confidence}.", label=label, confidence=confidence)
