"""A square that shows an image, can be drawn in, and takes pictures that are pasted or dropped."""

import base64
from collections.abc import Callable

import streamlit as st

from core.messages import Message
from dashboard.components.assets import component
from dashboard.components.room import reserve
from dashboard.words import _, said

LARGEST = 20_000_000  # bytes of a pasted picture, which comes in one message
#: How it is drawn in.
DRAWN_BY = Message(
    "Draw with mouse, finger or pen. With the keyboard, arrows move, Space draws, Delete erases."
)
# What the script tells of, but for a stroke by the keys, which has a place.
_DEEDS = {
    "clear": Message("Clear the pad"),
    "restore": Message("Bring back the drawing"),
    "draw": Message("Draw a stroke"),
    "erase": Message("Erase"),
}
_mount = component("pad", '<div class="pad"></div>', "drawing")


def pad(
    picture: bytes | None,
    version: str,
    *,
    key: str,
    words: str,
    hint: str = "",
    drawing: bool,
    ink: bool = True,
    on_draw: Callable[[bytes | None, Message], None],
    on_paste: Callable[[str, bytes | None], None] | None = None,
    instead: bytes | None = None,
    beside: bool = False,
) -> None:
    """Show a picture; in a drawing, let it be changed by mouse, finger, pen and keyboard.

    Parameters
    ----------
    picture : bytes or None
        A PNG, light ink on black where it is ink; None for an empty square.
    version : str
        What is shown is replaced by `picture` when this changes, and only then: a stroke that is
        being drawn is not lost to an answer to the one before it.
    key : str
        Of the component.
    words : str
        What it shows, for a screen reader.
    hint : str
        Written below it.
    drawing : bool
        Whether it can be drawn in.
    ink : bool
        Whether to show it as ink on paper, dark on a light page; else in its own colours.
    on_draw : callable
        Called at the end of a stroke with the whole picture, a PNG of 280 × 280 grey levels, light
        ink on black, or None once it is cleared; and with what was done.
    on_paste : callable
        Called with the name of a file that was pasted or dropped, and its bytes: None where they
        are more than `LARGEST`. Without it, nothing is taken.
    instead : bytes, optional
        A PNG to show while nothing is drawn; the first stroke is drawn on an empty square.
    beside : bool
        Whether the tools stand beside the square on a narrow screen.
    """

    def drawn() -> None:
        stroke = st.session_state[key].drawn
        on_draw(_bytes(stroke["png"]) or None, _deed(**stroke["deed"]))

    def pasted() -> None:
        file = st.session_state[key].pasted
        assert on_paste is not None  # else none was taken
        on_paste(file["name"], None if file["large"] else _bytes(file["content"]))

    if beside:  # as pad.css says: the square, and its tools below it or beside it
        reserve(key, "calc(min(100cqw, 22rem) + 5rem)", narrow="calc(100cqw - 11.1rem)")
    else:
        reserve(key, "254px")
    _mount(
        key=key,
        data={
            "picture": _url(picture),
            "instead": _url(instead),
            "version": version,
            "label": _("{words}. {hint}", words=words, hint=hint) if drawing else words,
            "hint": said(hint),
            "words": _words(),
            "drawing": drawing,
            "ink": ink,
            "beside": beside,
            "largest": LARGEST if on_paste else 0,
        },
        on_drawn_change=drawn,
        on_pasted_change=pasted,
    )


def _deed(kind: str, row: int | None = None, column: int | None = None) -> Message:
    """Return what the script tells of: a stroke by the keys ends in a row and a column."""
    if row is None:
        return _DEEDS[kind]
    if kind == "erase":
        return Message("Erase at row {row}, column {column}", row=row, column=column)
    return Message("Draw at row {row}, column {column}", row=row, column=column)


def _words() -> dict[str, str]:
    """Return the names of the tools, and what is heard of a place, for the script to fill."""
    place = {"row": "{row}", "column": "{column}"}
    return {
        "tools": _("Drawing"),
        "pen": _("Pen"),
        "eraser": _("Eraser"),
        "width": _("Width of the pen"),
        "clear": _("Clear"),
        "moved": _("row {row}, column {column}", **place),
        "drawn": _("Drawn at row {row}, column {column}", **place),
        "erased": _("Erased at row {row}, column {column}", **place),
    }


def _url(picture: bytes | None) -> str:
    """Return a PNG as a data URL; empty for none."""
    if not picture:
        return ""
    return f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"


def _bytes(url: str) -> bytes:
    """Decode what follows the comma of a data URL."""
    return base64.b64decode(url.partition(",")[2])
