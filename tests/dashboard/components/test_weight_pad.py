import base64
import json
from types import SimpleNamespace

import numpy as np
import pytest

from core import Network, forward, init_network
from core.network.unit import Unit
from dashboard.components import weight_pad as module
from dashboard.components.weight_pad import Painted, Stroke, weight_pad
from tests.dashboard.app import read_sample


def painted(unit, network=None, **changes):
    given = {
        "unit": Unit.parse(unit),
        "network": network or init_network(),
        "before": init_network(),
        "x": read_sample()[0][3],
        "truth": 7,
        "classes": [str(digit) for digit in range(10)],
    }
    return Painted(**given | changes)


def floats(text):
    return np.frombuffer(base64.b64decode(text), dtype="<f4")


@pytest.fixture
def mounted(monkeypatch):
    """Mount a pad; give what the script was handed, and a function that lets it tell strokes."""
    state, settings, heard = {}, {}, []
    monkeypatch.setattr(module, "_mount", lambda **given: settings.update(given))
    monkeypatch.setattr(module.st, "session_state", state)

    def mounted(shown):
        weight_pad(shown, key="pad", packed="n", on_paint=heard.extend)

        def tell(*strokes):
            heard.clear()
            state["pad"] = SimpleNamespace(edited={"strokes": list(strokes)})
            settings["on_edited_change"]()
            return list(heard)

        return settings["data"], tell

    return mounted


@pytest.mark.parametrize(
    ("unit", "layer", "columns"), [("z1[8]", 1, 28), ("z2[40]", 2, 5), ("y[4]", 3, 10)]
)
def test_the_script_gets_what_the_sum_of_the_unit_is_made_of(mounted, unit, layer, columns):
    network, index = init_network(), Unit.parse(unit).index
    arrays = {"z0": read_sample()[0][3], **forward(network, read_sample()[0][3])}
    data, _ = mounted(painted(unit))
    assert json.loads(json.dumps(data)) == data
    assert (data["unit"], data["layer"], data["index"]) == (unit, layer, index)
    assert data["columns"] == columns
    np.testing.assert_array_equal(floats(data["weights"]), network[f"W{layer}"][:, index])
    np.testing.assert_array_equal(floats(data["inputs"]), arrays[f"z{layer - 1}"])
    np.testing.assert_array_equal(floats(data["sums"]), arrays[f"a{layer}"])
    total = floats(data["inputs"]).astype(float) @ floats(data["weights"]) + data["bias"]
    assert total == pytest.approx(arrays[f"a{layer}"][index], rel=1e-4)
    assert data["reach"] >= abs(data["bias"])


def test_what_was_before_is_of_the_network_without_edits(mounted):
    whole = init_network()
    edited = Network(dict(whole) | {"b1": whole["b1"] + 1}, whole.activation)
    before = forward(whole, read_sample()[0][3])
    data, _ = mounted(painted("z1[8]", edited))
    assert data["before"]["a"] == before.a1[8]
    assert data["before"]["z"] == before.z1[8]
    assert data["before"]["y"] == before.y.tolist()
    assert floats(data["sums"])[8] == pytest.approx(before.a1[8] + 1, rel=1e-6)
    assert mounted(painted("y[4]"))[0]["before"]["z"] is None


def test_a_stroke_is_told_once_though_it_comes_with_the_next(mounted):
    raised = {"number": 5, "unit": "z1[8]", "kind": "raise", "amount": 0.5, "cells": [3, 4]}
    moved = {"number": 9, "unit": "z1[8]", "kind": "bias", "value": -2, "cells": []}
    data, tell = mounted(painted("z1[8]"))
    assert data["heard"] == 0
    assert tell(raised) == [Stroke("z1[8]", "raise", [3, 4], 0.5)]
    assert mounted(painted("z1[8]"))[0]["heard"] == 5
    assert tell(raised, moved) == [Stroke("z1[8]", "bias", [], -2)]
    assert tell(raised, moved) == []


def test_a_unit_without_weights_has_a_stroke_that_changes_something():
    nothing = Network({"W1": np.zeros((784, 10)), "b1": np.zeros(10)})
    assert painted("y[3]", nothing, before=nothing).strength > 0
