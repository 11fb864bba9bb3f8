import io
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from core import forward, init_network
from core.explanation.deletion import deletion
from core.explanation.edges import strongest_edges
from core.explanation.flow import flow
from dashboard.pages.forward import flow as module
from dashboard.pages.forward import followed
from dashboard.pages.forward.followed import follow
from dashboard.words import number
from tests.core.explanation.making import made
from tests.dashboard.app import PROJECT, handed, read_sample, start


def drawn(app):
    """Give the edges that are drawn of each layer, and the rest."""
    return [
        ([(edge["source"], edge["target"], edge["value"]) for edge in gap["edges"]], gap["rest"])
        for gap in handed(app, "sankey")["gaps"]
    ]


@pytest.mark.parametrize(
    ("asked", "unit", "versus", "reference"),
    [
        ({}, *np.argsort(-forward(init_network(), read_sample()[0][12]).y)[:2], "empty"),
        ({"path_of": "4", "path_not": "none", "reference": "mean", "edges": "5"}, 4, None, "mean"),
        ({"path_of": "9", "path_not": "4", "reference": "pinned", "pinned": "3"}, 9, 4, "pinned"),
    ],
)
def test_what_is_drawn_adds_up_and_is_what_python_says(asked, unit, versus, reference, monkeypatch):
    app = start("forward", sample="12", deletion="z2", **asked)
    x, network = read_sample()[0], init_network()
    images = {"empty": np.zeros(784), "mean": x.mean(axis=0, dtype=float), "pinned": x[3]}
    a = forward(network, np.stack([x[12], images[reference]]).astype(float)).a3
    change = np.subtract(*(a[:, unit] - (0 if versus is None else a[:, versus])))
    monkeypatch.chdir(PROJECT)
    exec(app.main.expander[-1].code[0].value, names := {})
    steps = strongest_edges(names["found"], int(asked.get("edges", 24)), 8)
    for (edges, rest), step in zip(drawn(app), steps, strict=True):
        expected = [(edge.source and str(edge.source), str(edge.target)) for edge in step.edges]
        assert [edge[:2] for edge in edges] == expected
        np.testing.assert_allclose(
            [edge[2] for edge in edges], [edge.value for edge in step.edges], atol=1e-6
        )
        assert sum(edge[2] for edge in edges) + rest == pytest.approx(change, abs=1e-6)
    assert f"**{change:.3f}**".replace("-", "−") in " ".join(each.value for each in app.markdown)
    fell = deletion(flow(network, x[12], unit, versus, images[reference]), "z2")
    np.testing.assert_allclose(names["fell"].measured, fell.measured, atol=1e-5)


def test_every_edge_and_every_pixel_can_be_taken_away(downloads):
    app = start("forward", sample="12", path_of="9", path_not="4")
    app.session_state["path numbers"] = True
    app.run()
    edges, pixels = (
        pd.read_csv(io.StringIO(downloads[f"sample-test-bundled-12-path-9-not-4{part}.csv"]))
        for part in ("", "-pixels")
    )
    change = flow(init_network(), read_sample()[0][12], 9, 4).change
    np.testing.assert_allclose(edges.groupby("layer")["value"].sum(), [change] * 3, rtol=1e-6)
    assert pixels["gives"].sum() == pytest.approx(change, rel=1e-6)


def test_the_class_itself_is_no_other_to_compare_with():
    app = start("forward", sample="12", path_of="4", path_not="4")
    assert "path_not=4" in app.main.warning[0].value
    assert [row["kind"] for row in handed(app, "sankey")["classes"]].count("for") == 1


@pytest.mark.parametrize(
    ("sizes", "ends"),
    [
        ((4, 3), "between them come from the pixels at once."),
        ((4, 2, 3), "between them the largest part comes through **z1[{}]**: {}."),
        ((4, 2, 2, 3), "through **z1[{}]** in the first layer, {}, and through **z2[{}]** in the"),
    ],
)
def test_the_sentence_names_the_unit_of_each_end_that_gives_most(sizes, ends, monkeypatch):
    monkeypatch.setattr(module, "linked", lambda words, *_, **__: words)
    network, x, reference = made(5, sizes, "tanh")
    found = flow(network, x, 0, 1, reference)
    sign = np.sign(found.change)
    values = []
    for given in list(found.contributions.values())[1:]:
        best = (sign * given).argmax()
        values += [best, number(given[best])]
    path = SimpleNamespace(sum="a − a", compared="another")
    assert ends.format(*values) in module.sentence(path, follow(found, 4))


def said(app):
    return " ".join(each.value for each in app.markdown)


def test_where_nothing_differs_this_is_said_and_nothing_drawn():
    app = start("forward", sample="12", pinned="12", reference="pinned")
    assert "and with sample 12 it is the same: there is no difference to follow." in said(app)
    assert "A ribbon is as wide as" not in said(app)


def test_a_network_too_large_is_not_followed_on_a_page(monkeypatch):
    monkeypatch.setattr(followed, "_WORK", 10**6)
    monkeypatch.setattr(followed, "follow", pytest.fail)
    app = start("forward", sample="12", path_of="4")
    assert "The network has 45,360 parameters: too many for its path to be followed" in said(app)


@pytest.mark.usefixtures("cold")
def test_a_path_is_followed_once_and_what_is_folded_not_at_all(monkeypatch):
    asked = []
    follow_flow = followed.flow
    monkeypatch.setattr(followed, "flow", lambda *all: asked.append(all) or follow_flow(*all))
    app = start("forward", sample="12")
    for unit in ("z1[3]", "y[4]"):  # neither the image nor what is asked of it
        app.session_state["unit"] = unit
        app.run()
    assert len(asked) == 1
    app.session_state["edges"] = 8
    app.run()
    assert len(asked) == 2
    assert "of the path" not in said(app)
    app.session_state["truth"] = True
    app.run()
    assert "in the order of the path" in said(app)
    assert len(asked) == 3


def test_an_address_that_asks_for_the_check_opens_it_and_it_can_be_folded_again():
    app = start("forward", sample="12", deletion="z2")
    assert "values of z2 set so, in the order of the path" in said(app)
    app.session_state["truth"] = False
    app.run()
    assert "in the order of the path" not in said(app)
    assert "deletion" not in app.query_params
