import dataclasses
import io
import os
import re
import shutil
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from core import Network, init_network, read_idx, write_idx, write_weights
from core.checks.check import Check
from core.checks.checks import run_checks
from core.datasets.table import SOURCES
from dashboard.pages.checks import run
from dashboard.pages.checks.results import summary
from dashboard.state import cached
from dashboard.state.keys import data_key
from dashboard.state.pages import PAGES
from tests.dashboard.app import start

LABELS = "t10k-labels-idx1-ubyte.gz"
WORDS = {True: "holds", False: "fails", None: "not tried"}


@pytest.fixture(autouse=True)
def no_runs(monkeypatch):
    """Nothing has run yet."""
    monkeypatch.setattr(run, "_runs", {})


@pytest.fixture
def sample(monkeypatch, tmp_path):
    """Give the folder of a copy of the bundled sample, which stands for it."""
    source = SOURCES["sample"]
    folder = shutil.copytree(source.folder, tmp_path / "sample")
    monkeypatch.setitem(SOURCES, "sample", dataclasses.replace(source, folder=folder))
    return folder


@pytest.fixture
def runs(monkeypatch):
    """Let a run be two checks, and give a list that says of each run what was checked."""
    runs = []

    def two_checks(network, source, read_test):
        runs.append((source.name, network.sizes))
        yield Check("One", True, "1", "counted", "")
        yield Check("Two", None, "nothing", "not counted", "")

    monkeypatch.setattr(run, "run_checks", two_checks)
    return runs


def heading(app):
    return app.main.subheader[0].value


def table(app):
    app.session_state["checks_table"] = True
    return app.run().main.dataframe[-1].value


def rows(app):
    """Read the rows of the page: sign and name, and what stands beside them, without escapes."""
    texts = [text.value.replace("\\", "") for text in app.main.markdown]
    return [
        (text, beside)
        for text, beside in pairwise(texts)
        if beside.startswith((":small[Found: ", ":small[Not tried, for "))
    ]


def test_each_check_is_shown_with_its_result_and_its_figures_but_for_the_rest_of_a_hash():
    app = start("checks")
    expected = list(run_checks(init_network(), "sample"))
    assert len(expected) == 13
    assert heading(app).startswith("Bundled sample and bundled.npz: :blue[")
    assert heading(app).endswith(" 13 of 13 hold]")
    shown = rows(app)
    assert len(shown) == 13
    for check, (name, beside) in zip(expected, shown, strict=True):
        assert name == f":blue[:material/check_circle: holds] {check.name}"
        figures = str(check.figures)
        if " " not in figures:
            figures = f"{figures[:8]}…"
        assert beside == f":small[Found: {figures}]"
    in_full = table(app)
    assert in_full["found"].tolist() == [str(check.figures) for check in expected]
    assert in_full["how"].tolist() == [str(check.how) for check in expected]


def test_the_results_download_as_they_are_shown(downloads):
    app = start("checks")
    shown = table(app)
    saved = pd.read_csv(
        io.StringIO(downloads["sample-bundled-checks.csv"]), index_col=0, keep_default_na=False
    )
    pd.testing.assert_frame_equal(saved, shown)
    assert shown["result"].tolist() == ["holds"] * 13


def test_what_ran_stays_until_it_is_run_again_or_the_network_is_another(
    runs, monkeypatch, tmp_path
):
    monkeypatch.setattr("dashboard.state.places.BUNDLED", tmp_path / "bundled.npz")
    write_weights(tmp_path / "bundled.npz", init_network())
    other = Network({"W1": np.zeros((784, 10)), "b1": np.zeros(10)})
    write_weights(tmp_path / "other.npz", other)
    first = ("sample", (784, 50, 100, 10))
    app = start("checks")
    app.segmented_control(key="split").set_value("train").run()
    app.switch_page(PAGES["data"].file).run()
    app.switch_page(PAGES["checks"].file).run()
    assert runs == [first]
    assert heading(app).endswith(":blue[:material/check_circle: 1 of 2 holds, 1 not tried]")
    assert any(re.match(r":small\[Run just now, in \d+\.\d s", m.value) for m in app.main.markdown)
    app.button(key="run_again").click().run()
    assert runs == [first, first]
    start("checks")  # another visitor
    assert runs == [first, first]
    app.selectbox(key="network").set_value("other.npz").run()
    app.run()
    assert runs == [first, first, ("sample", (784, 10))]


