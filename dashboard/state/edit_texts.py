"""Edits read from their text, each text once for all runs and visitors: long ones take a while."""

from core.network import edits
from core.network.edit import Edit
from dashboard.state.byte_cache import ByteCache

_READ = ByteCache(8 * 2**20)


@_READ.keep()
def read_edits(text: str) -> tuple[Edit, ...]:
    """Return the edits of a text; errors are those of `core.network.edits.read_edits`."""
    return edits.read_edits(text)
