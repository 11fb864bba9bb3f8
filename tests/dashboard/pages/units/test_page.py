"""The page Hidden units: atlas, card and switches say what core says, whatever the network."""

import base64
import io
import shutil
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from core import Network, evaluate, forward, init_network, write_weights
from core.explanation.ablation import ablate
from dashboard.state.pages import PAGES
from dashboard.widgets.edit_outcome import most_harmed
from dashboard.words import literal, number, percent
from tests.dashboard.app import PROJECT, handed, read_sample, start


def left_out(network, layer, unit):
    return evaluate(ablate(network, {f"z{layer}": unit}), *read_sample())


def metrics(app):
    return {metric.label: (metric.value, metric.delta) for metric in app.metric}


def said(app):
    return " ".join(element.value for element in app.main.markdown)


def units(app):
    return [tile["unit"] for tile in handed(app, "atlas")["tiles"]]


def pictures(app):
    data = handed(app, "atlas")
    values = np.frombuffer(base64.b64decode(data["pictures"]), np.int8)
    return values.reshape(-1, data["height"], data["width"]) / 127


def samples(app, key):
    return [item["sample"] for item in handed(app, key)["items"]]


def in_python(app, monkeypatch, folder=PROJECT):
    monkeypatch.chdir(folder)
    names = {}
    exec(app.main.expander[-1].code[0].value, names)
    return names


def points(change):
    return (
        f"{100 * change:+.2f}".replace("-", "−").replace("+0.00", "0.00").replace("−0.00", "0.00")
    )


def random_network(*sizes, activation="sigmoid"):
    random = np.random.default_rng(5)
    parameters = {}
    for layer, (read, width) in enumerate(pairwise(sizes), 1):
        W = 2 * random.normal(size=(read, width)) / read**0.5
        parameters |= {f"W{layer}": W, f"b{layer}": random.normal(size=width) / 4}
    return Network(parameters, activation)


@pytest.fixture
def bundle(monkeypatch, tmp_path):
    """Put another network in the place of the bundled one; give the folder that stands for ours."""
    weights = tmp_path / "data" / "weights"
    weights.mkdir(parents=True)
    monkeypatch.setattr("dashboard.state.places.BUNDLED", weights / "bundled.npz")

    def bundle(network, name="bundled.npz"):
        write_weights(weights / name, network)
        return tmp_path

    return bundle


# The card


@pytest.mark.parametrize(("layer", "unit"), [(1, 8), (1, 16), (2, 40)])
def test_the_card_says_what_a_unit_does_and_what_dies_with_it(layer, unit, downloads):
    name, network, (x, t) = f"z{layer}[{unit}]", init_network(), read_sample()
    app = start("units", layer=f"z{layer}", hidden=name, units_part="excites")
    z = forward(network, x)[f"z{layer}"][:, unit]
    whole, without = evaluate(network, x, t).accuracy, left_out(network, layer, unit).accuracy
    means = np.array([z[t == digit].mean(dtype=np.float64) for digit in range(10)])
    shown = metrics(app)
    assert shown["Accuracy without it"] == (
        percent(without, 2),
        f"{points(without - whole)} points",
    )
    assert shown["Responds most to"][0] == str(means.argmax())
    assert shown["Saturated for"][0] == percent(((z < 0.01) | (z > 0.99)).mean())
    extent = f"from {number(z.min())} to {number(z.max())}"
    assert f"Mean activation {number(z.mean(dtype=np.float64))}, {extent}." in said(app)
    np.testing.assert_allclose(
        handed(app, "card weights")["arrays"][-1]["values"], means, atol=1e-5
    )

    histogram = pd.read_csv(io.StringIO(downloads[f"sample-test-bundled-{name}-histogram.csv"]))
    assert histogram["samples"].tolist() == np.histogram(z, 20, (0, 1))[0].tolist()
    order = np.argsort(z, kind="stable")
    np.testing.assert_array_equal(z[samples(app, "excite_least")], z[order[:12]])
    np.testing.assert_array_equal(z[samples(app, "excite_most")], z[order[::-1][:12]])
    strongest = handed(app, "excite_most")["items"][0]
    assert strongest["detail"] == number(z.max())
    assert strongest["words"].endswith(f"; {name} = {number(z.max())}")