@pytest.mark.parametrize(
    ("seconds", "ago"),
    [(30, "just now"), (75, "75 s ago"), (240, "4 min ago"), (7200, "2.0 h ago")],
)
def test_how_long_ago_the_checks_ran_is_said(runs, seconds, ago):
    app = start("checks")
    ((target, made),) = run._runs.items()
    run._runs[target] = dataclasses.replace(made, ended=made.ended - seconds)
    app.run()
    assert any(m.value.startswith(f":small[Run {ago}, in ") for m in app.main.markdown)


def test_a_wrong_file_fails_with_what_to_do_and_holds_once_it_is_put_back(sample):
    path = sample / LABELS
    right = path.read_bytes()
    labels = read_idx(path)
    labels[-1] = (labels[-1] + 1) % 10
    write_idx(path, labels)
    app = start("checks")
    assert heading(app).endswith(":orange[:material/cancel: 3 of 13 fail, 10 hold]")
    failing = table(app).query("result == 'fails'")
    assert failing.index.tolist() == [
        f"{LABELS} is as published",
        "The published accuracy, by a loop",
        "The published accuracy, by a batch",
    ]
    (shown,) = (row for row in rows(app) if LABELS in row[0])
    assert shown[0].startswith(":orange[:material/cancel: fails]")
    assert f"where {SOURCES['sample'].files[3].archive_sha256} was expected" in shown[1]
    assert f"What to do: put {path.name} back as it came with the project]" in shown[1]
    path.write_bytes(right)
    os.utime(path, ns=(1, 1))
    app.run()
    assert heading(app).endswith("13 of 13 hold]")
    # Every page reads it anew.
    np.testing.assert_array_equal(cached.splits(data_key("sample"))["test"][1], read_idx(path))


def test_files_that_cannot_be_read_fail_while_the_pages_show_the_bundled_sample():
    mnist = SOURCES["mnist"]
    mnist.folder.mkdir()
    for file in mnist.files:
        (mnist.folder / file.name).write_text("<html>Please log in</html>", encoding="utf-8")
    app = start("checks")
    assert app.sidebar.error[0].value.startswith("The bundled sample is shown.")
    assert heading(app).startswith("MNIST and bundled.npz: ")
    assert heading(app).endswith(" 4 of 13 fail, 2 hold, 7 not tried]")
    shown = dict(rows(app))
    path = mnist.folder / "t10k-images-idx3-ubyte"
    assert (
        f"What to do: delete {path.name}:"
        in shown[f":orange[:material/cancel: fails] {path.name} is as published"]
    )
    ledger = ":gray[:material/help: not tried] The ledger of every unit adds up"
    (reason,) = (beside for name, beside in shown.items() if name.startswith(ledger))
    assert reason.startswith(":small[Not tried, for ")
    assert "web page" in reason


def test_where_no_network_fits_the_files_alone_are_checked(sample, monkeypatch):
    source = SOURCES["sample"]
    twelve = dataclasses.replace(source, classes=tuple("abcdefghijkl"))
    monkeypatch.setitem(SOURCES, "sample", twelve)
    app = start("checks")
    assert app.main.warning[0].value.startswith("No network here tells the 12 classes")
    assert heading(app).endswith(" 4 of 4 hold]")
    assert any("its files alone are checked" in text.value for text in app.main.markdown)
    code = app.main.expander[-1].code[0].value
    found = {}
    exec(code, found)
    assert [(c.name, WORDS[c.passed]) for c in found["checks"]] == list(
        table(app)["result"].items()
    )


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        ([True, True], ":blue[:material/check_circle: 2 of 2 hold]"),
        ([True, False], ":orange[:material/cancel: 1 of 2 fails, 1 holds]"),
        ([None, True], ":blue[:material/check_circle: 1 of 2 holds, 1 not tried]"),
        ([False, False, None], ":orange[:material/cancel: 2 of 3 fail, 0 hold, 1 not tried]"),
        ([None, None], ":gray[:material/help: 0 of 2 hold, 2 not tried]"),
    ],
)
def test_the_summary_says_how_many_hold_and_whether_any_fails(passed, said):
    assert summary([Check("", result, "", "", "") for result in passed]) == said
