"""All that a visitor reads is translated: shown in a language in which that is seen."""

import json
import subprocess
import sys
import time

import numpy as np
import pytest

from core import init_network, write_weights
from dashboard.frame.walk.panel import END
from dashboard.jobs.training_queue import training_queue
from dashboard.state.classroom import classroom
from dashboard.state.pages import PAGES
from dashboard.state.settings import Settings, settings
from dashboard.state.visitors import connections
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
    "href", "src", "target", "when", "scale", "of", "kind", "language", "selection_mode",
    "uuid",
}  # fmt: skip
#: What is seen of the specification of a chart, and of the columns of a table.
SEEN = {
    "VegaLiteChart.spec": {"title", "text", "labelExpr"},
    "Dataframe.columns": {"label", "help"},
}
PERCENT = ("format", "percent")  # by which a browser writes 0.7 as 70%
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
        if field in HIDDEN or proto == "ArrowNamedDataSet" or (field, text) == PERCENT:
            continue
        if proto == "Code":
            yield from comments(text)
        elif text.startswith("{") and field in ("json", "spec", "columns"):
            for key, leaf in leaves(json.loads(text)):
                if key in SEEN.get(place, {key} - HIDDEN) and "base64," not in leaf:
                    yield leaf
        else:
            yield text
    for table in app.dataframe:
        columns = json.loads(getattr(table.proto, "columns", "") or "{}")
        index_hidden = columns.get("_index", {}).get("hidden", False)
        for name, column in table.value.reset_index(drop=index_hidden).items():
            if not columns.get(name, {}).get("label"):
                yield str(name)
            yield from (each for each in column if isinstance(each, str))


def in_english(app):
    return [(found, text) for text in read(app) if len(text) < LONGEST and (found := english(text))]


@pytest.mark.usefixtures("worse", "quick_pages", "sweeps")
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


def test_what_edits_weights_does():
    kinds = ("raise_1_3", "raise_1_3-4", "lower_1_3", "lower_1_3-4", "erase_3", "erase_3-4")
    more = ("set_1_3", "set_1_3-4", "bias_1", "off", *kinds)
    app = start(
        "units",
        lang="zh",
        data="sample",
        hidden="z1[8]",
        edits="~".join(f"z1.8_{kind}" for kind in (*kinds, *more)),
    )
    app.session_state["edit_weights"] = True
    assert in_english(app.run()) == []
    app.session_state["edits"] = "~".join(f"z1.{at % 50}_bias_0.{at + 1}" for at in range(120))
    assert in_english(app.run()) == []


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


#: What stands in for a process that trains: it tells of an epoch, and ends when it is asked to.
TRAINS = """import json, sys
figures = dict(number=1, loss=0.5, accuracy=0.9, held_out_loss=0.6, held_out_accuracy=0.8)
print(json.dumps({"epoch": figures}), json.dumps({"done": 3, "steps": 4}), sep="\\n", flush=True)
sys.stdin.read()"""


def test_what_is_said_of_a_training_does(weights, monkeypatch):
    popen = subprocess.Popen
    start_process = lambda _, **settings: popen([sys.executable, "-c", TRAINS], **settings)  # noqa: E731
    monkeypatch.setattr("dashboard.jobs.trainer.subprocess.Popen", start_process)
    training_queue().most = 1
    app, waiting = (start("networks", lang="zh", networks="train", sizes="4") for _ in "12")
    for each in (app, waiting):
        each.button(key="train").click().run()
    training = training_queue().latest(app.session_state["training_owner"])
    while not training.progress.steps:
        time.sleep(0.01)
    app.session_state["training numbers"] = True
    app.run()
    assert app.metric
    assert in_english(app) == in_english(waiting) == []
    app.switch_page(PAGES["start"].file).run()
    assert in_english(app) == []
    app.button(key="stop").click().run()
    training.join()
    app.switch_page(PAGES["networks"].file).run()
    assert app.main.error
    assert in_english(app) == []


@pytest.fixture
def hosted(monkeypatch, tmp_path):
    """Return a list whose last is the visitor of whatever runs, on a server that is for many."""
    visitors = ["ada"]
    monkeypatch.setenv("FORWARD_PASS_HOSTED", "1")
    monkeypatch.setattr("dashboard.state.visitors._name", lambda token: visitors[-1])
    monkeypatch.setattr("dashboard.state.places.VISITORS", tmp_path)
    monkeypatch.setattr(connections, "away", lambda visitor: 0.0)
    for each in (settings, classroom):
        each.cache_clear()
    yield visitors
    for each in (settings, classroom):
        each.cache_clear()


@pytest.mark.parametrize("visitor", ["ada", None])
def test_what_a_server_for_many_says_does(visitor, hosted, tmp_path):
    hosted.append(visitor)
    (tmp_path / "ada" / "weights").mkdir(parents=True)
    write_weights(tmp_path / "ada" / "weights" / "mine-1.npz", init_network())
    for part in ("train", "bring", "own"):
        assert in_english(start("networks", lang="zh", networks=part, data="none")) == []
    app = start("start", lang="zh")
    for key in ("own files", "own things", "own sidebar networks False mine-1.npz"):
        app.session_state[key] = True
    app.run()
    assert any("mine-1.npz" in text for _, text in texts(app)) == bool(visitor)
    assert in_english(app) == []


def test_what_is_said_in_a_class_does(hosted, monkeypatch):
    code = "23456789"  # without letters, which were taken for English
    monkeypatch.setattr("dashboard.state.classroom.new_code", lambda process: code)
    teacher = start("data", lang="zh", walk="4")
    teacher.button(key="class teach").click().run()
    hosted.append("eve")
    assert in_english(start("start", lang="zh", **{"class": "ABCD2345"})) == []
    hosted.append("ben")
    student = start("start", lang="zh", **{"class": code})
    assert in_english(student) == []
    student.button(key="walk option 1").click().run()
    student.toggle(key="flatten").set_value(False).run()
    assert student.button(key="class follow")
    assert in_english(student) == []
    hosted.append("ada")
    teacher.button(key="walk option 1").click().run()
    assert in_english(teacher) == []
    teacher.button(key="class end").click().run()
    hosted.append("ben")
    student.run()
    assert student.info
    assert in_english(student) == []


def test_what_is_said_before_one_has_logged_in_does(monkeypatch):
    monkeypatch.setattr("dashboard.frame.login.settings", lambda: Settings(login=True))
    app = start("data", lang="zh")
    name = [(["Forward", "Pass"], "Forward Pass")]
    assert in_english(app) == name
    app.button[0].click().run()
    assert app.error
    assert in_english(app) == name


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
