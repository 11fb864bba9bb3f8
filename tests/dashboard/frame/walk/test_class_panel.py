"""A class: what a teacher's page shows, and those of the students who follow it."""

import pytest

from dashboard.frame.walk import class_view
from dashboard.frame.walk.class_panel import tally
from dashboard.frame.walk.step import Wager
from dashboard.state.class_codes import Pauses, grouped
from dashboard.state.classroom import Classroom
from dashboard.state.settings import Settings
from dashboard.widgets import join_class
from tests.dashboard.app import handed, start, texts

TEACHER, STUDENT = "a" * 32, "b" * 32


class Visitors:
    """Runs the app for one visitor or another."""

    def __init__(self):
        self.name = None
        self.classroom = Classroom(lambda visitor: 0.0, Pauses(lambda: 0.0))

    def come(self, name, page, /, **address):
        self.name = name
        return start(page, **address)

    def run(self, name, what):
        self.name = name
        what.run()

    @property
    def code(self):
        return self.classroom.seat(TEACHER).code


@pytest.fixture
def visitors(monkeypatch):
    here = Visitors()
    for module in (class_view, join_class):
        monkeypatch.setattr(module, "settings", lambda: Settings(hosted=True))
        monkeypatch.setattr(module, "visitor", lambda: here.name)
    monkeypatch.setattr(class_view, "classroom", lambda: here.classroom)
    return here


@pytest.fixture
def teacher(visitors):
    app = visitors.come(TEACHER, "data", walk="3")
    app.button(key="class teach").click().run()
    return app


def said(app):
    return "\n".join(text for _, text in texts(app))


def test_at_home_there_are_no_classes():
    assert "Teach a class" not in said(start("data", walk="3"))
    assert "Join a class" not in said(start("start"))
    app = start("start", **{"class": "ABCD2345"})
    assert "There are no classes here" in app.main.info[0].value


def test_a_teacher_has_a_code_and_sees_guesses_without_names_before_the_answer(visitors, teacher):
    assert grouped(visitors.code) in said(teacher)
    assert f"(./?class={visitors.code})" in said(teacher)
    student = visitors.come(STUDENT, "start", **{"class": visitors.code.lower()})
    assert "Step 3 of 14" in said(student)
    assert "class" not in student.query_params
    visitors.run(STUDENT, student.button(key="walk option 2").click())
    assert "The answer comes when the teacher shows it." in said(student)
    assert "Right below" not in said(student)
    visitors.run(TEACHER, teacher)
    assert "1 person is here." in said(teacher)
    assert "1 guess; your own reveals the answer." in said(teacher)
    assert "Right below" not in said(teacher)
    assert STUDENT not in said(teacher)
    visitors.run(TEACHER, teacher.button(key="walk option 1").click())
    visitors.run(STUDENT, student)
    assert "So it is." in said(student)


def test_a_student_follows_until_they_look_around_and_then_again(visitors, teacher):
    student = visitors.come(STUDENT, "start", **{"class": visitors.code})
    visitors.run(TEACHER, teacher.toggle(key="flatten").set_value(False))
    assert handed(student, "class changes") == {"panel": "1", "page": "1"}
    student.session_state["class drawn"] = None
    visitors.run(STUDENT, student)
    assert not student.toggle(key="flatten").value
    visitors.run(STUDENT, student.toggle(key="normalize").set_value(False))
    assert "You look around by yourself" in said(student)
    assert handed(student, "class changes")["page"] is None
    visitors.run(TEACHER, teacher.button(key="walk next").click())
    visitors.run(STUDENT, student)
    assert "Step 4 of 14" in said(student)  # the panel follows all the same
    assert not student.toggle(key="normalize").value
    visitors.run(STUDENT, student.button(key="class follow").click())
    assert "You follow the class" in said(student)
    assert student.toggle(key="normalize").value


def test_what_a_step_asks_for_is_no_looking_around(visitors, teacher):
    visitors.run(TEACHER, teacher.button(key="walk next").click())
    student = visitors.come(STUDENT, "start", **{"class": visitors.code})
    assert "Step 4 of 14" in said(student)
    visitors.run(STUDENT, student.toggle(key="normalize").set_value(False))
    visitors.run(TEACHER, teacher.button(key="walk next").click())
    visitors.run(STUDENT, student)
    assert "Step 5 of 14" in said(student)
    visitors.run(STUDENT, student.toggle(key="flatten").set_value(False))
    assert "You follow the class" in said(student)
    visitors.run(STUDENT, student.toggle(key="normalize").set_value(True))
    assert "You look around by yourself" in said(student)


