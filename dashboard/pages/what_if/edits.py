"""What a visitor did to the image, one edit after another: undone, redone, gone back to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from core.images.transforms import TRANSFORMS
from core.messages import Message, listed
from dashboard.state import history
from dashboard.widgets.picture import Picture
from dashboard.widgets.subject import SOURCES
from dashboard.widgets.undo import undo_and_redo
from dashboard.words import _, literal
from dashboard.words.transforms import deed


@dataclass(frozen=True)
class Edit:
    """All that makes the image, within the data set and the split that the sidebar says.

    Attributes
    ----------
    source : str
        One of `subject.SOURCES`.
    made : mapping of str to Picture
        The visitor's own images by source.
    amounts : mapping of str to float
        Of the transforms that change something.
    sample : int or None
        The selected sample, where the image is made from it.
    """

    source: str
    made: Mapping[str, Picture]
    amounts: Mapping[str, float]
    sample: int | None = None


@dataclass
class History(history.History[Edit]):
    """All that was done to the image, and what each edit did in a few words."""

    deeds: list[str] = field(default_factory=list)

    def note(self, edit: Edit) -> None:
        """Add what is shown now, as any history does; the first is told by what it began from."""
        before = self.edits[self.place] if self.edits else None
        if edit != before:
            done = describe(before, edit) if before else _begun_from(edit)
            self.deeds[self.place + 1 :] = [done]
        super().note(edit)
        del self.deeds[: -len(self.edits)]


def describe(before: Edit, after: Edit) -> Message:
    """Return in a few words what was done between two states."""
    deeds: list[str] = []
    for source in {**before.made, **after.made}:
        picture = after.made.get(source)
        if picture is None:
            deeds.append(Message("Clear the pad"))
        elif picture is not before.made.get(source):
            deeds.append(picture.deed)
    if after.source != before.source and not deeds:
        deeds.append(_begun_from(after))
    elif after.sample not in (None, before.sample):
        deeds.append(Message("Sample {sample}", sample=after.sample))
    changed = [name for name in TRANSFORMS if before.amounts.get(name) != after.amounts.get(name)]
    if len(changed) > 1 and not after.amounts:
        deeds.append(Message("Reset the sliders"))
    else:
        deeds += [deed(name, after.amounts.get(name)) for name in changed]
    return listed(deeds)


def _begun_from(edit: Edit) -> Message:
    return Message("From {source}", source=SOURCES[edit.source])


def image_history() -> History:
    """Return the visitor's own."""
    found: History = st.session_state.setdefault("image edits", History())
    return found


def controls(show: Callable[[Edit], None]) -> None:
    """Draw the buttons for undo and redo and the menu of edits, each of which goes back to it.

    Parameters
    ----------
    show : callable
        Called with the edit to go to, in a callback.
    """
    edits = image_history()

    def go() -> None:
        place = st.session_state["edit"]
        if place is not None:  # clicked in a menu of before the last edit
            show(edits.go(place))

    undo_and_redo(edits, show)

    def words(place: int) -> Message:
        # Streamlit tells options apart by their words, and two strokes have the same.
        values = {"number": place + 1, "deed": literal(edits.deeds[place])}
        if place == edits.place:
            return _("{number}: {deed} (now)", **values)
        return _("{number}: {deed}", **values)

    # A menu has no choice of its own that an undo could leave behind.
    st.menu_button(
        _("Edits"),
        range(len(edits.edits)),
        format_func=words,
        key="edit",
        icon=":material/history:",
        on_click=go,
    )
