import math

import pytest

from dashboard.state.class_codes import Pauses
from dashboard.state.class_seats import Shown
from dashboard.state.classroom import CLASSES, ENDS, PEOPLE, Classroom

ASKS = Shown("data", "sample=3", 3, ("8", "16"))
ASKS_A_NUMBER = Shown("evaluation", "", 11, bounds=(0, 100))


@pytest.fixture
def away():
    """For how many seconds each has not been connected who is not."""
    return {}


@pytest.fixture
def classroom(away):
    return Classroom(lambda visitor: away.get(visitor, 0.0))


@pytest.fixture
def code(classroom):
    classroom.teach("teacher")
    return classroom.seat("teacher").code


def test_who_has_the_code_follows_what_the_teacher_shows(classroom, code):
    classroom.show("teacher", ASKS)
    classroom.join("student", code, "what they had")
    seat = classroom.seat("student")
    assert (seat.teaches, seat.shown, seat.before) == (False, ASKS, "what they had")
    assert classroom.seat("teacher").here == 1
    assert classroom.seat("stranger") is None
    assert classroom.seat(None) is None


def test_the_panel_and_the_page_are_to_be_drawn_anew_where_what_they_show_changes(classroom, code):
    classroom.join("student", code)
    seen = []
    for shown in (
        ASKS,
        ASKS,
        Shown("data", "sample=3", 3, ("8", "16"), revealed=True),
        Shown("data", "sample=4", 3, ("8", "16"), revealed=True),
    ):
        classroom.show("teacher", shown)
        seat = classroom.seat("student")
        seen.append((seat.panel, seat.page))
    assert seen == [("1", "1"), ("1", "1"), ("2", "1"), ("2", "2")]


def test_guesses_are_counted_once_without_names_until_the_answer_is_shown(classroom, code):
    classroom.show("teacher", ASKS)
    for student, guess in {"a": "8", "b": "16", "c": "16"}.items():
        classroom.join(student, code)
        assert classroom.guess(student, 3, guess)
    before = classroom.seat("teacher").panel
    assert not classroom.guess("a", 3, "16")
    assert classroom.seat("teacher").panel == before
    assert sorted(classroom.seat("teacher").guesses) == ["16", "16", "8"]
    assert classroom.seat("a").guesses == ("8",)
    classroom.join("late", code)
    classroom.show("teacher", Shown("data", "sample=3", 3, ("8", "16"), revealed=True))
    assert not classroom.guess("late", 3, "8")
    assert len(classroom.seat("teacher").guesses) == 3


@pytest.mark.parametrize(
    ("shown", "step", "guess"),
    [
        (ASKS, 3, "17"),
        (ASKS, 3, 8),
        (ASKS, 3, None),
        (ASKS, 3, ["8"]),
        (ASKS, 4, "8"),
        (ASKS_A_NUMBER, 11, 100.5),
        (ASKS_A_NUMBER, 11, math.nan),
        (ASKS_A_NUMBER, 11, math.inf),
        (ASKS_A_NUMBER, 11, True),
        (ASKS_A_NUMBER, 11, "50"),
        (Shown("data", "", 1), 1, "8"),
    ],
)
def test_what_is_no_answer_is_not_counted(shown, step, guess, classroom, code):
    classroom.join("student", code)
    classroom.show("teacher", shown)
    assert not classroom.guess("student", step, guess)
    assert classroom.seat("teacher").guesses == ()


def test_only_who_follows_guesses_and_only_the_teacher_shows(classroom, code):
    classroom.show("teacher", ASKS)
    classroom.join("student", code)
    assert not classroom.guess("teacher", 3, "8")
    assert not classroom.guess("stranger", 3, "8")
    classroom.show("student", ASKS_A_NUMBER)
    classroom.show("stranger", ASKS_A_NUMBER)
    assert classroom.seat("student").shown == ASKS


def test_a_walk_that_begins_anew_is_guessed_anew(classroom, code):
    classroom.join("student", code)
    for _ in range(2):
        classroom.show("teacher", Shown("start", "", 1))
        classroom.show("teacher", ASKS)
        assert classroom.guess("student", 3, "8")


def test_it_ends_a_while_after_the_teachers_last_connection(classroom, code, away):
    classroom.join("student", code)
    away["teacher"] = ENDS
    assert classroom.seat("student")
    away["teacher"] = 0.0
    assert classroom.seat("teacher").code == code
    away["teacher"] = ENDS + 1
    assert classroom.seat("student") is None
    away["teacher"] = 0.0
    assert classroom.seat("teacher") is None
    with pytest.raises(ValueError, match="There is no class of this code now"):
        classroom.join("student", code)


def test_a_student_who_comes_back_is_still_in_it(classroom, code, away):
    classroom.show("teacher", ASKS)
    classroom.join("student", code, "before")
    classroom.guess("student", 3, "8")
    away["student"] = 600.0
    assert classroom.seat("teacher").here == 0
    away["student"] = 0.0
    classroom.join("student", code, "another")
    assert classroom.seat("student").before == "before"
    assert classroom.seat("student").guesses == ("8",)


def test_leaving_takes_ones_guesses_along_and_the_teachers_leaving_ends_it(classroom, code):
    classroom.show("teacher", ASKS)
    for student in "ab":
        classroom.join(student, code)
        classroom.guess(student, 3, "8")
    classroom.leave("a")
    assert classroom.seat("a") is None
    assert classroom.seat("teacher").guesses == ("8",)
    classroom.leave("teacher")
    assert classroom.seat("b") is None
    classroom.leave("b")


def test_it_is_full_with_so_many_until_one_is_away(classroom, code, away):
    for number in range(PEOPLE):
        classroom.join(f"{number}", code)
    with pytest.raises(ValueError, match="This class is full: it takes 100 people"):
        classroom.join("one more", code)
    away["7"] = ENDS + 1
    classroom.join("one more", code)
    assert classroom.seat("7") is None


def test_there_are_only_so_many(classroom, away):
    for number in range(CLASSES):
        classroom.teach(f"{number}")
    with pytest.raises(ValueError, match="20 classes are taught on this server now"):
        classroom.teach("one more")
    away["3"] = ENDS + 1
    classroom.teach("one more")


def test_one_class_is_left_for_another_but_not_by_its_teacher(classroom, code):
    classroom.teach("other")
    other = classroom.seat("other").code
    assert other != code
    classroom.join("student", code, "before")
    classroom.join("student", other, "in a class")
    assert classroom.seat("student").code == other
    assert classroom.seat("student").before == "before"
    assert classroom.seat("teacher").here == 0
    classroom.join("teacher", code)  # their own link
    with pytest.raises(ValueError, match="You teach a class: end it"):
        classroom.join("teacher", other)


def test_after_a_wrong_code_a_right_one_has_to_wait_too(away):
    now = [0.0]
    classroom = Classroom(lambda visitor: 0.0, Pauses(lambda: now[0]))
    classroom.teach("teacher")
    code = classroom.seat("teacher").code
    with pytest.raises(ValueError, match="There is no class of this code"):
        classroom.join("student", "AAAAAAAA")
    with pytest.raises(ValueError, match="wait 2 s"):
        classroom.join("student", code)
    now[0] = 2.0
    classroom.join("student", code)


def test_the_codes_of_one_of_several_processes_say_which_it_is():
    first, second = (Classroom(lambda visitor: 0.0, process=number) for number in "12")
    first.teach("teacher")
    code = first.seat("teacher").code
    assert code[0] == "1"
    with pytest.raises(ValueError, match=f"is in another process of this server.*class={code}"):
        second.join("student", code)
    first.join("student", code)
