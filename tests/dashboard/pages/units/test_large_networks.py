"""Of a network too large for its arrays to be held, Hidden units shows what can be, and says so."""

import numpy as np
import pytest

from core import Network, evaluate, forward, load_mnist, write_weights
from core.explanation import ablation, units
from core.explanation.ablation import ablate
from core.explanation.unit_parts import layer_profiles
from core.explanation.units import profiles
from dashboard.components import heatmaps
from dashboard.components.arrays import hidden_units
from dashboard.pages.units import plane
from dashboard.state import cached
from dashboard.words import percent
from tests.core.network.test_blocks import made
from tests.dashboard.app import handed, start
from tests.dashboard.pages.units.test_page import in_python, metrics, said

X, T = load_mnist(source="sample")[1]
NETWORK = made(784, 70, 40, 10)


@pytest.fixture
def large(cold, tmp_path, monkeypatch):
    """The bundled network is one whose z1 takes more than is kept: 0.7 MB of 0.5."""
    monkeypatch.setattr(cached.ACTIVATIONS, "budget", 2**19)
    monkeypatch.setitem(layer_profiles.__kwdefaults__, "most_values", 30_000)
    weights = tmp_path / "data" / "weights"
    weights.mkdir(parents=True)
    monkeypatch.setattr("dashboard.state.places.BUNDLED", weights / "bundled.npz")
    write_weights(weights / "bundled.npz", NETWORK)
    return tmp_path


def infos(app):
    return [info.value for info in app.main.info]


def test_its_units_have_the_figures_they_have_at_once(large, monkeypatch):
    app = start("units", hidden="z1[3]", off="z2[1]")
    z = forward(NETWORK, X)["z1"]
    without = evaluate(ablate(NETWORK, {"z1": 3}), X, T).accuracy
    assert metrics(app)["Accuracy without it"][0] == percent(without, 2)
    assert metrics(app)["Saturated for"][0] == percent(((z < 0.01) | (z > 0.99))[:, 3].mean())
    off = evaluate(ablate(NETWORK, {"z2": 1}), X, T).accuracy
    assert metrics(app)["With the edits"][0] == percent(off, 2)
    app.session_state["units_part"] = "excites"
    app.run()
    shown = [item["sample"] for item in handed(app, "excite_most")["items"]]
    assert shown == np.argsort(-z[:, 3], kind="stable")[:12].tolist()


def test_its_map_says_what_it_would_take_and_that_of_the_pixels_is_drawn(large):
    app = start("units", units_part="Map", seen_in="z1")
    (info,) = infos(app)
    assert info.startswith("z1 has 70 values for each of the 2,500 samples: together 1 MB, where")
    assert info.endswith("Choose another array.")
    assert not infos(start("units", units_part="Map", seen_in="x"))


def test_its_neighbours_are_those_of_the_arrays_that_can_be_held(large):
    app = start("units", units_part="Neighbours")
    (info,) = infos(app)
    assert info.endswith("Its neighbours are not shown.")
    assert "**z2**" in said(app)
    assert "**z1**" not in said(app)


def test_a_map_of_too_many_values_says_so(large, monkeypatch):
    monkeypatch.setattr(plane, "WIDEST", 30)
    (info,) = infos(start("units", units_part="Map", seen_in="z2"))
    assert "its 40 values" in info
    assert "more than 30" in info


def test_where_all_samples_would_take_too_long_the_first_are_taken_and_named(large, monkeypatch):
    monkeypatch.setattr(units, "_MOST_PROFILED", 70 * 1000)
    monkeypatch.setattr(ablation, "_MOST_WORK", 10**8)
    app = start("units", hidden="z1[3]")
    tried = ablation.removal_samples(NETWORK, 2500)
    assert 200 < tried < 2500
    assert "Of the 2,500 samples the first 1,000 are summed up" in said(app)
    assert f"that of the first {tried:,} of the 2,500 samples" in said(app)
    found = profiles(forward(NETWORK, X[:1000])["z1"], T[:1000], "sigmoid")
    assert metrics(app)["Saturated for"][0] == percent(found.saturated[3])
    without = evaluate(ablate(NETWORK, {"z1": 3}), X[:tried], T[:tried]).accuracy
    accuracy, change = metrics(app)["Accuracy without it"]
    assert accuracy == percent(without, 2)
    whole = evaluate(NETWORK, X[:tried], T[:tried]).accuracy
    names = in_python(app, monkeypatch, large)
    assert names["removed"][3] == without
    assert names["removed"][3] - whole == pytest.approx(
        float(change.split()[0].replace("−", "-")) / 100, abs=1e-4
    )


def test_where_leaving_out_takes_too_long_on_any_number_of_samples_the_rest_is_shown(
    large, monkeypatch
):
    monkeypatch.setattr(ablation, "_MOST_WORK", 1)
    app = start("units", hidden="z1[3]", units_part="Table", order="effect")
    assert "Accuracy without it" not in metrics(app)
    assert "What is lost without each unit is not computed" in said(app)
    tile = handed(app, "atlas")["tiles"][3]
    assert tile["detail"] == ""
    assert "without it" not in tile["words"]
    in_python(app, monkeypatch, large)


def test_a_list_of_units_has_the_first_of_each_layer_and_those_that_are_chosen():
    network = Network(
        {
            "W1": np.zeros((784, 3000)),
            "b1": np.zeros(3000),
            "W2": np.zeros((3000, 5)),
            "b2": np.zeros(5),
            "W3": np.zeros((5, 10)),
            "b3": np.zeros(10),
        }
    )
    offered = hidden_units(network, ["z1[2999]", "z1[3000]", "z2[4]", "z3[0]", "y[1]", "no unit"])
    assert offered[:1000] == [f"z1[{i}]" for i in range(1000)]
    assert offered[1000:] == ["z1[2999]", *(f"z2[{i}]" for i in range(5))]


def test_a_unit_beyond_the_list_is_there_where_a_link_asks_for_it(large, monkeypatch):
    monkeypatch.setattr("dashboard.components.arrays._OFFERED", 20)
    app = start("units", hidden="z1[65]")
    assert app.main.selectbox(key="hidden").value == "z1[65]"
    assert "z1[64]" not in app.main.selectbox(key="hidden").options
    app = start("forward", unit="z1[65]")
    assert app.main.selectbox(key="unit").value == "z1[65]"


def test_of_a_wide_array_the_first_cells_are_drawn_and_the_rest_is_counted(large, monkeypatch):
    monkeypatch.setattr(heatmaps, "MOST_CELLS", 64)
    app = start("forward")
    drawn = {array["name"]: array for array in handed(app, "arrays")["arrays"]}
    assert len(drawn["z1"]["values"]) == 64
    assert drawn["z1"]["notes"][-1] == "the first 64 of 70"
    assert drawn["z1"]["columns"] == 8
    assert drawn["z1"]["shape"] == "(70,)"
    assert drawn["z1"]["words"].startswith("z1, 70 values from")
    assert len(drawn["z2"]["values"]) == 40


def test_the_flags_are_tried_on_the_first_images_and_say_so(large, monkeypatch):
    monkeypatch.setattr("dashboard.state.tried_flags.MOST_WORK", 600 * 58_000)
    app = start("data")
    first = 600 * 58_000 // sum(array.size for array in NETWORK.values())
    assert 500 < first < 2500
    assert f"on the first {first} images to test on" in said(app)
    accuracy = evaluate(NETWORK, X[:first], T[:first]).accuracy
    assert f"accuracy **{percent(accuracy, 2)}**" in said(app)
    assert in_python(app, monkeypatch, large)["accuracy"][True] == accuracy
