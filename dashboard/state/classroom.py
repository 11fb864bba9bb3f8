"""Classes: what a teacher shows to those who follow, and how often they guessed what.

All of it is in the memory of this process and goes with the class. Who guessed what is known only
so that nobody guesses twice; what is counted is without names.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from core.messages import Message
from dashboard.state.class_codes import LENGTH, Pauses, new_code
from dashboard.state.class_seats import Guess, Seat, Shown
from dashboard.state.settings import settings
from dashboard.state.visitors import connections

CLASS = "class"  #: The parameter of the address that joins one.
CLASSES, PEOPLE = 20, 100  # at most: classes of a process, people who follow one
ENDS = 60.0  # seconds after the teacher's last connection


@dataclass
class _Class:
    code: str
    teacher: str
    shown: Shown = field(default_factory=Shown)
    panel: int = 0  # how often what is asked has changed
    page: int = 0  # how often the view has
    students: dict[str, Any] = field(default_factory=dict)  # what each had before
    guesses: dict[int, dict[str, Guess]] = field(default_factory=dict)  # by step and student


class Classroom:
    """The classes of a server.

    Parameters
    ----------
    away : callable
        Returns for how many seconds a visitor has not been connected.
    pauses : Pauses, optional
        After wrong codes.
    process : str
        As the settings have it.
    """

    def __init__(
        self, away: Callable[[str], float], pauses: Pauses | None = None, process: str = ""
    ) -> None:
        self._away, self._pauses, self._process = away, pauses or Pauses(), process
        self._lock = threading.Lock()
        self._classes: dict[str, _Class] = {}
        self._of: dict[str, _Class] = {}  # of each visitor who teaches or follows

    def teach(self, teacher: str) -> None:
        """Begin a class, unless the visitor is in one; raise ValueError if there are too many."""
        with self._now():
            if teacher in self._of:
                return
            if len(self._classes) >= CLASSES:
                raise ValueError(
                    Message(
                        "{most} classes are taught on this server now, and it takes no more: try "
                        "again when one of them has ended.",
                        most=CLASSES,
                    )
                )
            code = new_code(self._process)
            self._classes[code] = self._of[teacher] = _Class(code, teacher)

    def join(self, student: str, code: str, before: object = None) -> None:
        """Let a visitor follow a class; `before` is kept for when they leave.

        Raises
        ------
        ValueError
            If there is no such class, it is full, or the visitor teaches or has to wait.
        """
        with self._now():
            joined, mine = self._classes.get(code), self._of.get(student)
            if joined and joined is mine:
                return
            if mine and mine.teacher == student:
                raise ValueError(Message("You teach a class: end it before you join another one."))
            self._pauses.check(student)
            if code[:-LENGTH] != self._process and code[:-LENGTH]:
                raise ValueError(
                    Message(
                        "The class of this code is in another process of this server: the "
                        "teacher's link leads there, or the address of this page with "
                        "?class={code} at its end.",
                        code=code,
                    )
                )
            if joined is None:
                self._pauses.wrong(student)
                raise ValueError(
                    Message(
                        "There is no class of this code now: look at the code once more, or ask "
                        "whether the class has begun."
                    )
                )
            self._pauses.right(student)
            if len(joined.students) >= PEOPLE:
                for each in [each for each in joined.students if self._away(each) > ENDS]:
                    self._stand_up(each)
            if len(joined.students) >= PEOPLE:
                raise ValueError(
                    Message("This class is full: it takes {most} people.", most=PEOPLE)
                )
            if mine:
                before = mine.students[student]
                self._stand_up(student)
            joined.students[student] = before
            self._of[student] = joined

    def leave(self, visitor: str) -> None:
        """Let a visitor leave; where it is the teacher, the class ends."""
        with self._now():
            found = self._of.get(visitor)
            if found and found.teacher == visitor:
                self._end(found)
            elif found:
                self._stand_up(visitor)

    def seat(self, visitor: str | None) -> Seat | None:
        """Return the visitor's place in a class; None if they are in none, or it has ended."""
        with self._now():
            found = self._of.get(visitor) if visitor else None
            if found is None or visitor is None:
                return None
            here, shown = sum(not self._away(each) for each in found.students), found.shown
            given = found.guesses.get(shown.step or 0, {})
            if visitor in found.students:
                versions = str(found.panel), str(found.page)
                own = (given[visitor],) if visitor in given else ()
                return Seat(found.code, False, here, shown, *versions, own, found.students[visitor])
            guesses = tuple(filter(shown.takes, given.values()))
            return Seat(found.code, True, here, shown, f"{here} {len(guesses)}", "", guesses)

    def show(self, teacher: str, shown: Shown) -> None:
        """Let those who follow see what the teacher sees."""
        with self._now():
            found = self._of.get(teacher)
            if found is None or found.teacher != teacher:
                return
            old, found.shown = found.shown, shown
            found.page += (old.page, old.query) != (shown.page, shown.query)
            found.panel += old.asked != shown.asked
            if shown.step == 1 != old.step:
                found.guesses.clear()  # the walk begins anew

    def guess(self, student: str, step: int, guess: object) -> bool:
        """Count a guess at the step that is shown, once; return whether it is counted."""
        with self._now():
            found = self._of.get(student)
            if found is None or student not in found.students:
                return False
            given = found.guesses.get(step, {})
            shown = found.shown
            if step != shown.step or shown.revealed or student in given or not shown.takes(guess):
                return False
            assert isinstance(guess, (str, int, float))
            found.guesses.setdefault(step, {})[student] = guess
            return True

    @contextmanager
    def _now(self) -> Iterator[None]:
        """Hold the lock; the classes whose teacher has gone have ended."""
        with self._lock:
            for each in list(self._classes.values()):
                if self._away(each.teacher) > ENDS:
                    self._end(each)
            yield

    def _stand_up(self, student: str) -> None:
        found = self._of.pop(student)
        del found.students[student]
        for given in found.guesses.values():
            given.pop(student, None)

    def _end(self, ended: _Class) -> None:
        del self._classes[ended.code]
        for each in (ended.teacher, *ended.students):
            self._of.pop(each, None)


@cache
def classroom() -> Classroom:
    """Return the classes of this process."""
    return Classroom(connections.away, process=settings().process)
