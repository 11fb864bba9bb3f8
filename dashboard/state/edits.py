"""The edits of weights that every page follows: in the address while short, undone and redone.

They are edits of network A. Who chooses another one lets them go, which can be undone too.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

import streamlit as st

from core.messages import Message, message_of
from core.network.edit import Edit
from core.network.edits import edits_text
from core.network.unit import Unit
from dashboard.state import cached
from dashboard.state.address import asked, follow, write
from dashboard.state.edit_texts import read_edits
from dashboard.state.history import History
from dashboard.state.keys import network_key
from dashboard.state.kinds import Kind, several

EDITS = "edits"  #: The parameter of the address, and the key of the session: a canonical text.
PROBLEM = "edits problem"  #: In the session state: what the next run is to say.
IN_ADDRESS = 1500  #: Characters of an address: browsers, chats and proxies cut longer ones.
_OFF = "off"  # the parameter of older addresses for the units that are switched off
_OF = "edits of"  # in the session state: the weight file that they are edits of
_HISTORY = "edits history"

state = st.session_state


class Edited(NamedTuple):
    """A weight file and its edits, as a text."""

    file: str
    text: str


class EditHistory(History[Edited]):
    """What was done to weights; of networks without edits, the one that was chosen last."""

    def note(self, edit: Edited) -> None:
        """Add what is shown now; to choose among networks without edits is none."""
        if self.edits and not (edit.text or self.edits[self.place].text):
            self.edits[self.place] = edit
        else:
            super().note(edit)


def history() -> EditHistory:
    """Return the visitor's own."""
    found: EditHistory = state.setdefault(_HISTORY, EditHistory())
    return found


def follow_edits(file: str) -> Message | None:
    """Let the pages follow the edits of network A; after its choice, before it is looked at.

    Returns
    -------
    Message or None
        Why edits that were followed are not any more, where another network has taken the place of
        that in the file. Of an address that asks for what does not fit `address.finish` says so.
    """
    if state.get(_OF) not in (None, file):
        state[EDITS] = ""
    state[_OF] = file
    if gone := _misfit(file, _text()):
        state[EDITS] = ""
    kind = Kind(partial(_canonical, file), partial(_fits, file))
    # Of edits too long for it the address says nothing, which is no wish to be without them.
    if is_in_address() or asked(EDITS, kind) is not None:
        follow(EDITS, kind, "")
    if older := _asked_off(file):
        set_off(dict.fromkeys([*off(), *older]))
    if is_in_address():
        write(EDITS, kind, "")
    history().note(Edited(file, _text()))
    if not gone:
        return None
    return Message(
        "{file} is another network than before, and is shown without the edits, which do not fit "
        "it. {problem}",
        file=file,
        problem=gone,
    )


def are_of(file: str) -> bool:
    """Return whether this is the weight file whose network can be edited."""
    return state.get(_OF) == file


def edits_of(file: str) -> str:
    """Return the edits of a weight file as a text, "" for none."""
    return _text() if are_of(file) else ""


def current() -> tuple[Edit, ...]:
    """Return the edits that the pages follow, in their order."""
    return read_edits(_text())


def is_in_address() -> bool:
    """Return whether the address says the edits, so that a link to a page shows them."""
    return len(_text()) <= IN_ADDRESS


def as_file() -> bytes:
    """Return the edits as a file that `bring` takes."""
    return _text().encode()


def show(edited: Edited) -> None:
    """Show a network with edits; for callbacks."""
    state.update({"network": edited.file, _OF: edited.file, EDITS: edited.text})


@contextmanager
def noting_problem() -> Iterator[None]:
    """Let an error of what changes the edits be said by the next run; for callbacks."""
    try:
        yield
    except (OSError, ValueError) as error:  # the weight file may have gone meanwhile
        state[PROBLEM] = message_of(error)


def add(edits: Iterable[Edit]) -> None:
    """Add edits to those that the pages follow; for callbacks.

    Raises
    ------
    ValueError
        If the network has no such weights, or they would not be finite.
    OSError
        If its file cannot be read any more.
    """
    _replace([*current(), *edits])


def bring(content: bytes) -> None:
    """Follow the edits of a file, which may stand on a line each; for callbacks.

    Raises
    ------
    ValueError
        If it holds none, or none of this network.
    OSError
        As of `add`.
    """
    try:
        text = content.decode("utf-8-sig")  # Notepad begins a file with a mark
    except UnicodeDecodeError as error:
        raise ValueError(Message("A file of edits is text, and this one is not.")) from error
    _replace(read_edits("~".join(part for part in re.split(r"[~\s]+", text) if part)))


def off() -> tuple[str, ...]:
    """Return the units that are switched off, in the order in which they were."""
    return tuple(str(each.unit) for each in current() if each.kind == "off")


def set_off(units: Iterable[str]) -> None:
    """Switch these units off and all others on; for callbacks."""
    wanted = list(units)
    kept = [each for each in current() if each.kind != "off" or str(each.unit) in wanted]
    new = [Edit(Unit.parse(unit), "off") for unit in wanted if unit not in off()]
    _replace([*kept, *new])


def switch(unit: str) -> None:
    """Switch a unit off, or on again; for callbacks."""
    set_off([each for each in off() if each != unit] if unit in off() else [*off(), unit])


def with_on(text: str, unit: str | None = None) -> str:
    """Return edits, as a text, without those that switch units off: this one, or any."""

    def stays(edit: Edit) -> bool:
        return edit.kind != "off" or (unit is not None and str(edit.unit) != unit)

    return edits_text(filter(stays, read_edits(text)))


def remove_all() -> None:
    """Show the network as it is in its file; for callbacks."""
    state[EDITS] = ""


def _asked_off(file: str) -> list[str]:
    """Return the units that the address of a link switches off that is older than edits."""
    sizes = cached.network(network_key(file)).sizes

    def read(text: str) -> str | None:
        try:
            unit = Unit.parse(text)
        except ValueError:
            return None
        hidden = {f"z{layer}": width for layer, width in enumerate(sizes[1:-1], 1)}
        return str(unit) if unit.index < hidden.get(unit.array, 0) else None

    kind = Kind(read, lambda unit: read(unit) is not None, take=several)
    follow(_OFF, kind, [])
    found: list[str] = state.get(_OFF, [])
    state[_OFF] = []
    write(_OFF, kind, [])  # the edits say it from now on
    return found


def _replace(edits: Iterable[Edit]) -> None:
    text = edits_text(edits)
    cached.network(network_key(state[_OF])._replace(edits=text))  # an error where they do not fit
    state[EDITS] = text


def _text() -> str:
    found: str = state.get(EDITS, "")
    return found


def _canonical(file: str, text: str) -> str | None:
    """Return the edits that an address asks for; None if they are none, or none of this network."""
    if len(text) > IN_ADDRESS:
        return None
    try:
        canonical = edits_text(read_edits(text))
    except ValueError:
        return None
    return canonical if _fits(file, canonical) else None


def _fits(file: str, edits: str) -> bool:
    return _misfit(file, edits) is None


def _misfit(file: str, edits: str) -> Message | None:
    """Return in a sentence why edits are none of a network; None if they are."""
    try:
        cached.network(network_key(file)._replace(edits=edits))
    except (OSError, ValueError) as error:
        return message_of(error)
    return None
