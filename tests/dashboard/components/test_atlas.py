import base64
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st

from dashboard.components import atlas as module
from dashboard.components.atlas import Tile, atlas

PICTURES = np.random.default_rng(0).normal(size=(3, 10, 5)) * [[[1]], [[100]], [[0]]]
TILES = [
    Tile(f"z1[{unit}]", caption="7", detail="−0.30", words=f"Unit {unit}", off=unit == 2)
    for unit in range(3)
]


@pytest.fixture
def mounted(monkeypatch):
    mounted = {}
    monkeypatch.setattr(module, "_mount", lambda **given: mounted.update(given))
    return mounted


def show(pictures=PICTURES, on_choose=print):
    atlas(pictures, TILES, key="atlas", label="Three units", selected="z1[1]", on_choose=on_choose)


def decoded(data):
    values = np.frombuffer(base64.b64decode(data["pictures"]), np.int8)
    return values.reshape(-1, data["height"], data["width"])


def test_the_script_gets_every_tile_and_which_is_selected_and_which_are_off(mounted):
    show()
    data = mounted["data"]
    assert (data["label"], data["selected"]) == ("Three units", "z1[1]")
    assert [tile["unit"] for tile in data["tiles"]] == ["z1[0]", "z1[1]", "z1[2]"]
    assert [tile["off"] for tile in data["tiles"]] == [False, False, True]
    first = data["tiles"][0]
    assert (first["caption"], first["detail"], first["words"]) == ("7", "−0.30", "Unit 0")


def test_each_picture_is_drawn_to_its_own_largest_value(mounted):
    show()
    drawn = decoded(mounted["data"])
    assert drawn.shape == PICTURES.shape
    limits = np.abs(PICTURES).max(axis=(1, 2))
    for picture, values, limit in zip(drawn[:2], PICTURES[:2], limits[:2], strict=True):
        assert np.abs(picture).max() == 127
        np.testing.assert_allclose(picture / 127, values / limit, atol=0.5 / 127 + 1e-9)


def test_a_unit_without_any_weight_is_drawn_as_0(mounted):
    show()
    assert not decoded(mounted["data"])[2].any()


def test_a_click_tells_the_unit(mounted, monkeypatch):
    chosen = []
    show(on_choose=chosen.append)
    monkeypatch.setattr(st, "session_state", {"atlas": SimpleNamespace(chosen="z1[2]")})
    mounted["on_chosen_change"]()
    assert chosen == ["z1[2]"]