def test_the_card_of_the_first_layer_shows_its_weights_on_the_pixels(downloads):
    app = start("units", hidden="z1[8]")
    weights = init_network()["W1"][:, 8]
    shown, _ = handed(app, "card weights")["arrays"]
    assert (shown["name"], shown["columns"], shown["signed"]) == ("W1[:, 8]", 28, True)
    np.testing.assert_allclose(shown["values"], weights, atol=1e-6)
    table = pd.read_csv(io.StringIO(downloads["sample-test-bundled-z1[8]-weights.csv"]))
    np.testing.assert_allclose(table["weight"], weights, rtol=1e-5)


def test_a_link_to_a_unit_alone_opens_the_layer_it_is_in():
    app = start("units")
    app.switch_page(PAGES["checks"].file).run()
    app.query_params["hidden"] = "z2[40]"
    app.switch_page(PAGES["units"].file).run()
    assert app.main.segmented_control(key="layer").value == "z2"
    assert app.main.selectbox(key="hidden").value == "z2[40]"


def test_the_card_of_a_deeper_layer_shows_its_weights_and_the_linear_view(downloads):
    app = start("units", layer="z2", hidden="z2[40]")
    network = init_network()
    own, linear, _ = handed(app, "card weights")["arrays"]
    assert (own["name"], own["target"]) == ("W2[:, 40]", "z1")
    np.testing.assert_allclose(own["values"], network["W2"][:, 40], atol=1e-6)
    assert (linear["name"], linear["target"]) == ("W1 · W2[:, 40]", None)
    expected = network["W1"].astype(float) @ network["W2"][:, 40]
    np.testing.assert_allclose(linear["values"], expected, atol=1e-4)
    table = pd.read_csv(io.StringIO(downloads["sample-test-bundled-z2[40]-on-pixels.csv"]))
    np.testing.assert_allclose(table["weight"], expected, atol=1e-4)


def test_a_unit_that_is_stuck_is_called_dead_and_has_no_label(bundle):
    parameters = dict(init_network())
    parameters["W1"] = parameters["W1"].copy()
    parameters["W1"][:, 3] = 0
    bundle(Network(parameters))
    app = start("units", hidden="z1[3]")
    assert metrics(app)["Responds most to"][0] == "–"
    assert "**Dead**" in said(app)
    stuck = handed(app, "atlas")["tiles"][3]
    assert stuck["caption"] == "–"
    assert stuck["words"].startswith("z1[3]: dead; ")
    app.selectbox(key="order").set_value("by label").run()
    assert units(app)[-1] == "z1[3]"
    app.selectbox(key="hidden").set_value("z1[8]").run()
    assert "**Dead**" not in said(app)


def test_its_sum_opens_at_the_unit_and_the_sample(monkeypatch):
    switched = []
    monkeypatch.setattr("streamlit.switch_page", lambda page, **_: switched.append(page))
    app = start("units", hidden="z1[8]", sample="12")
    button = app.button(key="its sum")
    assert button.label == "Its sum for sample 12"
    button.click().run()
    assert switched == [PAGES["forward"].file]
    assert (app.session_state["unit"], app.session_state["sample"]) == ("z1[8]", 12)


# The atlas


@pytest.mark.parametrize(("layer", "width"), [(1, 50), (2, 100)])
def test_every_unit_of_the_layer_has_a_tile_with_its_label_and_its_effect(layer, width):
    network, (x, t) = init_network(), read_sample()
    app = start("units", layer=f"z{layer}")
    tiles = handed(app, "atlas")["tiles"]
    assert units(app) == [f"z{layer}[{unit}]" for unit in range(width)]
    whole, z = evaluate(network, x, t).accuracy, forward(network, x)[f"z{layer}"]
    for unit in range(0, width, 7):
        best = np.argmax([z[t == digit, unit].mean(dtype=np.float64) for digit in range(10)])
        without = left_out(network, layer, unit).accuracy
        assert tiles[unit]["caption"] == str(best)
        assert tiles[unit]["detail"] == points(without - whole)
        saturated = percent(((z[:, unit] < 0.01) | (z[:, unit] > 0.99)).mean())
        assert f"saturated for {saturated} of the samples" in tiles[unit]["words"]
        assert f"accuracy {percent(without, 2)}" in tiles[unit]["words"]


