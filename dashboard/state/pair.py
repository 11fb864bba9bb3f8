"""The two networks that are compared, on the split that every page follows."""

from dataclasses import dataclass
from pathlib import Path

from core.evaluation.comparison import Comparison
from dashboard.state import cached
from dashboard.state.selection import Selection, both_selections


@dataclass(frozen=True)
class Pair:
    """What the sidebar says once with network A and once with B."""

    a: Selection
    b: Selection

    @property
    def comparison(self) -> Comparison:
        """Their outcomes side by side."""
        return cached.comparison(self.a.key, self.b.key)

    @property
    def classes(self) -> tuple[str, ...]:
        """The name of each class that both tell apart."""
        return self.a.source.classes

    @property
    def name(self) -> str:
        """What the files of its figures are named after."""
        return f"{self.a.name}-and-{Path(self.b.network_file).stem}"


def current_pair() -> Pair | None:
    """Return the two that are chosen, or None without a second one that fits."""
    first, second = both_selections()
    return None if second is None else Pair(first, second)
