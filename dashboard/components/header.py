"""Beside the navigation: the link to what is shown, and where it is narrow the page one is on."""

from dashboard.components.assets import component

_mount = component(
    "header",
    """
    <div class="page"></div>
    <button type="button" class="copy">
      <span class="icon" aria-hidden="true">link</span>Copy link
    </button>
    <div class="said">
      <span role="status"></span>
      <input class="link" readonly hidden aria-label="The link to this view">
    </div>
    """,
)


# What is said when the link is copied, and where the browser lets nothing be copied.
_SAID = ("Link copied", "Copy the link from here:")
_SAID_WITHOUT = (
    "Link copied. Your image is not in it: it stays in this tab.",
    "Copy the link from here; your image is not in it, and stays in this tab:",
)


def header(page: str, query: str, *, own_image: bool) -> None:
    """Draw it over what Streamlit has at the top of the window.

    Parameters
    ----------
    page : str
        What the page is called.
    query : str
        What a link to the view says after its question mark.
    own_image : bool
        Whether the view shows an image of the visitor's own, which a link leaves out.
    """
    copied, offered = _SAID_WITHOUT if own_image else _SAID
    _mount(key="header", data={"page": page, "query": query, "copied": copied, "offered": offered})
