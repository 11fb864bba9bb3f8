from types import SimpleNamespace

import pytest
import streamlit as st

from dashboard.components import small_multiples as module
from dashboard.components.small_multiples import Line, Panel, small_multiples

PANELS = [
    Panel("turn", "Turn", "Turn: half at 40.", [Line([(0, 0.2), (1, 0.9)], [(0.5, 0.45)], "half")]),
    Panel("blur", "Blur", "Blur: not computed yet.", [Line([])], neutral=0.25),
]


@pytest.fixture
def mounted(monkeypatch):
    mounted = {}
    monkeypatch.setattr(module, "_mount", lambda **given: mounted.update(given))
    return mounted


def show(on_choose=print):
    small_multiples(PANELS, key="all", label="Two", selected="blur", on_choose=on_choose, busy=True)


def test_the_script_gets_every_panel_and_which_is_selected(mounted):
    show()
    first, second = mounted["data"]["panels"]
    assert (mounted["data"]["label"], mounted["data"]["busy"]) == ("Two", True)
    assert (first["id"], first["title"], first["selected"]) == ("turn", "Turn", False)
    assert first["lines"] == [
        {"points": [(0, 0.2), (1, 0.9)], "marks": [(0.5, 0.45)], "note": "half"}
    ]
    assert (second["words"], second["neutral"], second["selected"]) == (
        "Blur: not computed yet.", 0.25, True,
    )  # fmt: skip


def test_a_click_chooses_the_panel(mounted, monkeypatch):
    chosen = []
    show(chosen.append)
    monkeypatch.setattr(st, "session_state", {"all": SimpleNamespace(chosen="turn")})
    mounted["on_chosen_change"]()
    assert chosen == ["turn"]
