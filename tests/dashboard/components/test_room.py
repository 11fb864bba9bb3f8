import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components import room
from dashboard.components.assets import recorded


@pytest.fixture
def styles(monkeypatch):
    """Give the styles that are sent from now on."""
    sent = []
    monkeypatch.setattr("streamlit.html", sent.append)
    return sent


def test_a_height_is_kept_in_the_place_that_streamlit_gives_the_key(styles):
    room.reserve("edited arrays", "20px")
    assert styles == [
        "<style>.st-key-edited-arrays { container-type: inline-size } @container (min-width: 0px) "
        "{ .st-key-edited-arrays > * { min-height: 20px } }</style>"
    ]


def test_the_height_for_the_width_that_there_is_comes_last(styles):
    room.reserve("pad", {300: "2px", 0: "1px"}, narrow="3px")
    (style,) = styles
    places = [style.index(text) for text in ("1px }", "2px }", "(max-width: 640px)", "3px }")]
    assert places == sorted(places)


def test_nothing_is_kept_where_nothing_is_drawn(styles):
    with recorded():
        room.reserve("pad", "20px")
    assert styles == []


@given(count=st.integers(1, 200), width=st.integers(20, 2000))
def test_a_grid_is_as_high_as_its_lines_at_each_width(count, width):
    heights = room.of_tiles(count, 56, 80, gap=6, edge=3)
    columns = max(1, min(count, (width - 6 + 6) // (56 + 6)))
    lines = math.ceil(count / columns)
    kept = heights[max(least for least in heights if least <= width)]
    assert kept == f"{lines * 86}px"
