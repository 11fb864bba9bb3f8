"""A drawing or a picture that a visitor made or brought, and what was found in it."""

import io
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from core.arrays import Array
from core.images.digits import raw_digit, read_digit
from core.images.picture import read_picture
from core.images.rendering import marked
from core.messages import Message
from dashboard.widgets.subject import DRAWING, png

if TYPE_CHECKING:
    from PIL import Image

PAD = 0  # the grey level of a pad on which nothing is drawn
KEPT = 2_000_000  # bytes of a file that can be taken away again; a history holds several
_SIDE = 280  # pixels: what is shown of a picture
_ALL = Message("Blue is read as the digit.")
_BOTH = Message("Blue is read as the digit; what is striped in orange was set aside.")


@dataclass(frozen=True, eq=False)
class Picture:
    """A drawing or a picture, and what the network can get of it.

    Attributes
    ----------
    file : str
        Its name.
    data : bytes
        The whole file; empty if it is larger than `KEPT`.
    deed : str
        What brought it, in words.
    shown : bytes
        A small PNG of it.
    marks : bytes
        The same with what was read as the digit, and what was not, in colour; empty where there
        are no notes.
    key : Message
        What the colours are.
    notes : list of Message
        What was done to it, set aside, or is in doubt.
    digits : int
        How many digits there are in it.
    raw, prepared : (28, 28) uint8
        Only made smaller; prepared as the digits of MNIST were.
    """

    file: str
    data: bytes
    deed: str
    shown: bytes
    marks: bytes
    key: Message
    notes: list[Message]
    digits: int
    raw: Array
    prepared: Array

    @property
    def x(self) -> Array:
        """What the network gets, (784,) float32 from 0.0 to 1.0."""
        x: Array = self.prepared.ravel() / np.float32(255)
        return x


def read(file: str, data: bytes, deed: str, *, ground: int | None = None) -> Picture:
    """Read the file of a picture, whose ground may be known as in `read_digit`.

    Raises
    ------
    ValueError
        If it cannot be read, or shows nothing drawn.
    """
    image = read_picture(data)
    raw, digit = raw_digit(image), read_digit(image, ground=ground)
    marks = b""
    if digit.notes:
        marks = marked(digit.picture, digit.kept, digit.set_aside, _SIDE)
    return Picture(
        file=file,
        data=data if len(data) <= KEPT else b"",
        deed=deed,
        shown=_small(image, raw),
        marks=marks,
        key=_BOTH if digit.set_aside.any() else _ALL,
        notes=digit.notes,
        digits=digit.digits,
        raw=raw,
        prepared=digit.pixels,
    )


def made() -> dict[str, Picture]:
    """Return the visitor's own images, by their source; each change makes a new dictionary."""
    found: dict[str, Picture] = st.session_state.setdefault("made", {})
    return found


def drawn() -> Picture | None:
    """Return the visitor's drawing, if there is one."""
    return made().get(DRAWING)


def renewed() -> int:
    """Return another number whenever a pad is to show what it did not draw itself."""
    found: int = st.session_state.setdefault("renewed", 0)
    return found


def renew() -> None:
    """Let the pads show what they did not draw themselves."""
    st.session_state["renewed"] = renewed() + 1


def keep_drawing(data: bytes | None, deed: str) -> None:
    """Keep what the pad hands over as the visitor's drawing; for callbacks.

    Parameters
    ----------
    data : bytes or None
        A PNG; none, or one without ink, is no drawing any more.
    deed : str
        What was done, in words.
    """
    own = {source: picture for source, picture in made().items() if source != DRAWING}
    if data:
        with suppress(ValueError):  # all of it is erased
            own[DRAWING] = read("drawing.png", data, deed, ground=PAD)
    st.session_state["made"] = own


def _small(image: "Image.Image", raw: Array) -> bytes:
    """Return a PNG of a picture small enough to be sent with every rerun."""
    from PIL import Image, ImageOps

    if image.mode not in ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"):
        return png(raw.ravel() / 255)  # 16 bits and the like, which no screen shows as they are
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGBA")
    finer = max(image.size) > _SIDE
    method = Image.Resampling.LANCZOS if finer else Image.Resampling.NEAREST
    file = io.BytesIO()
    ImageOps.contain(image, (_SIDE, _SIDE), method).save(file, "PNG")
    return file.getvalue()
