"""Many small curves side by side, all over heights from 0 to 1; a click chooses one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from dashboard.components.assets import component
from dashboard.components.room import of_tiles, reserve

_HEIGHT = 99  # CSS pixels of a panel with one note
_mount = component("small_multiples", '<ul class="multiples"></ul>')

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """One curve of a panel.

    Attributes
    ----------
    points : sequence of (float, float)
        From left, 0, to right, 1, and how high each is, 0 to 1.
    marks : sequence of (float, float)
        Points of it from which a rule leads down to the axis.
    note : str
        What stands below the panel about it.
    """

    points: Sequence[Point]
    marks: Sequence[Point] = ()
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """One of the small pictures.

    Attributes
    ----------
    id : str
        What is chosen by a click.
    title : str
    words : str
        What is to be seen, in a sentence, for a screen reader and on hover.
    lines : sequence of Line
        The first one is the one that is told of.
    neutral : float
        Where a rule stands, 0 to 1.
    """

    id: str
    title: str
    words: str
    lines: Sequence[Line] = field(default_factory=list)
    neutral: float = 0.0


def small_multiples(
    panels: Sequence[Panel],
    *,
    key: str,
    label: str,
    selected: str,
    on_choose: Callable[[str], None],
    busy: bool = False,
) -> None:
    """Show the panels.

    Parameters
    ----------
    panels : sequence of Panel
    key : str
        Of the component.
    label : str
        What all are, for a screen reader.
    selected : str
        The id of the panel to mark.
    on_choose : callable
        Called with the id of the panel that was clicked.
    busy : bool
        Whether more lines will come.
    """
    reserve(key, of_tiles(len(panels), 126, _HEIGHT, gap=5.25, edge=3))
    _mount(
        key=key,
        data={
            "label": label,
            "busy": busy,
            "panels": [
                {
                    **vars(panel),
                    "lines": [vars(line) for line in panel.lines],
                    "selected": panel.id == selected,
                }
                for panel in panels
            ],
        },
        on_chosen_change=lambda: on_choose(str(st.session_state[key].chosen)),
    )
