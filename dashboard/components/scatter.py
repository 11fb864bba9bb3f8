"""Many samples as points of a plane: point at one, click one, drag a rectangle over some."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from dashboard.components.assets import component
from dashboard.words import _, joined, said

Rectangle = tuple[float, float, float, float]  # left, right, bottom, top

_LAST = 65_535  # coordinates are sent as 16 bits each: finer than any screen, half of float32
_mount = component(
    "scatter",
    """<div class="scatter">
    <div class="frame">
      <span class="up"></span>
      <div class="map" tabindex="0" role="application">
        <canvas aria-hidden="true"></canvas><canvas aria-hidden="true"></canvas>
      </div>
    </div>
    <p class="across"></p>
    <ul class="legend"></ul>
    <p class="readout" aria-live="polite"></p>
    </div>""",
    "scatter_drawing",
)


@dataclass(frozen=True)
class Mark:
    """A place of the plane that is named.

    Attributes
    ----------
    kind : str
        ``"selected"`` or ``"pinned"`` for a ring around a sample, ``"class"`` for a name alone.
    name : str
        What is written beside it: ``"sample 12"``, the class.
    x, y : float
    """

    kind: str
    name: str
    x: float
    y: float


def scatter(
    points: Array,
    groups: Array,
    names: Sequence[str],
    *,
    key: str,
    of: str,
    scale: str,
    axes: tuple[str, str],
    words: str,
    marks: Sequence[Mark] = (),
    brush: Rectangle | None = None,
    on_brush: Callable[[Rectangle | None], None],
    on_pick: Callable[[int], None],
) -> None:
    """Show points that can be pointed at, picked, and chosen by a rectangle.

    Parameters
    ----------
    points : (N, 2) float
        Across and up, in one unit.
    groups : (N,) int
        Which of the names each point belongs to.
    names : sequence of str
        At most a hundred.
    key : str
        Of the component.
    of : str
        What the points are; `thumbnails` of the same name show the one that is pointed at.
    scale : str
        ``"classes"`` for ten colours, over and over; ``"outcome"`` for right and wrong;
        ``"ramp"`` for one scale from full ink for the first name to faint for the last, whose
        points lie lowest.
    axes : (str, str)
        What is measured across and up.
    words : str
        What is to be seen, for a screen reader.
    marks : sequence of Mark
    brush : Rectangle, optional
        The rectangle that is chosen.
    on_brush : callable
        Called with the rectangle that was drawn, or None to let go of it.
    on_pick : callable
        Called with the place, among the points, of the one that was clicked.
    """

    def brushed() -> None:
        drawn = st.session_state[key].brushed
        on_brush(tuple(drawn) if drawn else None)

    left, bottom = points.min(axis=0)
    right, top = points.max(axis=0)
    span = max(right - left, top - bottom) or 1.0
    scaled = np.rint((points - (left, bottom)) / span * _LAST).astype("<u2")
    hint = _(
        "Drag a rectangle over points to see their samples, click a point to select it. By key: "
        "arrows move a rectangle, + and − size it, Enter takes it, Escape lets go."
    )
    _mount(
        key=key,
        data={
            "points": base64.b64encode(scaled.tobytes()).decode("ascii"),
            "unit": float(span / _LAST),
            "extent": [float(edge) for edge in (left, right, bottom, top)],
            "groups": _letters(groups),
            "names": list(map(said, names)),
            "of": of,
            "scale": scale,
            "axes": axes,
            "label": joined([words, hint]),
            "words": {"hint": hint, **_words()},
            "marks": [{**vars(mark), "name": said(mark.name)} for mark in marks],
            "brush": brush,
        },
        on_brushed_change=brushed,
        on_picked_change=lambda: on_pick(int(st.session_state[key].picked)),
    )


def _letters(groups: Array) -> str:
    """Return a letter for each of at most a hundred groups, from ``"0"`` on."""
    return (groups + ord("0")).astype(np.uint8).tobytes().decode("latin-1")


def _words() -> dict[str, str]:
    """Return what is said of a rectangle and of the rings, for the script to fill."""
    given = {name: f"{{{name}}}" for name in ("left", "right", "bottom", "top", "n")}
    return {
        "one": _(
            "Rectangle from {left} to {right} across and {bottom} to {top} up: 1 point.", **given
        ),
        "many": _(
            "Rectangle from {left} to {right} across and {bottom} to {top} up: {n} points.",
            **given,
        ),
        "selected": _("selected: {name}", name="{name}"),
        "pinned": _("pinned: {name}", name="{name}"),
    }
