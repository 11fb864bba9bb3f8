import math

import pytest

from dashboard.pages.evaluation import filters


@pytest.fixture
def state(monkeypatch):
    state = {"result": "wrong", "sort": "confidence", "page": 7, **filters.OPEN}
    monkeypatch.setattr(filters, "state", state)
    return state


def test_a_cell_shows_all_its_samples_from_the_first_page(state):
    filters.choose(4, 9)

    assert (state["result"], state["true"], state["predicted"]) == ("all", [4], [9])
    assert state["page"] == 1
    assert filters.cell() == (4, 9)


@pytest.mark.parametrize(("row", "column"), [(4, None), (None, 9)])
def test_a_heading_shows_its_row_or_column(state, row, column):
    filters.choose(row, column)

    assert filters.cell() == (row, column)
    assert state["result"] == "all"


def test_a_cell_takes_every_other_filter_away_so_that_its_count_is_right(state):
    state.update(confidence=(10, 90), margin=(0, 50), loss=(1.0, math.inf), disputed=True)

    filters.choose(4, 9)

    narrowed = {"true", "predicted"}
    assert {k: state[k] for k in filters.OPEN if k not in narrowed} == {
        k: v for k, v in filters.OPEN.items() if k not in narrowed
    }


def test_a_cell_chosen_again_lets_go(state):
    filters.choose(4, 9)
    filters.choose(4, 9)

    assert filters.cell() == (None, None)
    assert state["result"] == "wrong"


def test_a_cell_after_another_moves_there(state):
    filters.choose(4, 9)
    filters.choose(4, 4)

    assert filters.cell() == (4, 4)
    assert state["result"] == "all"


def test_taking_the_labels_away_keeps_a_result_that_was_asked_for(state):
    state.update(result="right", true=[4])

    filters.release("true", "predicted")

    assert (state["result"], state["true"]) == ("right", [])


def test_several_labels_are_no_one_cell(state):
    state["true"] = [4, 9]

    assert filters.cell() == (None, None)


def test_what_lets_everything_through_is_never_changed(state):
    before = {name: value if value != [] else [] for name, value in filters.OPEN.items()}

    filters.choose(1, 2)
    filters.release(*filters.OPEN)
    state["true"].append(3)

    assert before == filters.OPEN
