"""Every parameter of every page's address, each with every kind of nonsense.

The parameters are those that the pages register while they are drawn; that the views here draw all
there are is seen in the code, where every call that draws one must have been run.
"""

import ast
import shutil
import sys
from functools import cache
from pathlib import Path

import pytest

from core.messages import Message
from core.weights.reader import BUNDLED
from dashboard.pages.evaluation import filters
from dashboard.pages.networks.again import CHANGES
from dashboard.state import address
from dashboard.state.pages import PAGES
from dashboard.widgets import parts
from dashboard.words import literal
from tests.dashboard.app import PROJECT, start
from tests.dashboard.conftest import folder_of_equals
from tests.dashboard.state.test_address import address_of

DASHBOARD = PROJECT / "dashboard"
#: The modules whose functions draw a widget that has its place in the address.
DRAWING = ("choice", "fields", "paging", "parts")
#: By page, the addresses that draw all its parameters: of each, those that no one before it drew.
VIEWS = {
    "start": [{"start": "1"}],
    "data": [{}],
    "forward": [
        {},
        {"unit": "y[5]"},
        {"deletion": "x"},
        {"network": "mine.npz", "moment": "1"},
        {"edits": "y.3_bias_99", "unit": "y[3]", "repair": "true", "repair_of": "unit"},
    ],
    "evaluation": [{}, {"second": "other.npz"}, {"part": "setting-aside"}],
    "units": [
        {},
        {"layer": "z2", "edits": "z1.16_off"},
        {"units_part": "map"},
        {"units_part": "neighbours"},
    ],
    "what_if": [
        {},
        *({"what": part} for part in ("smallest-change", "along", "blend")),
        {"what": "backpropagation", "from": "drawing"},
    ],
    "networks": [
        {},
        {"networks": "train"},
        *({"networks": "train", "network": "mine.npz", "again": field} for field in CHANGES),
        {"networks": "sweeps"},
        {"second": "other.npz", "networks": "compare"},
    ],
    "checks": [{}],
}
NONSENSE = {
    "of 400 digits": "9" * 400,
    "negative": "-1",
    "a fraction": "1.5",
    "beyond any number": "1e999",
    "hexadecimal": "0x10",
    "Arabic digits": "٣",
    "of capitals": "ALL",
    "markup": "![i](http://a.example/i) :material/delete: $x$ <b> `",
    "control characters": "a\0\n\n# \ufffd",
    "very long": '{"a": [' * 2_000,
    "given twice": ["?", "nan"],
}
NOT_HERE = "What the address asks for is not to be had here, and the usual is shown"


@pytest.fixture(scope="module")
def networks(tmp_path_factory, trainings):
    """Return a folder of two equal networks, and of two that have histories."""
    folder = folder_of_equals(tmp_path_factory.mktemp("addressed"), "other.npz")
    return Path(shutil.copytree(trainings[0], folder, dirs_exist_ok=True))


@pytest.fixture(autouse=True)
def pages_with_all_they_have(networks, quick_pages, sweeps, monkeypatch):
    monkeypatch.setattr("dashboard.state.places.BUNDLED", networks / BUNDLED.name)
    monkeypatch.setattr(filters, "disputed", lambda labels: {0: 1})  # is known of MNIST alone


@pytest.fixture
def registered(monkeypatch):
    """Give the parameters of what is drawn next, with their kinds, and the calls that drew them."""
    kinds, calls = {}, set()
    follow = address.follow
    own = {str(DASHBOARD / "state/address.py")}
    own |= {str(DASHBOARD / f"widgets/{name}.py") for name in DRAWING}

    def watched(key, kind, default):
        kinds[key] = kind
        frame = sys._getframe()
        while frame.f_code.co_filename in {__file__, *own}:
            frame = frame.f_back
        calls.add((frame.f_code.co_filename, frame.f_lineno))
        return follow(key, kind, default)

    for module in (address, parts):
        monkeypatch.setattr(module, "follow", watched)
    return kinds, calls


@cache
def calls_in_the_code():
    """Return where the pages and the frame draw what is in the address: file, first, last line."""
    found = set()
    for path in sorted(DASHBOARD.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = set()
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            if node.module == "dashboard.widgets":
                whole = {alias.name for alias in node.names} & set(DRAWING)
                names |= {f"{module}.{name}" for module in whole for name in drawing(module)}
            package, _, module = node.module.rpartition(".")
            if package == "dashboard.widgets" and module in DRAWING:
                names |= {alias.name for alias in node.names} & drawing(module)
        found |= {
            (str(path), node.lineno, node.end_lineno)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) in names
        }
    return found


