import base64
import io
import json
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from PIL import Image

from dashboard.components import thumbnails as module
from dashboard.components.gallery import Item
from dashboard.components.thumbnails import thumbnails

IMAGES = np.random.default_rng(1).integers(0, 256, (23, 28, 28)).astype(np.uint8)
ITEMS = [
    Item(sample, caption="", words=f"Sample {sample}", wrong=sample == 105)
    for sample in range(100, 123)
]
PLACES = list(range(50, 73))


@pytest.fixture
def mounted(monkeypatch):
    mounted = {}
    monkeypatch.setattr(module, "_mount", lambda **given: mounted.update(given))
    return mounted


def show(count=23, on_want=print):
    thumbnails(
        IMAGES[:count], ITEMS[:count], PLACES[:count], key="pictures", of="some", on_want=on_want
    )


def test_each_picture_is_in_the_sprite_at_the_place_of_its_item(mounted):
    show()
    data = json.loads(json.dumps(mounted["data"]))
    kind, _, picture = data["sprite"].partition(",")
    assert kind == "data:image/png;base64"
    sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(picture))))
    assert sheet.shape == (28 * data["rows"], 28 * data["columns"])
    for i, item in enumerate(data["items"]):
        row, column = divmod(i, data["columns"])
        tile = sheet[row * 28 : row * 28 + 28, column * 28 : column * 28 + 28]
        np.testing.assert_array_equal(tile, IMAGES[i])
        assert item == {"place": 50 + i, "words": f"Sample {100 + i}", "wrong": i == 5}
    assert (len(data["items"]), data["of"], data["size"] % 28) == (23, "some", 0)


def test_before_anything_is_pointed_at_there_is_nothing_to_send(mounted):
    show(count=0)
    assert mounted["data"]["items"] == []
    assert len(json.dumps(mounted["data"])) < 200


def test_the_point_whose_picture_is_missing_is_reported(mounted, monkeypatch):
    wanted = []
    show(on_want=wanted.append)
    monkeypatch.setattr(st, "session_state", {"pictures": SimpleNamespace(wanted=61.0)})
    mounted["on_wanted_change"]()
    assert wanted == [61]
