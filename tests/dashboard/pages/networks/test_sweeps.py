"""The part Sweeps of the page Networks: a table of many networks, and what it comes to."""

import io
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from core import read_weights
from core.evaluation.robustness_table import AccuracyAt
from core.files.tables import read_rows, write_rows
from core.network.network import Network
from core.training.grid import grid
from core.training.sweep import Trained, best, networks_folder, smallest_as_good, train_recipe
from core.weights.writer import write_weights
from dashboard.pages.networks.sweep_charts import points_of
from dashboard.state.settings import Settings
from dashboard.words import percent
from tests.dashboard.app import start

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture(scope="module")
def trained():
    """Give rows of a sweep, each with the bytes of its network."""
    choices = {"hidden": [(3,), (12,)], "activation": ["relu", "tanh"], "held_out": [4400]}
    return [train_recipe("sample", recipe) for recipe in grid(choices | {"epochs": [1]})]


@pytest.fixture
def sweeps(tmp_path, monkeypatch):
    folder = tmp_path / "sweeps"
    folder.mkdir()
    monkeypatch.setattr("dashboard.state.places.SWEEPS", folder)
    return folder


@pytest.fixture
def table(sweeps, trained):
    """Put the table of the sweep and its networks where the page finds them."""
    path = sweeps / "sample.csv"
    write_rows(path, Trained, [row for row, _ in trained])
    networks_folder(path).mkdir()
    for row, content in trained:
        (networks_folder(path) / row.network).write_bytes(content)
    return path


def said(app):
    return [text.value for text in app.main.markdown]


def in_python(code, table):
    """Run the lines of *In Python* that are about the table, and return what they name."""
    given = {}
    lines = code[code.index("from pathlib import Path") :]
    exec(lines.replace(f'"data/sweeps/{table.name}"', repr(str(table))), given)
    return given


def errors(app):
    return [error.value for error in app.main.error]


def test_without_a_table_the_commands_that_write_one_are_named(sweeps):
    app = start("networks", networks="sweeps")
    assert any("`python -m core sweep`" in text for text in said(app))
    assert not app.main.dataframe


def test_the_best_and_the_smallest_as_good_are_said_first(table, trained):
    app = start("networks", networks="sweeps")
    rows = [row for row, _ in trained]
    top, small = best(rows), smallest_as_good(rows)
    (finding,) = (text for text in said(app) if "The best of 4 networks" in text)
    assert (
        f"**{percent(top.accuracy, 2)}** of the 4,400 held-out images of Bundled sample" in finding
    )
    assert f"{percent(top.low, 2)} to {percent(top.high, 2)}" in finding
    assert f"{top.hidden}, {top.activation}, {top.parameters:,} parameters" in finding
    assert (f"has **{small.parameters:,}**" in finding) == (small != top)


def test_of_two_data_sets_only_the_networks_of_the_best_ones_are_compared(table, trained):
    figures = [
        ("sample", 0.9, 300),
        ("sample", 0.85, 400),
        ("elsewhere", 0.88, 200),
        ("elsewhere", 0.7, 100),
    ]
    rows = [
        replace(row, data=data, accuracy=accuracy, low=0.6, high=1.0, parameters=parameters)
        for (row, _), (data, accuracy, parameters) in zip(trained, figures, strict=True)
    ]
    write_rows(table, Trained, rows)
    app = start("networks", networks="sweeps")
    (finding,) = (text for text in said(app) if "best of" in text)
    assert finding.startswith("The best of 2 networks")
    assert "held-out images of Bundled sample right" in finding
    assert finding.endswith("No smaller one is within that interval.")
    (caption,) = (text.value for text in app.main.caption if "more than one" in text.value)
    assert caption.endswith("of Bundled sample alone.")
    (chart,) = app.get("vega_lite_chart")
    assert "of 2 networks" in chart.proto.alt
    (code,) = (block.value for block in app.code if "read_rows" in block.value)
    assert in_python(code, table)["rows"] == rows[:2]


