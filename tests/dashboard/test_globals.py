"""No global holds what is a visitor's: whatever outlives a run is found, and known to be harmless.

What a visitor draws, types and sends is in their session alone. What is kept for all is kept by
keys, which say whose files they are of (`dashboard.state.keys`).
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
FILES = {
    str(path.relative_to(PROJECT)): path.read_text(encoding="utf-8")
    for package in ("core", "dashboard")
    for path in sorted((PROJECT / package).rglob("*.py"))
}
parse = cache(ast.parse)
CHANGES = {"append", "add", "update", "setdefault", "pop", "clear", "extend", "insert", "remove"}
CACHES = {"cache", "lru_cache", "cache_data", "cache_resource", "keep"}
#: What says whose files a figure is of, and in which state.
KEYS = {"DataKey", "NetworkKey", "Key", "ArrayKey", "HistoryKey"}
#: What else outlives a run, and why it is nobody's.
KNOWN = {
    "core/datasets/strokes.py: ways_of()": "how a digit is written",
    "core/executors/pool.py: _hold_to_one_thread()": "whether a process of its own has been told",
    "core/files/number_types.py: _e4m3fn_values()": "the values of a type of numbers",
    "core/languages.py: catalogue()": "what is said in a language",
    "core/weights/layers/chaining.py: chains()": "orders of shapes",
    "dashboard/components/assets.py: PARTS": "what each component is made of",
    "dashboard/jobs/download.py: download()": "data sets of the table, which all may have",
    "dashboard/jobs/training_queue.py: training_queue()": "by the name of each owner",
    "dashboard/pages/checks/run.py: _runs": "by the keys of the files",
    "dashboard/pages/forward/deletion.py: _deletion()": "by the network and images of a question",
    "dashboard/pages/forward/followed.py: followed()": "by the network and images of a question",
    "dashboard/pages/networks/sweep_table.py: _here()": "by the path of a table of the server's",
    "dashboard/state/classroom.py: classroom()": "by the code of each class",
    "dashboard/state/edit_texts.py: read_edits()": "by the text of the edits itself",
    "dashboard/state/kinds.py: known()": "within the call that made it",
    "dashboard/state/places.py: answers()": "whether a teacher's folder can be read",
    "dashboard/state/settings.py: settings()": "what whoever started the server decided",
    "dashboard/state/uploads.py: _refusals": "by the session, which is a tab",
    "dashboard/widgets/specification.py: written()": "by all that is drawn",
    "dashboard/words/translation.py: sentences()": "what is said in a language",
}


def kept(source: str) -> Iterator[str]:
    """Yield what a module keeps: names that it changes, and caches."""
    tree = parse(source)
    made = set()
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets += [node.target] if isinstance(node, ast.AnnAssign) else []
        if not ast.unparse(node).endswith("= st.session_state"):
            made |= {target.id for target in targets if isinstance(target, ast.Name)}
    for node in ast.walk(tree):
        match node:
            case ast.Global(names=names):
                yield from names
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=how)):
                if name in made and how in CHANGES:
                    yield name
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                if name in made:
                    yield name
            case ast.FunctionDef(name=name, decorator_list=decorators):
                if any(cached(each) for each in decorators):
                    yield f"{name}()"


def cached(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in CACHES


def arguments(source: str) -> dict[str, list[str]]:
    """Return the types of what each cached function is given."""
    return {
        node.name: [
            ast.unparse(each.annotation).replace(" ", "")
            for each in (*node.args.args, *node.args.kwonlyargs)
            if each.annotation
        ]
        for node in ast.walk(parse(source))
        if isinstance(node, ast.FunctionDef) and any(map(cached, node.decorator_list))
    }


def test_what_outlives_a_run_is_the_servers_or_has_a_key():
    found = {
        f"{path}: {name}"
        for path, source in FILES.items()
        for name in kept(source)
        if not path.endswith("/page.py")  # run anew for each visitor, and never imported
        and not (name.endswith("()") and KEYS & set(arguments(source)[name[:-2]]))
    }
    assert found == set(KNOWN)


@pytest.mark.parametrize(
    ("program", "what"),
    [
        ("a = {}\ndef f(x):\n    a[x] = 1", ["a"]),
        ("a: list[int] = []\ndef f(x):\n    a.append(x)", ["a"]),
        ("def f(x):\n    global a\n    a = x", ["a"]),
        ("@st.cache_data(ttl=1)\ndef f(x): ...", ["f()"]),
        ("@cache\ndef f(): ...", ["f()"]),
        ("@FIGURES.keep('…')\ndef f(x): ...", ["f()"]),
        ("a = {}\ndef f(b):\n    b['x'] = a['y']\n    b.pop(a)", []),
    ],
)
def test_what_a_module_keeps_is_found(program, what):
    assert list(kept(program)) == what
