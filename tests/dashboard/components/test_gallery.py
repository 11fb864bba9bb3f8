import base64
import io
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from PIL import Image

from dashboard.components import gallery as module
from dashboard.components.gallery import Item, gallery

IMAGES = np.arange(12 * 28 * 28, dtype=np.uint8).reshape(12, 28, 28)
ITEMS = [
    Item(sample, caption=f"caption {sample}", words=f"Sample {sample}", wrong=sample == 42)
    for sample in range(40, 52)
]


@pytest.fixture
def mounted(monkeypatch):
    mounted = {}
    monkeypatch.setattr(module, "_mount", lambda **given: mounted.update(given))
    return mounted


def show(opened=print, **changes):
    gallery(IMAGES, ITEMS, key="samples", label="Twelve", selected=44, on_open=opened, **changes)


def test_the_script_gets_every_item_and_which_is_selected(mounted):
    show()
    data = mounted["data"]
    assert (data["label"], data["side"], data["size"] % 28) == ("Twelve", 28, 0)
    assert [item["sample"] for item in data["items"]] == list(range(40, 52))
    assert [item["sample"] for item in data["items"] if item["selected"]] == [44]
    assert [item["sample"] for item in data["items"] if item["wrong"]] == [42]
    first = data["items"][0]
    assert (first["caption"], first["words"], first["detail"]) == ("caption 40", "Sample 40", "")


def test_the_sprite_holds_every_picture_pixel_for_pixel(mounted):
    show()
    data = mounted["data"]
    kind, _, picture = data["sprite"].partition(",")
    assert kind == "data:image/png;base64"
    sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(picture))))
    for i, image in enumerate(IMAGES):
        row, column = divmod(i, data["columns"])
        tile = sheet[row * 28 : row * 28 + 28, column * 28 : column * 28 + 28]
        np.testing.assert_array_equal(tile, image)


def test_a_click_opens_the_sample_by_its_index_in_the_split(mounted, monkeypatch):
    opened = []
    show(opened.append)
    monkeypatch.setattr(st, "session_state", {"samples": SimpleNamespace(opened=47.0)})
    mounted["on_opened_change"]()
    assert opened == [47]