@pytest.mark.parametrize("sizes", [[45360], [45360, 46000, 90000]])
def test_points_of_one_size_stand_side_by_side_and_near_it(trained, sizes):
    rows = [
        replace(trained[0][0], parameters=size, seed=seed) for size in sizes for seed in range(100)
    ]
    points = points_of(rows)
    moved = np.log10(points["at"] / points["parameters"])
    assert points["at"].is_monotonic_increasing
    assert points["at"].is_unique
    assert abs(moved).max() <= 0.05
    for _, beside in moved.groupby(points["parameters"]):
        assert beside.mean() == pytest.approx(0, abs=1e-9)


def test_the_table_tells_the_networks_apart_the_best_first_and_can_be_taken_away(
    table, trained, downloads
):
    app = start("networks", networks="sweeps", sweep="sample.csv")
    shown = app.main.dataframe[0].value
    assert shown["accuracy"].is_monotonic_decreasing
    assert {"hidden", "activation", "parameters", "network"} <= set(shown)
    assert "batch" not in shown  # in which they do not differ
    file = downloads["sample.csv"].encode()
    assert set(read_rows("a", file, Trained)) == {row for row, _ in trained}
    assert len(pd.read_csv(io.BytesIO(file))) == 4


@pytest.fixture
def clicks(monkeypatch):
    """Let a button stand beside the chart and the table for what AppTest cannot click in them."""

    def selecting(draw, key, chosen):
        def drawn(*data, on_select="ignore", **settings):
            draw(*data, **settings | {"key": None, "selection_mode": ()})

            def click():
                st.session_state[key] = SimpleNamespace(selection=SimpleNamespace(**chosen))
                on_select()

            if callable(on_select) and settings.get("key") == key:
                st.button(key, key=f"click {key}", on_click=click)

        return drawn

    def clicks(**chosen):
        for widget, key in ((st.vega_lite_chart, "sweep_chart"), (st.dataframe, "sweep_rows")):
            name = widget.__name__
            monkeypatch.setattr(st, name, selecting(getattr(st, name), key, chosen[key]))

    return clicks


@pytest.mark.parametrize("key", ["sweep_chart", "sweep_rows"])
def test_a_click_loads_a_network_once_under_its_own_name(table, trained, folder, clicks, key):
    rows = sorted((row for row, _ in trained), key=lambda row: -row.accuracy)
    network = rows[1].network
    clicks(sweep_chart={"clicked": [{"network": network}]}, sweep_rows={"rows": [1]})
    app = start("networks", networks="sweeps")
    for _ in range(2):
        app.button(key=f"click {key}").click().run()
        assert app.subheader[0].value.startswith(f"{network}: 784-")
        assert app.main.success[0].value.startswith(f"Every page shows {network} now.")
    assert sorted(path.name for path in folder.iterdir()) == sorted(["bundled.npz", network])
    (content,) = (content for row, content in trained if row.network == network)
    (folder / "same.npz").write_bytes(content)
    kept, given = read_weights(folder / network), read_weights(folder / "same.npz")
    assert all((kept[name] == given[name]).all() for name in given)


@pytest.mark.parametrize("name", ["../sample.csv", ""])
def test_a_name_in_the_table_that_is_not_beside_it_leads_nowhere(
    table, trained, folder, clicks, name
):
    first, *others = (row for row, _ in trained)
    top = replace(first, network=name, accuracy=1.0, high=1.0)
    write_rows(table, Trained, [top, *others])
    clicks(sweep_chart={"clicked": [{"network": name}]}, sweep_rows={"rows": [0]})
    app = start("networks", networks="sweeps")
    for key in ("sweep_rows", "sweep_chart"):
        app.button(key=f"click {key}").click().run()
        (error,) = errors(app)
        assert error.endswith("is not beside the table: choose another network.")
    assert [path.name for path in folder.iterdir()] == ["bundled.npz"]


def test_a_network_of_another_data_set_is_refused(table, trained, folder, clicks):
    file = trained[0][0].network
    path = networks_folder(table) / file
    two = {"W1": np.zeros((784, 2), np.float32), "b1": np.zeros(2, np.float32)}
    path.unlink()
    write_weights(path, Network(two, "relu"))
    clicks(sweep_chart={"clicked": [{"network": file}]}, sweep_rows={"rows": [0]})
    app = start("networks", networks="sweeps")
    app.button(key="click sweep_chart").click().run()
    assert "takes 784 pixels and gives 10 probabilities" in errors(app)[0]