def test_the_pictures_are_the_weights_and_for_a_deeper_layer_a_choice():
    network = init_network()
    linear = network["W1"] @ network["W2"]
    for app, expected in (
        (start("units"), network["W1"].T.reshape(-1, 28, 28)),
        (start("units", layer="z2"), linear.T.reshape(-1, 28, 28)),
        (start("units", layer="z2", tiles="weights"), network["W2"].T.reshape(-1, 10, 5)),
    ):
        limits = np.abs(expected).max(axis=(1, 2), keepdims=True)
        np.testing.assert_allclose(pictures(app), expected / limits, atol=0.5 / 127 + 1e-6)
    assert "linear view only" in said(start("units", layer="z2"))


def test_the_order_of_the_atlas_is_the_one_chosen():
    network, (x, t) = init_network(), read_sample()
    app = start("units")
    z = forward(network, x).z1.astype(float)
    accuracy = {f"z1[{unit}]": left_out(network, 1, unit).accuracy for unit in range(50)}
    share = {f"z1[{unit}]": ((z < 0.01) | (z > 0.99))[:, unit].mean() for unit in range(50)}
    means = np.array([z[t == digit].mean(axis=0) for digit in range(10)])

    app.selectbox(key="order").set_value("by effect of removal").run()
    assert [accuracy[unit] for unit in units(app)] == sorted(accuracy.values())
    app.selectbox(key="order").set_value("by saturated share").run()
    assert [share[unit] for unit in units(app)] == sorted(share.values(), reverse=True)
    app.selectbox(key="order").set_value("by label").run()
    order = [int(unit[3:-1]) for unit in units(app)]
    assert sorted(order) == list(range(50))
    keys = [(means[:, unit].argmax(), -means[:, unit].max()) for unit in order]
    assert keys == sorted(keys)
    # The pictures go with their units.
    weights = network["W1"].T[order].reshape(-1, 28, 28)
    limits = np.abs(weights).max(axis=(1, 2), keepdims=True)
    np.testing.assert_allclose(pictures(app), weights / limits, atol=0.5 / 127 + 1e-6)


def test_a_very_wide_layer_is_shown_a_page_at_a_time(bundle):
    bundle(random_network(784, 150, 10))
    app = start("units")
    assert units(app) == [f"z1[{unit}]" for unit in range(128)]
    app.pagination(key="atlas_page").set_value(2).run()
    assert units(app) == [f"z1[{unit}]" for unit in range(128, 150)]


# The switches


def test_nothing_is_switched_off_at_first():
    app = start("units")
    accuracy = evaluate(init_network(), *read_sample()).accuracy
    assert f"There are no edits: the accuracy is {percent(accuracy, 2)}." in said(app)
    assert "with all its units on" not in said(app)
    assert app.button(key="all on").disabled
    assert not any(tile["off"] for tile in handed(app, "atlas")["tiles"])


def test_units_that_are_off_change_accuracy_confusion_and_samples_as_core_says(downloads):
    x, t = read_sample()
    before = evaluate(init_network(), x, t)
    after = evaluate(ablate(init_network(), {"z1": [8, 16], "z2": [40]}), x, t)
    app = start("units", off=["z2[40]", "z1[16]", "z1[8]"])
    shown = metrics(app)
    assert shown["Accuracy without the edits"][0] == percent(before.accuracy, 2)
    assert shown["With the edits"] == (
        percent(after.accuracy, 2),
        f"{points(after.accuracy - before.accuracy)} points",
    )
    assert f"3 off: **{percent(after.accuracy, 2)}**" in said(app)
    off = [tile["unit"] for tile in handed(app, "atlas")["tiles"] if tile["off"]]
    assert off == ["z1[8]", "z1[16]"]

    difference = after.confusion - before.confusion
    matrix = handed(app, "switched confusion")
    assert (matrix["counts"], matrix["signed"]) == (difference.tolist(), True)
    saved = pd.read_csv(
        io.StringIO(downloads["sample-test-bundled-edited-difference.csv"]),
        index_col="true",
    )
    np.testing.assert_array_equal(saved, difference)
    worst = difference.diagonal().argmin()
    harmed = f"Most harmed: **{worst}**, {-difference[worst, worst]} fewer read right."
    assert harmed in said(app)
    for matrix, expected in (("before", before), ("after", after)):
        app.segmented_control(key="matrix").set_value(matrix).run()
        drawn = handed(app, "switched confusion")
        assert (drawn["counts"], drawn["signed"]) == (expected.confusion.tolist(), False)

    for outcome, key, changed in (
        ("newly wrong", "changed", before.correct & ~after.correct),
        ("newly right", "mended", ~before.correct & after.correct),
    ):
        expected = np.flatnonzero(changed)
        assert shown[outcome.capitalize()][0] == str(len(expected))
        written = downloads[f"sample-test-bundled-edited-{outcome.replace(' ', '-')}-any.csv"]
        table = pd.read_csv(io.StringIO(written), dtype=str)
        assert sorted(table["sample"].astype(int)) == expected.tolist()
        ranked = expected[np.argsort(-after.confidence[expected], kind="stable")]
        assert samples(app, key) == ranked[:14].tolist()
        item = handed(app, key)["items"][0]
        was, now = before.predicted[ranked[0]], after.predicted[ranked[0]]
        assert item["caption"] == f"was {was},\nnow {now}"
        assert item["detail"] == percent(after.confidence[ranked[0]])
        assert item["wrong"] == (outcome == "newly wrong")
        first = table.iloc[0]
        assert [first["predicted_before"], first["predicted_after"]] == [str(was), str(now)]


