"""What the browser's back button goes back to."""

from dashboard.components.assets import component

_mount = component("history", "<span></span>")


def one_entry_an_action() -> None:
    """Let the back button undo what a visitor did, one press for each thing done."""
    _mount(key="history")