def test_without_its_networks_a_table_is_shown_and_nothing_can_be_loaded(sweeps, trained, clicks):
    write_rows(sweeps / "bare.csv", Trained, [row for row, _ in trained])
    clicks(sweep_chart={}, sweep_rows={})
    app = start("networks", networks="sweeps")
    assert any("None of its networks is beside the table" in text for text in said(app))
    assert not [button for button in app.button if button.key and button.key.startswith("click ")]


def test_a_table_that_is_brought_is_shown_in_place_of_the_chosen_one(table, trained, tmp_path):
    write_rows(tmp_path / "mine.csv", Trained, [trained[2][0]])
    app = start("networks", networks="sweeps")
    app.file_uploader(key="sweep_brought").upload("mine.csv", (tmp_path / "mine.csv").read_bytes())
    app.run()
    assert any(text.startswith("The network reads **") for text in said(app))
    assert len(app.main.dataframe[0].value) == 1
    app.file_uploader(key="sweep_brought").upload("$x$ ![i](//a.example).csv", b"a,b\n1,2\n")
    app.run()
    (error,) = errors(app)
    assert "is no table that is read here, for it has no column" in error
    assert "![i](//" not in error


def test_a_file_that_is_no_table_gets_a_sentence(sweeps):
    (sweeps / "a.csv").write_bytes(b"\xff")
    app = start("networks", networks="sweeps")
    assert errors(app)[0].startswith("a.csv is neither CSV in UTF-8 nor Parquet")


def test_robustness_has_a_chart_for_each_transform_and_the_ranking_is_said(sweeps, downloads):
    rows = [
        AccuracyAt(network, "sample", "test", transform, amount, 100, accuracy, 0.0, 1.0)
        for network, at_best in (("low.npz", 0.6), ("high.npz", 0.9))
        for transform in ("blur", "turn")
        for amount, accuracy in ((0.0, at_best), (1.0, at_best / 2))
    ]
    rows += [replace(row, split="train", accuracy=0.1) for row in rows]
    write_rows(sweeps / "r.csv", AccuracyAt, rows)
    app = start("networks", networks="sweeps", sweep="r.csv")
    charts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert len(charts) == 2
    assert charts[0] == "Curves: the accuracy of 2 networks along the amounts of “Turn”"
    (finding,) = (text for text in said(app) if text.startswith("Of 2 networks"))
    assert (
        "high.npz keeps most: over the transforms of all of them it reads **67.5 %** right"
        in finding
    )
    assert "the last one 45.0 %" in finding
    assert "30.0 %, is that of low.npz: “Blur by 1 pixel”" in finding
    (caption,) = (text.value for text in app.main.caption if "more than one" in text.value)
    assert caption.endswith("of Bundled sample, test, alone.")
    assert read_rows("r", downloads["r.csv"].encode(), AccuracyAt) == rows
    (code,) = (block.value for block in app.code if "read_rows" in block.value)
    assert in_python(code, sweeps / "r.csv")["rows"] == rows[: len(rows) // 2]


def test_the_lines_in_python_give_what_is_said(table, trained, monkeypatch):
    app = start("networks", networks="sweeps")
    (code,) = (block.value for block in app.code if "read_rows" in block.value)
    assert 'Path("data/sweeps/sample.csv")' in code
    given = in_python(code, table)
    assert given["rows"] == [row for row, _ in trained]
    assert given["best"](given["rows"]).network == best(given["rows"]).network


def test_a_teachers_library_has_tables_too(table, tmp_path, monkeypatch):
    library = tmp_path / "library"
    (library / "sweeps").mkdir(parents=True)
    (library / "sweeps" / "class.csv").write_bytes(table.read_bytes())
    monkeypatch.setattr("dashboard.state.places.settings", lambda: Settings(library=library))
    app = start("networks", networks="sweeps", sweep="class.csv")
    assert app.selectbox(key="sweep").options == ["class.csv", "sample.csv"]
    assert app.selectbox(key="sweep").value == "class.csv"
    (code,) = (block.value for block in app.code if "read_rows" in block.value)
    assert 'Path("class.csv")' in code
