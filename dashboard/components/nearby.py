"""A place that tells when it comes near the window: what belongs there is drawn only then."""

from collections.abc import Callable

from dashboard.components.assets import component
from dashboard.components.room import reserve

_mount = component("nearby", '<div class="place" aria-hidden="true"></div>')


def nearby(height: int, *, key: str, on_near: Callable[[], None]) -> None:
    """Keep a place of so many pixels, and call back once it comes near the window.

    Parameters
    ----------
    height : int
        Of what will be drawn there, so that nothing moves.
    key : str
        Of the component.
    on_near : callable
        Called before the run that is to draw it.
    """
    reserve(key, f"{height}px")
    _mount(key=key, data={"height": height}, on_near_change=on_near)