def test_the_parts_that_do_not_switch_units_off_say_so():
    assert "Of the network with all its units on" in said(
        start("units", off="z1[8]", units_part="map")
    )
    assert "with all its units on" not in said(start("units", units_part="map"))


def test_where_no_label_is_harmed_none_is_named():
    better = np.array([[2, -2], [0, 0]])
    assert most_harmed(better, ["a", "b"]).startswith("No label is harmed")
    assert most_harmed(-better, ["a*", "b"]) == "Most harmed: **a\\***, 2 fewer read right."


def test_a_cell_narrows_the_samples_that_changed():
    before = evaluate(init_network(), *read_sample())
    after = left_out(init_network(), 1, 16)
    changed = before.correct & ~after.correct
    true, predicted = before.labels[changed][0], after.predicted[changed][0]
    app = start("units", off="z1[16]", only=f"{true}-{predicted}", matrix="after")
    expected = np.flatnonzero(changed & (before.labels == true) & (after.predicted == predicted))
    assert set(samples(app, "changed")) <= set(expected.tolist())
    assert f"**{len(expected):,}** " in said(app)
    chosen = {"row": int(true), "column": int(predicted)}
    assert handed(app, "switched confusion")["chosen"] == chosen
    app.selectbox(key="only").set_value(f"{true} → any").run()
    expected = np.flatnonzero(changed & (before.labels == true))
    assert f"**{len(expected):,}** " in said(app)
    assert handed(app, "switched confusion")["chosen"] == {"row": int(true), "column": None}


def test_a_cell_without_a_sample_that_changed_says_so():
    app = start("units", off="z1[16]", only="0-0")
    assert "**0** samples newly wrong" in said(app)
    with pytest.raises(KeyError):
        app.get_by_key("changed")


def test_the_button_of_the_card_switches_its_unit_off_and_on_again():
    app = start("units", hidden="z1[8]", off="z1[16]")
    button = app.button(key="switch")
    assert button.label == "Switch off"
    button.click().run()
    assert app.multiselect(key="switched_off").value == ["z1[16]", "z1[8]"]
    assert app.button(key="switch").label == "Switch on"
    after = evaluate(ablate(init_network(), {"z1": [8, 16]}), *read_sample())
    assert metrics(app)["With the edits"][0] == percent(after.accuracy, 2)
    app.button(key="switch").click().run()
    assert app.multiselect(key="switched_off").value == ["z1[16]"]
    app.button(key="all on").click().run()
    assert app.multiselect(key="switched_off").value == []
    assert "There are no edits" in said(app)


def test_the_book_network_loses_what_it_is_known_to_lose_without_unit_8(
    mnist, book_weights, bundle
):
    folder = bundle(init_network())
    shutil.copy(book_weights, folder / "data" / "weights" / "sample_weight.pkl")
    app = start("units", network="sample_weight.pkl", hidden="z1[8]", off="z1[8]")
    assert metrics(app)["Accuracy without it"] == ("90.92 %", "−2.60 points")
    assert metrics(app)["Accuracy without the edits"][0] == "93.52 %"
    assert metrics(app)["With the edits"] == ("90.92 %", "−2.60 points")


# The table


