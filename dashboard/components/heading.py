"""The heading of a page on which one draws: it follows the pen."""

from dashboard.components.assets import component

_mount = component("heading", "<h3></h3>", "drawing")


def heading(text: str, follows: str = "") -> None:
    """Show a heading like Streamlit's.

    Parameters
    ----------
    text : str
    follows : str
        If given, what it says while arrays that follow the drawing (`heatmaps`) have others than
        those they were given: text with ``{label}`` and ``{confidence}`` in it.
    """
    _mount(key="heading", data={"text": text, "follows": follows}, width="content")
