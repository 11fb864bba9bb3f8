"""What the page goes out with, so that nothing moves when it is drawn.

Streamlit sends styles with the rest of the page, and draws them once it has got the script for it:
what stands there until then would already have been seen.
"""

from pathlib import Path

from streamlit.file_util import get_static_dir


def head() -> str:
    """Return what belongs into the head of Streamlit's page, as HTML."""
    scripts = sorted(Path(get_static_dir(), "static", "js").glob("Html.*.js"))
    links = (f'<link rel="modulepreload" href="./static/js/{path.name}">' for path in scripts)
    style = (Path(__file__).parent / "waiting.css").read_text(encoding="utf-8")
    return "\n    ".join([*links, f"<style>\n{style}</style>"])
