"""All that a visitor reads is translated: shown in a language in which that is seen."""

import json

import numpy as np
import pytest

from core import init_network, write_weights
from dashboard.frame.walk.panel import END
from dashboard.widgets.subject import png
from dashboard.words import translation
from tests.dashboard.app import chinese_is, start, texts
from tests.dashboard.hostile import VIEWS
from tests.dashboard.pseudo import Pseudo, comments, english, wide

#: Fields of protos, and of what components are handed, that no one sees.
HIDDEN = {
    "id", "key", "user_key", "element_id", "form_id", "group_id", "deferred_file_id", "url", "page",
    "query_string", "anchor", "icon", "type", "shortcut", "color", "mime", "theme", "js_content",
    "css_content", "html_content", "selection_state", "query", "version", "opens", "place", "code",
    "href", "src", "target", "when", "scale", "of", "kind", "language",
}  # fmt: skip
#: What is seen of the specification of a chart, and of the columns of a table.
SEEN = {
    "VegaLiteChart.spec": {"title", "text", "labelExpr"},
    "Dataframe.columns": {"label", "help"},
}
LONGEST = 3000  # characters: what is longer is a picture, or numbers


@pytest.fixture(autouse=True, scope="module")
def pseudo():
    """Let it be the language of all, also of AppTest, which formats options for itself."""
    before = translation._spoken.set("zh")
    with chinese_is(Pseudo()):
        yield
    translation._spoken.reset(before)


def leaves(value, key=""):
    """Give each text in what was JSON, and the key it has."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, key)
    elif isinstance(value, str):
        yield key, value


def read(app):
    """Give each text of a page that is to be read."""
    for (proto, field), text in texts(app):
        place = f"{proto}.{field}"
        if field in HIDDEN or proto == "ArrowNamedDataSet":
            continue
        if proto == "Code":
            yield from comments(text)
        elif text.startswith("{") and field in ("json", "spec", "columns"):
            for key, leaf in leaves(json.loads(text)):
                if key in SEEN.get(place, {key} - HIDDEN) and "base64," not in leaf:
                    yield leaf
        else:
            yield text
    for table in (*app.dataframe, *app.table):
        columns = json.loads(getattr(table.proto, "columns", "") or "{}")
        for name, column in table.value.reset_index().items():
            if not columns.get(name, {}).get("label"):
                yield str(name)
            yield from (each for each in column if isinstance(each, str))


def in_english(app):
    return [(found, text) for text in read(app) if len(text) < LONGEST and (found := english(text))]


@pytest.mark.usefixtures("worse", "quick_pages")
@pytest.mark.parametrize(
    ("page", "asked"), [(page, asked) for page, views in VIEWS.items() for asked in views], ids=str
)
def test_a_page_says_all_in_the_visitors_language(page, asked):
    app = start(page, **{"lang": "zh", "data": "sample", "second": "worse.npz", **asked})
    assert in_english(app) == []


@pytest.mark.parametrize("step", range(1, END + 1))
def test_a_step_of_the_walk_does(step):
    app = start("data", walk=str(step), lang="zh")
    assert in_english(app) == []
    if option := [each for each in app.button if each.key == "walk option 1"]:
        option[0].click().run()
        assert in_english(app) == []


def press(app, words):
    (button,) = (each for each in app.button if each.label == wide(words))
    button.click().run()


@pytest.mark.parametrize("data", [b"1 2 3", png(np.zeros(784))], ids=["none", "dark"])
def test_what_is_said_of_a_picture_does(data):
    app = start("what_if", lang="zh", **{"from": "picture"})
    app.file_uploader(key="upload 0").upload("picture.png", data).run()
    assert app.main.warning or app.main.caption
    assert in_english(app) == []


@pytest.mark.parametrize("network", [None, init_network()], ids=["none", "one"])
def test_what_is_said_of_a_network_one_brings_does(network, tmp_path, weights):  # kept there
    if network:
        write_weights(tmp_path / "brought.npz", network)
    data = (tmp_path / "brought.npz").read_bytes() if network else b"1 2 3"
    app = start("networks", lang="zh", networks="bring")
    app.file_uploader(key="brought_0").upload("brought.npz", data)
    press(app, "Read and show")
    assert app.main.error or app.main.success
    assert in_english(app) == []


def test_what_is_said_of_data_of_ones_own_does():
    app = start("data", lang="zh")
    app.session_state["own files"] = True
    app.run()
    assert in_english(app) == []
    app.text_input(key="own_name_0").input("mine")
    app.file_uploader(key="own_files_0").upload("own.npz", b"1 2 3")
    press(app, "Store and select")
    assert app.sidebar.error
    assert in_english(app) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a word", ["word"]),
        (wide("All of {what}").format(what="what it is"), ["what", "it", "is"]),
        ("**x_test** [out](/in?a=b): `code` in one-hot.npz, :small[12 px]", ["out", "in"]),
        ("<b title='no'>bold</b> {name} exp(a3) z1[unit] seed=one", ["bold"]),
    ],
)
def test_an_english_word_is_found_where_it_would_be_read(text, found):
    assert english(text) == found


def test_one_that_is_put_on_a_page_is_found(monkeypatch):
    monkeypatch.setattr("dashboard.frame.frame.notices", lambda selection: ["Forgotten."])
    assert in_english(start("checks", lang="zh")) == [(["Forgotten"], "Forgotten.")]
