"""The map of the samples: what is drawn, brushed, taken away and offered in Python is core's."""

import base64
import io
from functools import cache

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from core import Network, evaluate, forward, init_network, load_mnist, write_weights
from core.explanation.projection import pca
from dashboard.pages.units import plane
from tests.dashboard.app import PROJECT, handed, read_sample, start_part


def page():
    import streamlit as st

    from dashboard.frame.sidebar import sidebar
    from dashboard.pages.units.in_python import samples_map_in_python
    from dashboard.pages.units.samples_map import samples_map
    from dashboard.state.selection import current_selection

    sidebar(st.container())
    selection = current_selection()
    samples_map(selection)
    with st.expander("In Python"):
        st.code(samples_map_in_python(selection))


def start(**address):
    return start_part(page, **address)


@cache
def arrays(split="test"):
    x, _ = read_sample(split)
    return {"x": x, **forward(init_network(), x)}


@cache
def plane_of(array):
    return pca(arrays()[array]).coordinates


@cache
def outcome(split="test"):
    return evaluate(init_network(), *read_sample(split))


def points(app):
    """Give the points as the script places them."""
    data = handed(app, "map")
    scaled = np.frombuffer(base64.b64decode(data["points"]), "<u2").reshape(-1, 2)
    left, _, bottom, _ = data["extent"]
    return (left, bottom) + scaled * data["unit"]


def groups(app):
    return [int(letter) for letter in handed(app, "map")["groups"]]


def marks(app, kind):
    return {
        mark["name"]: (mark["x"], mark["y"])
        for mark in handed(app, "map")["marks"]
        if mark["kind"] == kind
    }


def said(app):
    return " ".join(element.value for element in app.main.markdown)


def in_gallery(app):
    return [item["sample"] for item in handed(app, "brushed")["items"]]


def in_python(app, monkeypatch, folder=PROJECT):
    monkeypatch.chdir(folder)
    names = {}
    exec(app.main.expander[-1].code[0].value, names)
    return names


def middle(array="x"):
    """Give a rectangle with a good part of the samples in it, and these."""
    places = plane_of(array)
    rectangle = np.round(np.quantile(places, [0.3, 0.5], axis=0).T.ravel(), 2)
    left, right, bottom, top = rectangle
    x, y = places.T
    inside = ((x >= left) & (x <= right) & (y >= bottom) & (y <= top)).nonzero()[0]
    assert 20 < len(inside) < 1000
    return " ".join(f"{edge:g}" for edge in rectangle), inside


@pytest.fixture
def bundle(monkeypatch, tmp_path):
    """Put networks beside the bundled one, in a folder that stands for ours."""
    weights = tmp_path / "data" / "weights"
    weights.mkdir(parents=True)
    monkeypatch.setattr("dashboard.state.places.BUNDLED", weights / "bundled.npz")
    write_weights(weights / "bundled.npz", init_network())

    def bundle(name, *sizes):
        random = np.random.default_rng(5)
        parameters = {}
        for layer in range(1, len(sizes)):
            W = random.normal(size=sizes[layer - 1 : layer + 1])
            parameters |= {f"W{layer}": W, f"b{layer}": np.zeros(sizes[layer])}
        write_weights(weights / name, Network(parameters))
        return tmp_path

    return bundle


# What is drawn


@pytest.mark.parametrize("array", ["x", "z1", "z2"])
def test_the_points_are_the_principal_components_of_scikit_learn(array):
    decomposition = pytest.importorskip("sklearn.decomposition")
    app = start(seen_in=array)
    reference = decomposition.PCA(2, svd_solver="full")
    places = reference.fit_transform(arrays()[array].astype(np.float64))
    found = points(app)
    signs = np.sign((found * places).sum(axis=0))  # a direction may point either way
    np.testing.assert_allclose(found * signs, places, atol=2e-3)
    shares = 100 * reference.explained_variance_ratio_
    assert handed(app, "map")["axes"] == [
        f"first principal component, {shares[0]:.1f} % of the variance",
        f"second principal component, {shares[1]:.1f} % of the variance",
    ]


def test_the_colour_is_the_label_the_prediction_the_error_or_the_confidence():
    result = outcome()
    for colour_by, scale, expected in (
        ("label", "classes", result.labels),
        ("prediction", "classes", result.predicted),
        ("error", "outcome", result.predicted != result.labels),
        ("confidence", "ramp", np.ceil(result.probabilities.max(axis=1) * 10) - 1),
    ):
        app = start(colour_by=colour_by)
        assert groups(app) == expected.astype(int).tolist()
        data = handed(app, "map")
        assert data["scale"] == scale
        assert f"coloured by {colour_by}" in data["label"]
        assert len(data["names"]) == {"outcome": 2}.get(scale, 10)


@pytest.mark.parametrize("colour_by", ["label", "prediction", "error"])
def test_each_digit_stands_at_the_mean_of_its_samples(colour_by):
    result, places = outcome(), plane_of("z2")
    found = result.predicted if colour_by == "prediction" else result.labels
    written = marks(start(seen_in="z2", colour_by=colour_by), "class")
    assert list(written) == [str(k) for k in range(10)]
    for k, place in enumerate(written.values()):
        np.testing.assert_allclose(place, places[found == k].mean(axis=0))


