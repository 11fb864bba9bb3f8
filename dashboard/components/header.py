"""Beside the navigation: the link to what is shown, and where it is narrow the page one is on."""

from core.messages import Message
from dashboard.components.assets import component
from dashboard.words import _, language, said

_mount = component(
    "header",
    """
    <div class="page"></div>
    <button type="button" class="copy">
      <span class="icon" aria-hidden="true">link</span><span class="words"></span>
    </button>
    <div class="said">
      <span role="status"></span>
      <input class="link" readonly hidden>
    </div>
    """,
)


# What is said when the link is copied, and where the browser lets nothing be copied.
_SAID = Message("Link copied"), Message("Copy the link from here:")
_SAID_WITHOUT = (
    Message("Link copied. Your image is not in it: it stays in this tab."),
    Message("Copy the link from here; your image is not in it, and stays in this tab:"),
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
    copied, offered = map(said, _SAID_WITHOUT if own_image else _SAID)
    words = {"copy": _("Copy link"), "link": _("The link to this view")}
    words |= {"copied": copied, "offered": offered}
    data = {"page": page, "query": query, "language": language(), "words": words}
    _mount(key="header", data=data)