@pytest.mark.parametrize("by", ["leaving", "its end"])
def test_what_they_had_before_is_what_they_find_after_it(by, visitors, teacher):
    student = visitors.come(STUDENT, "data", normalize="false", sample="7", walk="4")
    visitors.run(STUDENT, student.button(key="walk option 1").click())
    asked = dict(student.query_params)
    student.session_state["class asked"] = visitors.code
    visitors.run(STUDENT, student)
    assert student.toggle(key="normalize").value
    assert student.session_state["sample"] == 0
    if by == "leaving":
        visitors.run(STUDENT, student.button(key="class leave").click())
    else:
        visitors.classroom.leave(TEACHER)
        visitors.run(STUDENT, student)
        assert "The class has ended: here is what you had before it." in said(student)
    assert dict(student.query_params) == asked
    assert not student.toggle(key="normalize").value
    assert student.session_state["sample"] == 7
    assert "You said stop with an error." in said(student)


def test_who_comes_back_after_a_reload_is_where_they_were(visitors, teacher):
    student = visitors.come(STUDENT, "data", sample="7")
    student.session_state["class asked"] = visitors.code
    visitors.run(STUDENT, student)
    visitors.run(STUDENT, student.button(key="walk option 2").click())
    again = visitors.come(STUDENT, "start")
    assert "Step 3 of 14" in said(again)
    assert "The answer comes when the teacher shows it." in said(again)
    visitors.run(STUDENT, again.button(key="class leave").click())
    assert again.session_state["sample"] == 7
    again = visitors.come(TEACHER, "start")
    assert grouped(visitors.code) in said(again)


def test_what_a_student_has_not_is_left_out_of_what_they_follow(visitors, teacher):
    shown = visitors.classroom.seat(TEACHER).shown
    query = f"{shown.query}&network=mine.npz&second=mine.npz&data=mine"
    visitors.classroom.show(TEACHER, type(shown)("evaluation", query, 3))
    student = visitors.come(STUDENT, "start", **{"class": visitors.code})
    assert not student.main.warning
    assert student.session_state["network"] == "bundled.npz"


def test_a_code_that_is_none_is_said_and_a_wrong_one_costs_a_pause(visitors):
    student = visitors.come(STUDENT, "start", **{"class": "ABCD2345"})
    assert "There is no class of this code now" in student.main.info[0].value
    for code, answer in {
        "nonsense": "A code has 8 letters and digits",
        "**b** :material/delete:": "A code has 8 letters and digits",
        "9" * 10_000: "A code has 8 letters and digits",
        "ABCD-2345": "wait 2 s",
    }.items():
        student.session_state["class asked"] = code
        visitors.run(STUDENT, student)
        assert answer in student.main.info[0].value


def test_without_a_cookie_nobody_is_in_a_class(visitors):
    app = visitors.come(None, "start", walk="3", **{"class": "ABCD2345"})
    assert "which your browser did not send" in app.main.info[0].value
    assert "Teach a class" not in said(app)


def test_a_forged_number_is_no_guess(visitors, teacher):
    visitors.run(TEACHER, teacher)
    teacher.session_state["walk"] = 11
    visitors.run(TEACHER, teacher)
    student = visitors.come(STUDENT, "start", **{"class": visitors.code})
    for typed in (101.0, -1.0, 12.0):
        student.number_input(key="walk number").set_value(typed)
        (guess,) = (each for each in student.button if each.label == "Guess")
        visitors.run(STUDENT, guess.click())
    assert visitors.classroom.seat(TEACHER).guesses == (12,)


def test_guesses_are_tallied_by_option_or_number_or_in_bins():
    asks = Wager("?", frozenset("a"), {"a": "An A", "b": "A B"})
    assert list(tally(asks, ("b", "b"))) == [("An A", 0), ("A B", 2)]
    number = Wager("?", 50.0)
    assert list(tally(number, (7.0, 3.0, 7.0))) == [("3", 1), ("7", 2)]
    many = dict(tally(number, tuple(float(each) for each in range(0, 101, 4))))
    assert next(iter(many)) == "0–10"
    assert list(many)[-1] == "90–100"
    assert sum(many.values()) == 26
    assert many["90–100"] == 3