def test_the_selected_sample_and_the_pinned_one_are_marked_where_they_lie():
    app = start(sample="41", pinned="7", seen_in="z1")
    places = plane_of("z1")
    assert marks(app, "selected") == {"sample 41": tuple(places[41])}
    assert marks(app, "pinned") == {"sample 7": tuple(places[7])}
    assert marks(start(), "pinned") == {}


@pytest.mark.usefixtures("cold")
def test_of_many_samples_always_the_same_are_drawn_and_the_page_says_so(monkeypatch):
    monkeypatch.setattr(plane, "DRAWN", 1000)
    app = start(sample="3")
    places = plane_of("x")
    found = points(app)
    far = np.linalg.norm(places - found[:, None], axis=2)
    drawn = far.argmin(axis=1)
    assert far.min(axis=1).max() < 2e-3
    assert len(drawn) == 1000 == len(set(drawn))
    assert groups(app) == outcome().labels[drawn].tolist()
    assert "1,000 of the 2,500 samples are drawn" in said(app)
    app.number_input(key="sample").set_value(8).run()
    np.testing.assert_array_equal(points(app), found)
    # The rectangle counts the others too.
    rectangle, inside = middle()
    app.text_input(key="brush").set_value(rectangle).run()
    assert f"**{len(inside)}** samples" in said(app)


def test_where_all_samples_are_drawn_nothing_is_said_of_it():
    app = start()
    assert len(groups(app)) == 2500
    assert "are drawn" not in said(app)


@pytest.mark.usefixtures("cold")
def test_a_plane_is_found_once_whatever_else_changes(monkeypatch, bundle):
    bundle("other.npz", 784, 10)
    calls = []
    monkeypatch.setattr(plane, "pca", lambda *given: calls.append(given) or pca(*given))
    app = start()
    app.text_input(key="brush").set_value("0 1 0 1").run()
    app.number_input(key="sample").set_value(8).run()
    app.segmented_control(key="colour_by").set_value("error").run()
    app.selectbox(key="network").set_value("other.npz").run()  # x is the same for every network
    assert not app.exception
    assert len(calls) == 1


# The rectangle


@pytest.mark.parametrize("array", ["x", "z2"])
def test_count_labels_gallery_file_table_and_python_agree_on_a_rectangle(
    array, downloads, monkeypatch
):
    rectangle, inside = middle(array)
    app = start(brush=rectangle, seen_in=array)
    result = outcome()
    wrong = (~result.correct[inside]).sum()
    assert f"**{len(inside)}** samples, {wrong} :orange[wrong]" in said(app)
    counts = np.bincount(result.labels[inside], minlength=10).tolist()
    by_label = [f"{k}: {n} sample{'s' * (n != 1)}" for k, n in enumerate(counts) if n]
    assert app.pills(key="brushed_label").options == by_label
    assert in_gallery(app) == inside[:20].tolist()
    assert handed(app, "map")["brush"] == [float(edge) for edge in rectangle.split()]

    app.session_state["map numbers"] = True
    app.run()
    places = plane_of(array)
    for name in ("-rectangle.csv", ".csv"):
        written = downloads[f"sample-test-bundled-map-of-{array}{name}"]
        table = pd.read_csv(io.StringIO(written), index_col="sample")
        assert set(table["network"]) == {"bundled.npz"}
        assert set(table["split"]) == {"test"}
        assert table.index.tolist() == inside.tolist()
        np.testing.assert_allclose(table[["first", "second"]], places[inside])
        assert table["label"].tolist() == result.labels[inside].tolist()
        assert table["predicted"].tolist() == result.predicted[inside].tolist()

    names = in_python(app, monkeypatch)
    assert names["samples"].tolist() == inside.tolist()
    np.testing.assert_allclose(names["seen"].coordinates, places)


def test_the_gallery_turns_its_pages(monkeypatch):
    rectangle, inside = middle()
    app = start(brush=rectangle)
    app.pagination(key="brushed_page").set_value(2).run()
    assert in_gallery(app) == inside[20:40].tolist()
    app.text_input(key="brush").set_value("-100 100 -100 100").run()
    assert in_gallery(app) == list(range(20))


def test_a_label_narrows_the_gallery_until_another_rectangle_is_drawn(monkeypatch):
    rectangle, inside = middle()
    labels = outcome().labels
    app = start(brush=rectangle)
    label = int(np.bincount(labels[inside]).argmax())
    app.pills(key="brushed_label").set_value(label).run()
    of_label = inside[labels[inside] == label]
    assert in_gallery(app) == of_label[:20].tolist()
    assert f"**{len(inside)}** samples" in said(app)
    assert in_python(app, monkeypatch)["samples"].tolist() == of_label.tolist()
    app.text_input(key="brush").set_value("-100 100 -100 100").run()
    assert in_gallery(app) == list(range(20))


