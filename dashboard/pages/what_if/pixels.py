"""Which pixels matter for a logit: its gradient, gradient × input, and what hiding a patch does."""

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.explanation.attribution import attribute_logit
from core.explanation.occlusion import Occlusion, occlude
from core.messages import Message
from core.network.network import predict
from core.network.unit import Unit
from dashboard.components.heatmap import Heatmap
from dashboard.components.heatmaps import heatmaps
from dashboard.components.hint import Hint
from dashboard.state.selection import Selection
from dashboard.widgets.choice import one_of, select
from dashboard.widgets.fields import number_of
from dashboard.widgets.numbers import csv_button
from dashboard.words import _, file_part, joined, literal, number, said

PREDICTION = "prediction"
PATCH, STRIDE = 5, 1  # pixels, until others are chosen
GRADIENT, PRODUCT, OCCLUSION = (
    Message("gradient"),
    Message("gradient × input"),
    Message("occlusion"),
)

state = st.session_state


def pixels_that_matter(selection: Selection, x: Array, label: int | None, file: str) -> None:
    """Draw how each pixel of the image x, (784,), bears on the logit of a class.

    Parameters
    ----------
    selection : Selection
    x : (784,) float
    label : int or None
        The true label, of which is told where it is neither the prediction nor the class.
    file : str
        What the files of its figures begin with.
    """
    network, classes = selection.network, selection.source.classes
    predicted = int(predict(network, x).argmax())
    st.markdown(_("##### Which pixels speak for a label, and which against it"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unit = _toward(classes, predicted)
        patch, stride = _patch()
        shared = (
            one_of(
                _("Full colour stands for the largest of"),
                {"each": _("each picture"), "all": _("all three")},
                key="pixel_scale",
            )
            == "all"
        )
    a = Unit(f"a{network.depth}", unit)
    found = attribute_logit(network, x, unit)
    hidden = occlude(network, x, patch=patch, stride=stride)
    signed: dict[str, Array] = {
        GRADIENT: found.gradient,
        PRODUCT: found.gradient_times_input,
        OCCLUSION: hidden.by_pixel(-hidden.logit_change(unit)).ravel(),
    }
    frame = (*_worst(hidden, unit), patch)
    largest = {name: float(np.abs(values).max()) for name, values in signed.items()}
    limits = dict.fromkeys(signed, max(largest.values())) if shared else largest
    heatmaps(
        [
            Heatmap("x", x.reshape(28, 28), 28, 6, False, max(1.0, float(x.max())), 0, frame=frame),
            *(
                Heatmap(
                    said(name),
                    values.reshape(28, 28),
                    28,
                    6,
                    True,
                    limits[name],
                    0,
                    frame=frame if name == OCCLUSION else None,
                )
                for name, values in signed.items()
            ),
        ],
        key="pixels",
        hint=Hint(
            _("Point at a pixel to read it in all four; Tab and the arrow keys do the same."),
            _("Tap a pixel to read it in all four."),
        ),
    )
    labelled = None
    if label is not None and label not in (predicted, unit):
        labelled = _(
            "It is labelled {label}: choose that to see what speaks for it.",
            label=literal(classes[label]),
        )
    lines = [
        joined([_colours(literal(classes[unit]), shared=shared), labelled]),
        _(
            "- **gradient**: how fast its logit, {logit}, rises as the pixel gets more ink, per "
            "1.0; pixels without ink have one too.",
            logit=a,
        ),
        _(
            "- **gradient × input**: what the ink of the pixel adds to {logit}, were the network "
            "linear about this image.",
            logit=a,
        ),
        _(
            "- **occlusion**: by how much {logit} falls when an empty square of {patch} × {patch} "
            "pixels hides the pixel, on average over the squares that do. {most}",
            logit=a,
            patch=patch,
            most=_most(hidden, unit, literal(classes[predicted]), predicted),
        ),
    ]
    st.markdown("\n".join(lines))
    rows, columns = np.divmod(np.arange(x.size), 28)
    csv_button(
        lambda: pd.DataFrame({"row": rows, "column": columns, "x": x, **signed}).rename_axis(
            "pixel"
        ),
        f"{file}-pixels-toward-{file_part(classes[unit])}",
        _("All four, pixel by pixel"),
    )


def pixels_in_python(selection: Selection, x: Array) -> str:
    """Return the lines that give the three; `network` and `x` are there."""
    chosen = state.get("toward", PREDICTION)
    follows = chosen == PREDICTION
    patch, stride = state.get("patch", PATCH), state.get("stride", STRIDE)
    unit = "predict(network, x).argmax()" if follows else chosen
    return f"""\
{"from core import predict" if follows else ""}
from core.explanation.attribution import attribute_logit
from core.explanation.occlusion import occlude

unit = {unit}
found = attribute_logit(network, x, unit)
print(found.gradient, found.gradient_times_input)
hidden = occlude(network, x, patch={patch}, stride={stride})
occlusion = hidden.by_pixel(-hidden.logit_change(unit))
print(occlusion)
""".lstrip()


def _toward(classes: tuple[str, ...], predicted: int) -> int:
    words: dict[str | int, str] = {PREDICTION: _("the prediction")} | dict(enumerate(classes))
    chosen = select(_("Toward"), words, key="toward", width=150)
    return chosen if isinstance(chosen, int) else predicted


def _colours(label: str, *, shared: bool) -> Message:
    """Return what the colours stand for, toward a label."""
    if shared:
        return _(
            "**Toward {label}**: :green[green] speaks for it, :violet[violet] against it; the full "
            "colour is the largest of all three.",
            label=label,
        )
    return _(
        "**Toward {label}**: :green[green] speaks for it, :violet[violet] against it; the full "
        "colour is the largest of its own picture, so that colours of two pictures do not compare.",
        label=label,
    )


def _patch() -> tuple[int, int]:
    """Choose the side of the square and how far apart its positions are."""
    patch = number_of(
        _("Square, pixels a side"), 1, 28, key="patch", default=PATCH, step=1, width=150
    )
    # A pixel that no square covers has no figure: the positions are at most a side apart.
    stride = number_of(
        _("Moved by, pixels"), 1, patch, key="stride", default=STRIDE, step=1, width=150
    )
    return patch, stride


def _worst(hidden: Occlusion, unit: int) -> tuple[int, int]:
    """Return the first row and column of the square behind which the logit falls most."""
    change = hidden.logit_change(unit)
    row, column = np.unravel_index(change.argmin(), change.shape)
    return int(hidden.tops[row]), int(hidden.lefts[column])


def _most(hidden: Occlusion, unit: int, name: str, predicted: int) -> Message:
    """Return where hiding lowers the logit most, and how often it changes the answer."""
    change, (row, column) = hidden.logit_change(unit), _worst(hidden, unit)
    others = int((hidden.predicted != predicted).sum())
    values = {"most": number(-change.min()), "row": row, "column": column}
    values |= {"all": change.size, "name": name}
    if not others:
        return _(
            "It falls most, by {most}, behind the square that is :orange[outlined], from row {row} "
            "and column {column}. Behind each of the {all:,} squares the image is still read as "
            "{name}.",
            **values,
        )
    return _(
        "It falls most, by {most}, behind the square that is :orange[outlined], from row {row} and "
        "column {column}. Behind {others:,} of the {all:,} squares the image is no longer read as "
        "{name}.",
        others=others,
        **values,
    )