@pytest.mark.parametrize("layer", [1, 2])
def test_the_table_holds_every_unit_of_the_layer(layer, downloads):
    start("units", layer=f"z{layer}", units_part="table")
    network, (x, t) = init_network(), read_sample()
    z = forward(network, x)[f"z{layer}"].astype(float)
    table = pd.read_csv(
        io.StringIO(downloads[f"sample-test-bundled-z{layer}-units.csv"]), index_col="unit"
    )
    assert table.index.tolist() == [f"z{layer}[{unit}]" for unit in range(z.shape[1])]
    means = np.array([z[t == digit].mean(axis=0) for digit in range(10)])
    np.testing.assert_allclose(table[[f"mean_for_{k}" for k in range(10)]], means.T, atol=1e-5)
    np.testing.assert_array_equal(table["responds_most_to"], means.argmax(axis=0))
    np.testing.assert_allclose(table["saturated"], ((z < 0.01) | (z > 0.99)).mean(axis=0))
    whole = evaluate(network, x, t).accuracy
    np.testing.assert_allclose(table["change"], table["accuracy_without"] - whole, atol=1e-12)
    for unit in (0, 8, 30):
        without = left_out(network, layer, unit).accuracy
        assert table["accuracy_without"].iloc[unit] == pytest.approx(without, abs=1e-12)


# Other networks


@pytest.mark.parametrize(
    ("sizes", "activation"),
    [
        ((784, 20, 10), "sigmoid"),
        ((784, 12, 30, 10), "relu"),
        ((784, 12, 30, 10), "tanh"),
        ((784, 20, 10), "relu"),
        ((784, 8, 7, 130, 5, 10), "sigmoid"),
    ],
    ids=str,
)
def test_any_network_with_hidden_units_is_shown_with_its_figures(
    bundle, monkeypatch, sizes, activation
):
    network, (x, _) = random_network(*sizes, activation=activation), read_sample()
    folder = bundle(network)
    deepest = len(sizes) - 2
    for layer in range(1, deepest + 1):
        app = start("units", hidden=f"z{layer}[3]", off=f"z{deepest}[1]", tiles="weights")
        z = forward(network, x)[f"z{layer}"][:, 3]
        without = left_out(network, layer, 3).accuracy
        assert metrics(app)["Accuracy without it"][0] == percent(without, 2)
        word, vanished = {
            "sigmoid": ("Saturated for", (z < 0.01) | (z > 0.99)),
            "tanh": ("Saturated for", (z < -0.99) | (z > 0.99)),
            "relu": ("Zero for", z == 0),
        }[activation]
        assert metrics(app)[word][0] == percent(vanished.mean())
        assert metrics(app)["With the edits"][0] == percent(
            left_out(network, deepest, 1).accuracy, 2
        )
        *_, linear, means = handed(app, "card weights")["arrays"]
        assert means["signed"] == (activation == "tanh")
        product = (
            np.linalg.multi_dot(
                [*(network[f"W{k}"] for k in range(1, layer)), network[f"W{layer}"][:, 3]]
            )
            if layer > 1
            else network["W1"][:, 3]
        )
        np.testing.assert_allclose(linear["values"], product, atol=1e-6)
        names = in_python(app, monkeypatch, folder)
        np.testing.assert_allclose(names["weights"], product, atol=1e-6)


def test_a_network_without_hidden_units_gets_a_plain_sentence(bundle, monkeypatch):
    random = np.random.default_rng(0)
    parameters = {"W1": random.normal(size=(784, 10)), "b1": np.zeros(10)}
    folder = bundle(Network(parameters))
    for part in ("without", "excites", "Map", "Neighbours", "Table"):
        app = start("units", units_part=part)
        assert "bundled.npz has no hidden units" in said(app)
        assert not app.error
    whole = in_python(app, monkeypatch, folder)["whole"]
    assert whole.accuracy == evaluate(Network(parameters), *read_sample()).accuracy


def test_another_network_keeps_of_the_choices_what_it_has_and_lets_the_edits_go(bundle):
    bundle(init_network())
    bundle(random_network(784, 10, 10), "small.npz")
    app = start("units", layer="z2", hidden="z2[99]", off=["z2[7]", "z1[5]"])
    app.selectbox(key="network").set_value("small.npz").run()
    assert not app.exception
    assert app.session_state["layer"] == "z1"
    assert app.session_state["hidden"] == "z1[0]"
    assert app.multiselect(key="switched_off").value == []
    app.button(key="undo edits").click().run()
    assert app.selectbox(key="network").value == "bundled.npz"
    assert app.multiselect(key="switched_off").value == ["z2[7]", "z1[5]"]


# In Python, and the address


