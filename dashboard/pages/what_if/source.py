"""Where the image comes from: the selected sample, a drawing, or a picture."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from core.messages import Message, message_of
from dashboard.components.pad import DRAWN_BY, LARGEST, pad
from dashboard.state.selection import Selection
from dashboard.widgets.picture import PAD, Picture, keep_drawing, made, read, renew, renewed
from dashboard.widgets.subject import DRAWING, PICTURE, SAMPLE, Subject, png
from dashboard.words import _, joined, literal, said

TYPES = ["png", "jpg", "gif", "bmp", "webp", "tiff", "avif"]
TITLES = {DRAWING: Message("Your drawing"), PICTURE: Message("Your picture")}
_EDITED = {DRAWING: Message("Your drawing, edited"), PICTURE: Message("Your picture, edited")}
RAW, PREPARED, EDITED = Message("raw resize"), Message("prepared"), Message("edited")
_HINTS = {
    SAMPLE: Message("The sample as the sliders change it."),
    DRAWING: DRAWN_BY,
    PICTURE: Message("Drop or paste a picture, or choose a file."),
}


@dataclass(frozen=True)
class Start:
    """An image before it is edited.

    Attributes
    ----------
    called : str
        What it is in the name of a file.
    title, edited : Message
        What it is, and what it is once the sliders change it.
    label : int or None
        The true label, where there is one.
    code : str
        The image in Python, as a batch of one.
    versions : mapping of Message to (28, 28) uint8
        What the network could get, by what was done to it.
    picture : Picture, optional
        Where it comes from, if it is drawn or brought.
    """

    called: str
    title: Message
    edited: Message
    label: int | None
    code: str
    versions: Mapping[Message, Array]
    picture: Picture | None = None

    @property
    def image(self) -> Array:
        """The image that is edited, (28, 28) uint8: the last of the versions."""
        return list(self.versions.values())[-1]

    def file(self, name: str, *, edited: bool) -> str:
        """Return what the files of its figures begin with."""
        return f"{name}-{self.called}-edited" if edited else f"{name}-{self.called}"


def start(selection: Selection, source: str) -> Start:
    """Return the image before it is edited; an empty image while nothing is there yet."""
    sample = selection.sample
    if source == SAMPLE:
        return Start(
            called=str(sample),
            title=Message("Sample {sample}", sample=sample),
            edited=Message("Sample {sample}, edited", sample=sample),
            label=int(selection.labels[sample]),
            code=f"x_{selection.split}[{sample}:{sample + 1}]",
            versions={Message("as it is"): selection.images[sample]},
        )
    picture = made().get(source)
    if picture is None:
        empty = np.zeros((28, 28), np.uint8)
        return Start(
            called="empty",
            title=Message("An empty image"),
            edited=Message("An empty image, edited"),
            label=None,
            code="np.zeros((1, 784), dtype=np.float32)",
            versions={RAW: empty, PREPARED: empty},
        )
    opened = f"Image.open({picture.file!r})"
    if source == DRAWING:
        opened += f", ground={PAD}"
    return Start(
        called=source,
        title=TITLES[source],
        edited=_EDITED[source],
        label=None,
        code=f"prepare_digit({opened}).reshape(1, 784)",
        versions={RAW: picture.raw, PREPARED: picture.prepared},
        picture=picture,
    )


def restore(source: str, own: dict[str, Picture]) -> None:
    """Go back to an earlier source and the images there were then; for callbacks."""
    state = st.session_state
    state["from"] = source
    if own != made():
        state["made"] = own
        renew()


def square(source: str, begun: Start, edited: Subject) -> None:
    """Draw the square in which the image is seen or drawn, and below it where files are taken.

    Parameters
    ----------
    source : str
        One of `SOURCES`.
    begun : Start
        The image before it is edited, as `start` gives it.
    edited : Subject
        What the sliders make of it. Of a sample, that is what the square shows.
    """
    state = st.session_state
    if source == SAMPLE:
        shown: bytes | None = png(edited.arrays["x"])
        version = f"{SAMPLE} {hash(shown)}"
    else:
        version = f"{source} {renewed()}"
        shown = begun.picture.shown if begun.picture else None
    words = said(edited.title if source == SAMPLE else begun.title)
    if source == PICTURE and begun.picture and begun.picture.marks:
        shown = begun.picture.marks
        words = _("{title}. {colours}", title=begun.title, colours=begun.picture.key)
    pad(
        shown,
        version,
        key="pad",
        words=words,
        hint=said(_HINTS[source]),
        drawing=source == DRAWING,
        ink=source != PICTURE,
        on_draw=keep_drawing,
        on_paste=_take,
    )
    if begun.picture:
        _say(begun.picture, marked=shown == begun.picture.marks)
    if source == PICTURE:
        # A new key empties it once the picture is read: what is shown is what there is.
        key = f"upload {state.setdefault('uploads', 0)}"
        st.file_uploader(
            _("A picture"),
            type=TYPES,
            key=key,
            on_change=_upload,
            args=(key,),
            label_visibility="collapsed",
        )
    if problem := state.pop("picture problem", None):
        st.warning(literal(problem))


def _say(picture: Picture, *, marked: bool) -> None:
    """Say what was found in a picture, with the colours it is marked in."""
    notes = picture.notes
    if picture.digits > 1:
        st.warning(literal(notes[0]))
        notes = notes[1:]
    shown = [picture.key, *notes] if marked else notes
    if shown:
        st.caption(joined(map(literal, shown)))


def _upload(key: str) -> None:
    state = st.session_state
    file = state[key]
    state["uploads"] += 1
    if file is not None:
        _take(file.name, file.getvalue())


def _take(file: str, data: bytes | None) -> None:
    """Take a picture that was brought, or keep what there is and say why."""
    state = st.session_state
    if data is None:
        state["picture problem"] = Message(
            "{file}: a picture that is pasted or dropped here has at most {megabytes} MB: choose "
            "it as a file instead.",
            file=file,
            megabytes=LARGEST // 1_000_000,
        )
        return
    try:
        picture = read(file, data, Message("Picture {file}", file=file))
    except ValueError as error:
        state["picture problem"] = Message("{file}: {reason}", file=file, reason=message_of(error))
        return
    restore(PICTURE, {**made(), PICTURE: picture})
