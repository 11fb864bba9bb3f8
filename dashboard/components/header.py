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


def header(page: str, query: str) -> None:
    """Draw it over what Streamlit has at the top of the window.

    Parameters
    ----------
    page : str
        What the page is called.
    query : str
        What a link to the view says after its question mark.
    """
    _mount(key="header", data={"page": page, "query": query})
