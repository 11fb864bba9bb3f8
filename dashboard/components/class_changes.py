"""Learns from the server what changes in a class, and says so; draws nothing."""

from collections.abc import Callable

from dashboard.components.assets import component

_mount = component("class_changes", "<span hidden></span>")


def class_changes(
    panel: str,
    page: str | None,
    *,
    key: str,
    on_panel: Callable[[], None],
    on_page: Callable[[], None],
) -> None:
    """Wait for changes.

    Parameters
    ----------
    panel, page : str
        The versions that are drawn, as `Seat` has them; None for a page that follows nobody.
    key : str
        Of the component.
    on_panel, on_page : callable
        Called where another one is there.
    """
    _mount(
        key=key,
        data={"panel": panel, "page": page},
        on_panel_change=on_panel,
        on_page_change=on_page,
    )