@pytest.mark.parametrize(("unit", "off"), [("z1[8]", []), ("z2[40]", ["z1[3]", "z2[40]", "z1[8]"])])
def test_in_python_gives_what_the_page_shows(monkeypatch, unit, off, downloads):
    layer, index = unit[:2], int(unit[3:-1])
    app = start("units", hidden=unit, off=off)
    names = in_python(app, monkeypatch)
    *_, shown, means = handed(app, "card weights")["arrays"]
    np.testing.assert_allclose(names["weights"].ravel(), shown["values"], atol=1e-5)
    found = names["units"]
    np.testing.assert_allclose(found.class_means[:, index], means["values"], atol=1e-5)
    assert metrics(app)["Saturated for"][0] == percent(found.saturated[index])
    removed, whole, after = names["removed"], names["whole"], names["after"]
    change = f"{points(removed[index] - whole.accuracy)} points"
    assert metrics(app)["Accuracy without it"] == (percent(removed[index], 2), change)
    tiles = handed(app, "atlas")["tiles"]
    assert [tile["detail"] for tile in tiles] == [points(c - whole.accuracy) for c in removed]
    assert tiles[index]["unit"].startswith(layer)
    if off:
        assert metrics(app)["With the edits"][0] == percent(after.accuracy, 2)
        assert metrics(app)["Newly wrong"][0] == str(len(names["newly_wrong"]))
        app.segmented_control(key="matrix").set_value("after").run()
        assert handed(app, "switched confusion")["counts"] == after.confusion.tolist()
    else:
        assert after.accuracy == pytest.approx(removed[index])
    app.session_state["units_part"] = "excites"
    app.run()
    assert samples(app, "excite_most") == found.most[index][:12].tolist()
    assert samples(app, "excite_least") == found.least[index][:12].tolist()


@pytest.mark.parametrize(
    ("part", "names"),
    [("Map", {"whole", "seen"}), ("Neighbours", {"whole", "found"}), ("Table", {"whole"})],
)
def test_in_python_has_the_lines_of_the_part_that_is_open_too(monkeypatch, part, names):
    monkeypatch.chdir(PROJECT)
    given = {}
    for program in start("units", units_part=part).main.expander[-1].code:
        exec(program.value, given)
    assert given.keys() & {"whole", "seen", "found"} == names


def test_a_link_to_a_unit_alone_opens_its_layer():
    app = start("units", hidden="z2[5]")
    assert (app.session_state["layer"], app.session_state["hidden"]) == ("z2", "z2[5]")
    assert handed(app, "atlas")["selected"] == "z2[5]"
    assert len(units(app)) == 100


@pytest.mark.parametrize(
    "address",
    [
        {"hidden": "z1[50]"},
        {"hidden": "W1"},
        {"hidden": "z9[0]", "layer": "z9"},
        {"off": "z1[999]"},
        {"off": ["x", "z3[0]"]},
        {"order": "by chance"},
        {"layer": "z2", "tiles": "photos"},
        {"off": "z1[8]", "matrix": "sum", "only": "4 → 17"},
        {"units_part": "Fortune"},
    ],
    ids=str,
)
def test_an_address_with_nonsense_in_it_opens_the_usual(address):
    app = start("units", **address)
    assert not app.error
    layer = app.session_state["layer"]
    assert layer == address.get("layer", "z1").replace("z9", "z1")
    assert app.session_state["hidden"] == f"{layer}[0]"
    assert len(handed(app, "atlas")["tiles"]) in (50, 100)


@pytest.mark.parametrize(
    ("name", "value"),
    [("hidden", "z1[50]"), ("off", "z9[1]"), ("layer", "z7"), ("order", "chance")],
)
def test_what_a_link_asks_for_and_is_not_here_is_said(name, value):
    app = start("units", **{name: value})
    (said,) = app.main.warning
    assert said.value.startswith("What the address asks for is not to be had here, and the usual")
    assert said.value.endswith(literal(f": {name}={value}."))
    assert handed(app, "atlas")["selected"] == "z1[0]"


def test_the_choices_are_kept_while_another_page_is_looked_at():
    app = start("units", layer="z2", hidden="z2[40]", off=["z1[8]"], order="label")
    app.switch_page(PAGES["evaluation"].file).run()
    app.switch_page(PAGES["units"].file).run()
    assert app.session_state["hidden"] == "z2[40]"
    assert app.multiselect(key="switched_off").value == ["z1[8]"]
    assert app.selectbox(key="order").value == "label"
    assert handed(app, "atlas")["selected"] == "z2[40]"