def test_without_a_rectangle_the_whole_split_is_in_the_gallery():
    app = start()
    assert "**2,500** samples" in said(app)
    assert in_gallery(app) == list(range(20))
    assert "without brush" not in [button.key for button in app.button]


def test_the_edges_may_come_in_either_order_and_with_commas():
    rectangle, inside = middle()
    left, right, bottom, top = rectangle.split()
    app = start(brush=f"{right}, {left}, {top.replace('-', '−')},{bottom}")
    assert f"**{len(inside)}** samples" in said(app)


def test_a_chip_lets_go_of_the_rectangle():
    app = start(brush=middle()[0])
    app.button(key="without brush").click().run()
    assert app.session_state["brush"] == ""
    assert "**2,500** samples" in said(app)


def test_another_plane_lets_go_of_the_rectangle():
    app = start(brush=middle()[0])
    app.segmented_control(key="seen_in").set_value("z1").run()
    assert handed(app, "map")["brush"] is None
    assert "**2,500** samples" in said(app)


def test_a_rectangle_without_samples_is_said_in_a_sentence(monkeypatch):
    app = start(brush="100 101 100 101")
    assert "No sample lies in this rectangle" in app.info[0].value
    assert in_python(app, monkeypatch)["samples"].tolist() == []


@pytest.mark.parametrize(
    "brush", ["letters", "1 2 3", "1 2 3 4 5", "nan 1 2 3", "inf 1 2 3", "`1`"]
)
def test_what_is_no_rectangle_is_said_and_the_whole_map_is_shown(brush, monkeypatch):
    app = start()
    app.text_input(key="brush").set_value(brush).run()
    assert "four numbers" in app.warning[0].value
    assert "**2,500** samples" in said(app)
    assert "samples" not in in_python(app, monkeypatch)


@pytest.mark.parametrize(
    "address",
    [{"seen_in": "z9"}, {"colour_by": "taste"}, {"brushed_page": "-4"}, {"brush": "1 2 3"}],
)
def test_an_address_with_nonsense_in_it_shows_the_usual(address):
    app = start(**address)
    assert (app.session_state["seen_in"], app.session_state["colour_by"]) == ("x", "label")
    assert in_gallery(app) == list(range(20))


# Thumbnails


def test_the_pictures_around_the_point_that_is_pointed_at_are_sent():
    app = start(seen_in="z1")
    assert handed(app, "map thumbnails")["items"] == []
    app.session_state["wanted thumbnail"] = 77
    app.run()
    data = handed(app, "map thumbnails")
    places, result = plane_of("z1"), outcome()
    nearest = np.argsort(np.linalg.norm(places - places[77], axis=1), kind="stable")[:100]
    assert [item["place"] for item in data["items"]] == nearest.tolist()
    first = data["items"][0]
    true, predicted = result.labels[77], result.predicted[77]
    assert first["words"].startswith(f"Sample 77: true {true}, predicted {predicted} with ")
    sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(data["sprite"].partition(",")[2]))))
    image = load_mnist(normalize=False, flatten=False, source="sample")[1][0][77, 0]
    np.testing.assert_array_equal(sheet[:28, :28], image)
    assert handed(app.run(), "map thumbnails")["items"] == []  # the browser keeps what it has


def test_a_point_of_a_larger_split_is_not_looked_for():
    app = start()
    app.session_state["wanted thumbnail"] = 10**6
    app.run()
    assert not app.exception
    assert handed(app, "map thumbnails")["items"] == []


# Other networks


def test_a_network_without_hidden_layers_has_the_plane_of_its_pixels(bundle, monkeypatch):
    folder = bundle("flat.npz", 784, 10)
    app = start(network="flat.npz", seen_in="z1")
    assert app.segmented_control(key="seen_in").options == ["x"]
    np.testing.assert_allclose(points(app), plane_of("x"), atol=2e-3)
    (folder / "data" / "sample").symlink_to(PROJECT / "data" / "sample")
    in_python(app, monkeypatch, folder)


def test_a_layer_of_one_unit_is_a_line(bundle, monkeypatch):
    folder = bundle("narrow.npz", 784, 1, 10)
    app = start(network="narrow.npz", seen_in="z1", brush="-0.1 0.1 -1 1")
    found = points(app)
    assert np.ptp(found[:, 0]) > 0.1
    assert not np.ptp(found[:, 1])
    assert handed(app, "map")["axes"] == [
        "first principal component, 100.0 % of the variance",
        "second principal component, 0.0 % of the variance",
    ]
    (folder / "data" / "sample").symlink_to(PROJECT / "data" / "sample")
    samples = in_python(app, monkeypatch, folder)["samples"]
    assert f"**{len(samples):,}** samples" in said(app)


def test_a_network_that_lacks_the_layer_that_was_looked_at_shows_the_pixels(bundle):
    bundle("narrow.npz", 784, 20, 10)
    app = start(seen_in="z2", brush="0 1 0 1")
    app.selectbox(key="network").set_value("narrow.npz").run()
    assert not app.exception
    assert app.session_state["seen_in"] == "x"
    assert "as seen in x," in handed(app, "map")["label"]
    assert handed(app, "map")["brush"] == [0, 1, 0, 1]
