import pytest

from core.messages import Message
from dashboard.pages.what_if.edits import Edit, History, describe
from dashboard.pages.what_if.source import DRAWING, PICTURE, SAMPLE
from dashboard.state import history as histories
from dashboard.state.history import MOST
from dashboard.widgets.picture import Picture


def picture(deed="Draw a stroke"):
    return Picture("drawing.png", b"", deed, b"", b"", "", [], 1, None, None)


def turned(degrees):
    return Edit(SAMPLE, {}, {"turn": degrees} if degrees else {})


def noted(*edits):
    history = History()
    for edit in edits:
        history.note(edit)
    return history


# The history


def test_pictures_of_many_megabytes_leave_when_others_come(monkeypatch):
    monkeypatch.setattr(histories, "MOST_BYTES", 2**20)
    history = History()
    for number in range(9):
        brought = Picture("a.png", bytes(300_000), f"{number}", b"", b"", "", [], 1, None, None)
        for degrees in (0, 5):  # the same picture, which counts once
            history.note(Edit(PICTURE, {PICTURE: brought}, {"turn": degrees} if degrees else {}))
    assert [edit.made[PICTURE].deed for edit in history.edits] == ["6", "6", "7", "7", "8", "8"]
    assert len(history.deeds) == 6
    assert history.place == 5


def test_it_begins_with_what_is_shown_first():
    history = noted(turned(0))
    assert (history.place, history.deeds) == (0, ["From the selected sample"])


def test_what_is_shown_again_is_no_edit():
    history = noted(turned(0), turned(5), turned(5))
    assert len(history.edits) == 2


def test_undo_goes_back_one_by_one_and_stops_at_the_first():
    history = noted(turned(0), turned(5), turned(9))
    assert [history.back() for _ in range(3)] == [turned(5), turned(0), turned(0)]
    assert history.place == 0


def test_redo_stops_at_the_last():
    history = noted(turned(0), turned(5))
    history.back()
    assert history.go(history.place + 1) == turned(5)
    assert history.go(history.place + 1) == turned(5)


def test_what_was_undone_is_shown_without_being_an_edit():
    history = noted(turned(0), turned(5), turned(9))
    history.note(history.back())
    assert (history.place, len(history.edits)) == (1, 3)


def test_a_new_edit_takes_the_place_of_what_was_undone():
    history = noted(turned(0), turned(5), turned(9))
    history.go(0)
    history.note(turned(-3))
    assert history.edits == [turned(0), turned(-3)]
    assert history.deeds == ["From the selected sample", "Turn 3 degrees anticlockwise"]


def test_the_oldest_edits_are_forgotten():
    history = noted(*(turned(degrees) for degrees in range(MOST + 20)))
    assert len(history.edits) == len(history.deeds) == MOST
    assert history.edits[history.place] == turned(MOST + 19)
    assert history.go(0) == turned(20)


# The words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (turned(5), turned(0), "Turn: back to 0"),
        (
            Edit(SAMPLE, {}, {"turn": 5, "blur": 1}),
            turned(0),
            "Reset the sliders",
        ),
        (
            turned(0),
            Edit(SAMPLE, {}, {"blur": 1, "turn": 5}),
            "Turn 5 degrees clockwise, Blur by 1 pixel",
        ),
        (turned(5), Edit(DRAWING, {}, {"turn": 5}), "From a drawing"),
        (Edit(SAMPLE, {}, {}, 8), Edit(SAMPLE, {}, {}, 33), "Sample 33"),
        (Edit(DRAWING, {}, {}), Edit(SAMPLE, {}, {}, 8), "From the selected sample"),
        (Edit(DRAWING, {}, {}), Edit(DRAWING, {DRAWING: picture("Erase")}, {}), "Erase"),
        (Edit(DRAWING, {DRAWING: picture()}, {}), Edit(DRAWING, {}, {}), "Clear the pad"),
        (turned(0), Edit(PICTURE, {PICTURE: picture("Picture a.png")}, {}), "Picture a.png"),
    ],
)
def test_an_edit_is_told_in_words_that_any_language_can_say(before, after, words):
    told = describe(before, after)
    assert told == words
    assert isinstance(told, Message)
