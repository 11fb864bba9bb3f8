"""What a network was made of by hand: another one, and the edits of it."""

from collections.abc import Mapping
from typing import NamedTuple

from core.network.edits import edits_text, read_edits


class Origin(NamedTuple):
    """A network that was edited.

    Attributes
    ----------
    file : str
        The name of its weight file.
    edits : str
        As `core.network.edits.edits_text` writes them.
    """

    file: str
    edits: str

    @property
    def edit_count(self) -> int:
        """How many edits there were."""
        return len(read_edits(self.edits))


#: By the names that they have in a weight file.
WORDS = ("edited_from", "edits_made")


def origin_words(origin: Origin | None) -> dict[str, str]:
    """Return what a weight file says of it; nothing where there is none."""
    return dict(zip(WORDS, origin, strict=True)) if origin else {}


def read_origin(words: Mapping[str, str]) -> Origin | None:
    """Return what a weight file says of it; None where others say something else by these names."""
    file, edits = (words.get(name, "") for name in WORDS)
    try:
        canonical = edits_text(read_edits(edits))
    except ValueError:
        return None
    return Origin(file[:255], canonical) if file and canonical else None
