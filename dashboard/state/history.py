"""What a visitor did, one edit after another: undone, redone, gone back to."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from dashboard.state.byte_cache import held_bytes

MOST = 100  # edits that are kept
MOST_BYTES = 8 * 2**20  # of what is in them: each visitor has a history

T = TypeVar("T")


@dataclass
class History(Generic[T]):
    """What there was after each edit, in their order, and which of them is shown."""

    edits: list[T] = field(default_factory=list)
    place: int = -1

    def note(self, edit: T) -> None:
        """Add what is shown now, unless it is shown already; what was undone is then gone."""
        if self.edits and edit == self.edits[self.place]:
            return
        self.edits[self.place + 1 :] = [edit]
        del self.edits[:-MOST]
        while len(self.edits) > 1 and held_bytes(self.edits) > MOST_BYTES:
            del self.edits[0]
        self.place = len(self.edits) - 1

    @property
    def undoes(self) -> bool:
        """Whether there is an edit to undo."""
        return self.place > 0

    @property
    def redoes(self) -> bool:
        """Whether there is an edit that was undone."""
        return self.place < len(self.edits) - 1

    def back(self) -> T:
        """Undo an edit."""
        return self.go(self.place - 1)

    def forth(self) -> T:
        """Do again what was undone."""
        return self.go(self.place + 1)

    def go(self, place: int) -> T:
        """Go to an edit, or to the nearest there is, and return it."""
        self.place = min(max(place, 0), len(self.edits) - 1)
        return self.edits[self.place]
