"""Links from when the address held the words on the screen still open what they opened."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from streamlit.util import calc_hash

from dashboard.state.pages import PAGE_AT, PAGES
from tests.dashboard.app import handed, start

#: Every address of the documents when the first version was done.
OLDER = (
    "",
    "?data=MNIST&sample=8",
    "?data=MNIST&sample=8&about=Bytes",
    "?data=MNIST&sample=8&flatten=false",
    "?data=MNIST&sample=8&normalize=false",
    "checks?data=MNIST",
    "evaluation?data=MNIST",
    "evaluation?data=MNIST&confidence=90&confidence=100",
    "evaluation?data=MNIST&disputed=true",
    "evaluation?data=MNIST&part=Calibration",
    "evaluation?data=MNIST&part=Loop+and+batch",
    "evaluation?data=MNIST&part=Scores",
    "evaluation?data=MNIST&part=Setting+aside&threshold=0.9",
    "evaluation?data=MNIST&result=all&true=7&predicted=2",
    "evaluation?data=MNIST&result=wrong",
    "evaluation?data=MNIST&second=mnist-300-100.npz&shows=B&part=Calibration",
    "evaluation?data=MNIST&true=9",
    "forward-pass?data=MNIST&sample=0&pinned=8&unit=z1[45]&step=a1",
    "forward-pass?data=MNIST&sample=8",
    "forward-pass?data=MNIST&sample=8&batch=true",
    "forward-pass?data=MNIST&sample=8&step=x",
    "forward-pass?data=MNIST&sample=8&unit=y[5]",
    "forward-pass?data=MNIST&sample=8&unit=y[5]&versus=6",
    "forward-pass?data=MNIST&sample=8&unit=z1[45]&step=a1",
    "forward-pass?data=MNIST&sample=8&unit=z1[45]&step=z1",
    "hidden-units?data=MNIST&hidden=z1[16]",
    "hidden-units?data=MNIST&hidden=z1[16]&off=z1[16]",
    "hidden-units?data=MNIST&hidden=z1[8]",
    "hidden-units?data=MNIST&off=z1[25]&off=z1[2]&off=z1[24]&off=z1[17]",
    "hidden-units?data=MNIST&sample=8&hidden=z1[16]&off=z1[16]",
    "hidden-units?data=MNIST&sample=8&off=z1[16]",
    "networks",
    "networks?data=MNIST",
    "networks?data=MNIST&networks=Train+one+here",
    "networks?data=MNIST&networks=Train+one+here&activation=relu",
    "networks?data=MNIST&networks=Train+one+here&sizes=",
    "networks?data=MNIST&networks=Train+one+here&sizes=300,+100&activation=relu&epochs=20",
    "networks?data=MNIST&networks=Train+one+here&sizes=300,+100&activation=relu&epochs=20&augment=true",
    "networks?data=MNIST&second=mnist-300-100.npz&networks=Compare+two",
    "networks?networks=Bring+your+own",
    "networks?networks=Train+one+here",
    "what-if?data=MNIST&sample=115&turn=20",
    "what-if?data=MNIST&sample=8&invert=1&what=Accuracy+along+a+slider&along=Invert",
    "what-if?data=MNIST&sample=8&right=1&what=Accuracy+along+a+slider&along=Shift+right",
    "what-if?data=MNIST&sample=8&right=3",
    "what-if?data=MNIST&sample=8&right=3&what=Accuracy+along+a+slider&along=Shift+right",
    "what-if?data=MNIST&sample=8&turn=15&what=Accuracy+along+a+slider&along=Turn",
)
#: What they say in words, and the id that stands there now.
IDS = {
    ("data", "MNIST"): "mnist",
    ("about", "Bytes"): "bytes",
    ("part", "Scores"): "scores",
    ("part", "Calibration"): "calibration",
    ("part", "Setting aside"): "setting-aside",
    ("part", "Loop and batch"): "loop",
    ("what", "Accuracy along a slider"): "along",
    ("along", "Shift right"): "right",
    ("along", "Turn"): "turn",
    ("along", "Invert"): "invert",
    ("networks", "Train one here"): "train",
    ("networks", "Bring your own"): "bring",
    ("networks", "Compare two"): "compare",
    ("shows", "B"): "b",
}
WIDGETS = (
    "selectbox",
    "segmented_control",
    "pills",
    "multiselect",
    "slider",
    "select_slider",
    "number_input",
    "toggle",
    "text_input",
)


def opened(page, parameters):
    """Open a view; give what its widgets hold, by their keys, and the parts that are open."""
    app = start(PAGE_AT[page].id, **parameters)
    assert [element.value for element in (*app.error, *app.main.warning)] == []
    held = {each.key: each.value for kind in WIDGETS for each in app.get(kind)}
    held |= {name: app.session_state[name] for name in parameters}
    return held, [tab.label for tab in app.tabs if tab.children], address(app)


def address(app):
    return urlencode(sorted(app.query_params.items()), doseq=True)


def test_what_asks_for_anything_at_the_first_address_is_data_s_unless_it_says_start():
    app = start("start", digit="3", sample="5")
    assert (app.pills(key="digit").value, app.session_state["sample"]) == (3, 5)
    assert address(app) == "digit=3&sample=5"
    assert start("start", lang="zh").button(key="why")
    app = start("start", sample="5", start="1")
    assert app.button(key="why")
    assert address(app) == "sample=5&start=1"
    assert parse_qs(handed(app, "header")["query"])["start"] == ["1"]
    app.number_input(key="sample").set_value(0).run()
    assert address(app) == ""
    assert parse_qs(handed(app, "header")["query"])["start"] == ["1"]


@pytest.mark.parametrize("link", OLDER)
def test_an_older_link_opens_what_the_one_of_today_opens(
    link, mnist, trained_in_class, quick_pages
):
    parts = urlsplit(link)
    older = parse_qs(parts.query, keep_blank_values=True)
    today = {
        name: [IDS.get((name, value), value) for value in values] for name, values in older.items()
    }
    assert opened(parts.path, older) == opened(parts.path, today)


def test_one_in_the_history_of_a_visit_is_followed_too(monkeypatch):
    app = start("evaluation")
    monkeypatch.setattr("dashboard.state.navigate.follows", lambda: True)
    app._page_hash = calc_hash(PAGES["start"].path)
    app.query_params.clear()
    app.query_params["sample"] = "3"
    app.run()
    assert app.number_input(key="sample").value == 3
