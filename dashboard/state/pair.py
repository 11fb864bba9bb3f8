"""The two networks that are compared, on the split that every page follows."""

from dataclasses import dataclass

import streamlit as st

from core.evaluation.comparison import Comparison
from dashboard.state import cached
from dashboard.state.selection import NETWORKS, A, B, Selection, both_selections


@dataclass(frozen=True)
class Pair:
    """What the sidebar says once with network A and once with B, and which the pages show."""

    a: Selection
    b: Selection
    shows: str

    @property
    def letter(self) -> str:
        """What the network is called that the pages show."""
        return NETWORKS[self.shows]

    @property
    def shown(self) -> Selection:
        """What the sidebar says with the network that the pages show."""
        return self.b if self.shows == B else self.a

    @property
    def other(self) -> Selection:
        """What the sidebar says with the network that they do not show."""
        return self.a if self.shows == B else self.b

    @property
    def other_letter(self) -> str:
        """What that one is called."""
        return NETWORKS[A if self.shows == B else B]

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
        return f"{self.a.name}-and-{self.b.network_name}"


def current_pair() -> Pair | None:
    """Return the two that are chosen, or None without a second one that fits."""
    first, second = both_selections()
    if second is None:
        return None
    return Pair(first, second, B if st.session_state.get("shows") == B else A)
