import re
from pathlib import Path

from streamlit.file_util import get_static_dir

from dashboard.frame.waiting import head


def test_the_script_by_which_streamlit_draws_styles_is_asked_for_with_the_page():
    (path,) = re.findall(r'<link rel="modulepreload" href="\./(.*?)">', head())
    script = Path(get_static_dir(), path).read_text(encoding="utf-8")
    assert "stHtml" in script


def test_nothing_in_the_style_ends_it():
    assert head().count("</style>") == 1
