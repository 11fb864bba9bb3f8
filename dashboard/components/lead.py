"""Brings what is spoken of into view, and marks it."""

from dashboard.components.assets import component, key_class

_mount = component("lead", "<span hidden></span>")


def lead(target: str, when: str, *, key: str) -> None:
    """Mark the container or widget with a key, and scroll to it.

    Parameters
    ----------
    target : str
        The key of what is marked.
    when : str
        It is scrolled to once for each of these.
    key : str
        Of the component.
    """
    _mount(key=key, data={"target": key_class(target).removeprefix("st-key-"), "when": when})
