"""What a link asked for that is not here."""

from collections.abc import Mapping
from typing import Any

from core.datasets.sources import find_source


def refused(asked: Mapping[str, str], kept: Mapping[str, str], state: Mapping[Any, Any]) -> str:
    """Say which parameters of a link could not be followed; empty if all could.

    Parameters
    ----------
    asked : mapping of str to str
        The parameters of the address when it was opened.
    kept : mapping of str to str
        Those it still has once the page is drawn. Streamlit takes away what no widget can show,
        and also what is the default anyway, which is no fault.
    state : mapping
        The session state: what the widgets show instead.
    """
    faults = [
        f"`{name}={value[:24].replace('`', '')}`"
        for name, value in asked.items()
        if name in state and name not in kept and value.lower() != _written(name, state[name])
    ]
    if not faults:
        return ""
    return f"The address asks for {', '.join(faults)}, which is not here: the usual is shown."


def _written(name: str, value: Any) -> str:
    """Write what a widget shows as the address does."""
    return (find_source(value).title if name == "data" else str(value)).lower()