@cache
def drawing(module):
    """Return the functions of a module of widgets that take a key."""
    tree = ast.parse((DASHBOARD / f"widgets/{module}.py").read_text(encoding="utf-8"))
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "key" in [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]
    }


def followed(kind, value):
    """Return what comes of a parameter, and the text of it that cannot be followed."""
    texts = value if isinstance(value, list) else [value]
    come = kind.take([each for each in map(kind.read, texts) if each is not None])
    vain = [text for text in texts if come is None or kind.read(text) is None]
    return come, vain[-1] if vain else None


def fault(view, asked, kinds):
    """Open a page at an address with nonsense in it; return what is wrong with it, if anything."""
    page, opening = view
    come = {key: followed(kinds[key], value) for key, value in asked.items()}
    quoted = [
        f"{key}={text if len(text) <= 24 else f'{text[:24]}…'}"
        for key, (_, text) in come.items()
        if text is not None
    ]
    sentence = Message(f"{NOT_HERE}: {{asked}}.", asked=", ".join(quoted))
    try:
        app = start(page, **opening | asked)
    except AssertionError as error:
        return str(error)
    warnings = [element.value for element in app.main.warning]
    if app.error or warnings != ([literal(sentence)] if quoted else []):
        return f"{[element.value for element in app.error]}, {warnings}"
    for key, (value, text) in come.items():
        if value is not None and app.session_state[key] != value:
            return f"{key} is {app.session_state[key]!r} where the address says {value!r}"
        if text and text in app.query_params.get(key, []):
            return f"{key}={text[:24]} is still in the address"
    return ""


def test_the_views_draw_every_parameter_there_is_in_the_code(registered, tmp_path, monkeypatch):
    kinds, calls = registered
    for page, views in VIEWS.items():
        for opening in views:
            start(page, **opening)
    monkeypatch.setattr("dashboard.state.places.SWEEPS", tmp_path / "none")
    start("networks", networks="sweeps")
    assert set(VIEWS) == set(PAGES)
    unseen = [
        f"{Path(file).relative_to(PROJECT)}:{first}"
        for file, first, last in calls_in_the_code()
        if not any(file == name and first <= line <= last for name, line in calls)
    ]
    assert unseen == []
    assert len(kinds) > 60


@pytest.mark.parametrize("page", VIEWS)
def test_nonsense_in_any_parameter_is_said_in_one_sentence_and_left_out(page, registered):
    kinds, _ = registered
    tried = set()
    for opening in VIEWS[page]:
        kinds.clear()
        start(page, **opening)
        new = {key: kind for key, kind in kinds.items() if key not in tried}
        if not new:  # it draws another part, of which all is in the address already
            continue
        tried |= set(new)
        values = list(NONSENSE.values())
        for turn in range(len(values)):
            asked = {key: values[(turn + i) % len(values)] for i, key in enumerate(new)}
            if together := fault((page, opening), asked, new):
                alone = {key: fault((page, opening), {key: asked[key]}, new) for key in asked}
                assert {key: words for key, words in alone.items() if words} == {}
                assert together == ""


@pytest.mark.parametrize(
    ("page", "chosen"),
    [
        ("data", {"normalize": "false", "digit": "3", "gallery_page": "2", "about": "bytes"}),
        ("forward", {"unit": "y[5]", "versus": "6", "batch": "true"}),
        (
            "evaluation",
            {
                "part": "setting-aside",
                "threshold": "0.9",
                "accuracy": "97.5",
                "confidence": ["10", "90"],
            },
        ),
        (
            "units",
            {
                "hidden": "z1[8]",
                "units_part": "map",
                "brush": "0 1 0 1",
            },
        ),
        ("what_if", {"what": "blend", "to": "7", "alpha": "0.2", "turn": "15"}),
        ("networks", {"networks": "train", "sizes": "", "epochs": "7", "augment": "true"}),
    ],
)
def test_what_is_chosen_on_a_page_comes_back_with_it(page, chosen):
    app = start(page, **chosen)
    said, held = address_of(app), {key: app.session_state[key] for key in chosen}
    assert set(said) == set(chosen)
    app.switch_page(PAGES["checks"].file).run()
    assert address_of(app) == {}
    app.switch_page(PAGES[page].file).run()
    assert address_of(app) == said
    assert {key: app.session_state[key] for key in chosen} == held
