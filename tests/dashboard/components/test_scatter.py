import base64
import json
import re
import tomllib
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st

from dashboard.components import scatter as module
from dashboard.components.scatter import Mark, scatter
from tests.dashboard.app import PROJECT

RANDOM = np.random.default_rng(3)
POINTS = RANDOM.normal(size=(500, 2)) * (4, 2) + (1, -7)
GROUPS = RANDOM.integers(0, 10, 500)
NAMES = [str(k) for k in range(10)]


@pytest.fixture
def mounted(monkeypatch):
    mounted = {}
    monkeypatch.setattr(module, "_mount", lambda **given: mounted.update(given))
    return mounted


def show(points=POINTS, groups=GROUPS, **changes):
    plain = {
        "key": "map",
        "of": "some",
        "scale": "classes",
        "axes": ("one", "two"),
        "words": "Some points.",
        "on_brush": print,
        "on_pick": print,
    }
    scatter(points, groups, NAMES, **(plain | changes))


def unpacked(data):
    """Give the points as the script places them."""
    scaled = np.frombuffer(base64.b64decode(data["points"]), "<u2").reshape(-1, 2)
    left, _, bottom, _ = data["extent"]
    return (left, bottom) + scaled * data["unit"]


# The payload


def test_the_points_arrive_where_they_are_to_a_hundredth_of_a_pixel(mounted):
    show()
    data = mounted["data"]
    span = np.ptp(POINTS, axis=0).max()
    np.testing.assert_allclose(unpacked(data), POINTS, atol=span / 65_535 / 2 * 1.01)
    assert data["extent"] == [
        POINTS[:, 0].min(),
        POINTS[:, 0].max(),
        POINTS[:, 1].min(),
        POINTS[:, 1].max(),
    ]


def test_every_point_has_the_letter_of_its_group(mounted):
    show()
    assert [int(letter) for letter in mounted["data"]["groups"]] == GROUPS.tolist()


def test_marks_rectangle_and_words_go_along(mounted):
    marks = [Mark("selected", "sample 3", 1.5, -7.0), Mark("class", "4", 0.0, -6.0)]
    show(marks=marks, brush=(0.0, 1.0, -8.0, -7.0))
    data = json.loads(json.dumps(mounted["data"]))
    assert data["marks"] == [
        {"kind": "selected", "name": "sample 3", "x": 1.5, "y": -7.0},
        {"kind": "class", "name": "4", "x": 0.0, "y": -6.0},
    ]
    assert data["brush"] == [0.0, 1.0, -8.0, -7.0]
    assert (data["axes"], data["of"]) == (["one", "two"], "some")
    assert data["label"].startswith("Some points. Drag a rectangle over points")


def test_ten_thousand_points_are_small_to_send(mounted):
    show(RANDOM.normal(size=(10_000, 2)), RANDOM.integers(0, 10, 10_000))
    assert len(json.dumps(mounted["data"])) < 65_000


@pytest.mark.parametrize(
    "points", [np.zeros((4, 2)), np.array([[1.0, 2.0]]), np.column_stack([np.arange(5.0), [0] * 5])]
)
def test_points_on_a_line_or_all_in_one_place_have_a_unit(mounted, points):
    show(points, np.zeros(len(points), dtype=int))
    data = json.loads(json.dumps(mounted["data"]))
    assert data["unit"] > 0
    np.testing.assert_allclose(unpacked(data), points, atol=1e-4)


# What a visitor does


@pytest.mark.parametrize(
    ("drawn", "rectangle"), [([0.5, 1, -8, -7.25], (0.5, 1, -8, -7.25)), ([], None)]
)
def test_a_rectangle_is_reported_and_an_empty_one_is_none(mounted, monkeypatch, drawn, rectangle):
    reported = []
    show(on_brush=reported.append)
    monkeypatch.setattr(st, "session_state", {"map": SimpleNamespace(brushed=drawn)})
    mounted["on_brushed_change"]()
    assert reported == [rectangle]


def test_a_click_reports_the_place_of_the_point(mounted, monkeypatch):
    picked = []
    show(on_pick=picked.append)
    monkeypatch.setattr(st, "session_state", {"map": SimpleNamespace(picked=17.0)})
    mounted["on_picked_change"]()
    assert picked == [17]


# The ten colours

# How colours look without one kind of cones, on linear RGB: Machado, Oliveira and Fernandes, "A
# Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1.0.
SEEN = {
    "full": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# Ottosson's Oklab, 2020: cone responses of linear RGB, and the space in which distances are even.
CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
EVEN = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def palette(theme):
    """Read the ten colours of a theme from the style."""
    style = (PROJECT / "dashboard" / "components" / "scatter.css").read_text(encoding="utf-8")
    colours = re.findall(r"--class-(\d): (#[0-9a-f]{6});", style)
    assert [int(k) for k, _ in colours] == 2 * list(range(10))
    dark, light = colours[:10], colours[10:]
    return np.array([linear(colour) for _, colour in (light if theme == "light" else dark)])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_label_colour_stands_out_from_the_page(theme):
    settings = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    page = linear(settings["theme"][theme]["backgroundColor"]) @ (0.2126, 0.7152, 0.0722)
    luminance = palette(theme) @ (0.2126, 0.7152, 0.0722)
    high, low = np.maximum(luminance, page), np.minimum(luminance, page)
    assert ((high + 0.05) / (low + 0.05)).min() >= 3  # WCAG 2.2, 1.4.11


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", SEEN)
def test_any_two_label_colours_differ_for_colour_blind_readers_too(theme, vision):
    seen = np.clip(palette(theme) @ np.array(SEEN[vision]).T, 0, 1)
    places = np.cbrt(seen @ np.array(CONES).T) @ np.array(EVEN).T
    far = np.linalg.norm(places[:, None] - places, axis=2)[np.triu_indices(10, 1)]
    assert far.min() >= (0.15 if vision == "full" else 0.09)  # 0.02 is just noticeable
