import json

import numpy as np
import pytest

from dashboard.components import heatmaps as module
from dashboard.components.heatmap import Heatmap
from dashboard.components.heatmaps import heatmaps


@pytest.fixture
def mounted(monkeypatch):
    """Give the arrays that the script was handed, after a call of `show`."""
    arrays = []
    monkeypatch.setattr(module, "_mount", lambda data, **_: arrays.extend(data["arrays"]))
    return arrays


@pytest.fixture
def reserved(monkeypatch):
    """Give the room that is kept for each component from now on, by its key."""
    rooms = {}
    monkeypatch.setattr(module, "_mount", lambda **_: None)
    monkeypatch.setattr(module, "reserve", rooms.__setitem__)
    return rooms


def an_image():
    return Heatmap("x", np.zeros((28, 28), np.uint8), 28, 5, False, 1.0, layer=0)


def show(values, **changes):
    plain = {"columns": 2, "cell": 8, "signed": True, "limit": 1.0, "layer": 1}
    heatmaps([Heatmap("a1", np.array(values), **(plain | changes))], key="arrays")


def test_the_script_gets_the_values_and_how_to_draw_them(mounted):
    show([0.5, -1.0, 0.25], layer=2, limit=4.0)
    (array,) = mounted
    assert array["values"] == [0.5, -1.0, 0.25]
    assert (array["name"], array["shape"]) == ("a1", "(3,)")
    assert (array["columns"], array["cell"], array["layer"]) == (2, 8, 2)
    assert (array["signed"], array["limit"]) == (True, 4.0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float32(0.12345), "0.1235"),
        (np.float32(-12.3456), "−12.346"),
        (np.float32(0), "0.000"),
        (np.float32(1), "1.000"),
        (np.float32(0.000123), "1.2e−04"),
        (np.float32(-3e-9), "−3.0e−09"),
        (np.uint8(253), "253"),
    ],
)
def test_a_value_is_written_with_the_digits_that_matter(mounted, value, text):
    show([value])
    assert mounted[0]["texts"] == [text]


def test_an_index_with_several_axes_is_written_out(mounted):
    show(np.zeros((1, 2, 2)))
    assert mounted[0]["places"] == ["0, 0, 0", "0, 0, 1", "0, 1, 0", "0, 1, 1"]


def test_an_index_with_one_axis_is_only_its_number(mounted):
    show([1.0, 2.0])
    assert mounted[0]["places"] is None


def test_an_array_with_names_has_a_row_a_class(mounted):
    show([0.1, 0.9, 0.0], names=("shoe", "bag", "hat"), columns=3)
    assert mounted[0]["names"] == ["shoe", "bag", "hat"]
    assert mounted[0]["columns"] == 1


def test_an_array_of_zeros_has_a_scale(mounted):
    show(np.zeros(4), limit=0.0)
    assert mounted[0]["limit"] > 0


def test_what_the_script_gets_can_be_written_as_json(mounted):
    show(np.array([[[0, 255]]], dtype=np.uint8), limit=255.0)
    assert json.loads(json.dumps(mounted)) == mounted


def test_a_screen_reader_hears_the_size_and_the_range(mounted):
    show([0.5, -1.0])
    assert mounted[0]["words"] == "a1, 2 values from −1.000 to 0.5000"


# A heading, 28 rows of 5 pixels, the range below them, and the line that reads a cell; it has more
# lines where there is less room for what is traced.
@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({}, {0: "222px"}),
        ({"said": "Sample 3"}, {0: "252px"}),
        ({"network": "key"}, {0: "318px", 421: "285px", 601: "251px"}),
        (
            {"network": "key", "compact": True},
            {
                0: "195px",
                601: "calc(111px + 28 * round(down, "
                "clamp(3px, 5px + (100cqw - 142px) * 0.03571, 5px), 1px))",
            },
        ),
        (
            {"grow": True},
            {
                0: "222px",
                601: "calc(82px + 28 * round(down, "
                "clamp(5px, 5px + (100cqw - 142px) * 0.03571, 10px), 1px))",
            },
        ),
    ],
)
def test_the_room_it_takes_is_kept_until_it_is_drawn(reserved, options, kept):
    heatmaps([an_image()], key="arrays", **options)
    assert reserved == {"arrays": kept}


@pytest.mark.parametrize(("width", "lines"), [(142, 3), (292, 3), (300, 2), (443, 2), (450, 1)])
def test_arrays_that_do_not_fit_into_a_line_stand_below_each_other(reserved, width, lines):
    heatmaps([an_image()] * 3, key="arrays")
    from_width = max(least for least in reserved["arrays"] if least <= width)
    line = 41 + 2 + 28 * 5 + 18
    assert reserved["arrays"][from_width] == f"{21 + lines * line + (lines - 1) * 12}px"


def test_of_very_many_arrays_the_room_is_told_of_no_more_widths_than_a_screen_has(reserved):
    sizes = np.random.default_rng(0).integers(20, 400, 128)
    columns = np.ceil(np.sqrt(sizes)).astype(int).tolist()
    arrays = [
        Heatmap(f"a{i}", np.zeros(size), width, 8, True, 1.0, layer=i)
        for i, (size, width) in enumerate(zip(sizes, columns, strict=True))
    ]
    heatmaps(arrays, key="arrays", network="key", grow=True)
    assert len(reserved["arrays"]) <= 2000 / 8 + 3
    assert max(reserved["arrays"]) <= 2000
