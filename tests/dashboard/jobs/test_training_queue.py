"""The line of trainings: who is next, who leaves, and that nobody waits for ever."""

import threading

import pytest

from core.training.process import TrainingRequest
from core.training.recipe import Recipe
from dashboard.jobs import training_queue as module
from dashboard.jobs.trainer import Training
from dashboard.jobs.training_queue import AWAY, TrainingQueue

REQUEST = TrainingRequest(Recipe(hidden=(4,), epochs=1), "sample", "mine", "nowhere")


class StandIn(Training):
    """A training that runs until it is stopped, or until the test makes it fail."""

    pace = None

    def __init__(self, request):
        super().__init__(request)
        self.begun, self.let_go = threading.Event(), threading.Event()
        self.error = None

    def _run(self):
        self.begun.set()
        assert self.let_go.wait(10)
        if self.error:
            raise self.error

    def stop(self, reason=None):
        super().stop(reason)
        self.let_go.set()


@pytest.fixture(autouse=True)
def stand_in(monkeypatch):
    monkeypatch.setattr(module, "Training", StandIn)


@pytest.fixture
def queue():
    queue = TrainingQueue(1)
    yield queue
    queue.close(10)


def add(queue, owners):
    return [queue.add(owner, REQUEST) for owner in owners]


def begins(training):
    return training.begun.wait(10)


def test_they_begin_in_the_order_in_which_they_came(queue):
    trainings = add(queue, "abcd")
    for number, training in enumerate(trainings):
        assert begins(training)
        places = [queue.place(each) for each in trainings[number:]]
        assert places == [None] + [(i, 3 - number) for i in range(1, 4 - number)]
        training.let_go.set()
        training.join(10)


def test_as_many_are_trained_at_a_time_as_it_says():
    queue = TrainingQueue(3)
    trainings = add(queue, "abcde")
    assert all(begins(training) for training in trainings[:3])
    assert [queue.place(training) for training in trainings[3:]] == [(1, 2), (2, 2)]
    trainings[1].let_go.set()
    assert begins(trainings[3])
    assert queue.place(trainings[4]) == (1, 1)
    queue.close(10)
    assert all(training.ended for training in trainings)
    assert not trainings[4].begun.is_set()


@pytest.mark.parametrize("error", [None, OSError("no"), ZeroDivisionError("by zero")])
def test_however_one_ends_the_next_begins(queue, error, caplog):
    first, second = add(queue, "ab")
    first.error = error
    first.let_go.set()
    assert begins(second)
    assert first.ended
    assert bool(first.progress.failure) == bool(error)


def test_an_owner_has_one_at_a_time(queue):
    first = queue.add("a", REQUEST)
    waiting = queue.add("b", REQUEST)
    assert queue.add("a", REQUEST) is first
    assert queue.add("b", REQUEST) is waiting
    first.let_go.set()
    first.join(10)
    assert queue.add("a", REQUEST) is not first


def test_who_leaves_the_line_makes_room_for_those_behind(queue):
    first, second, third = add(queue, "abc")
    queue.stop(second)
    assert second.ended
    assert second.progress.failure is None
    assert queue.place(third) == (1, 1)
    queue.stop(first)
    assert begins(third)
    assert not second.begun.is_set()


def test_a_stop_of_one_that_has_ended_changes_nothing(queue):
    (first,) = add(queue, "a")
    queue.stop(first)
    first.join(10)
    queue.stop(first)
    assert begins(queue.add("b", REQUEST))


def test_one_that_is_stopped_before_its_process_has_begun_starts_none(monkeypatch):
    training = Training(REQUEST)
    monkeypatch.setattr("dashboard.jobs.trainer._start", None)
    training.stop()
    training.run()
    assert training.ended
    assert training.progress.failure is None


def test_the_newest_is_the_one_that_was_asked_for_last_and_has_not_ended(queue):
    assert queue.newest() is None
    first, second = add(queue, "ab")
    assert queue.newest() is second
    queue.stop(second)
    assert queue.newest() is first


def test_the_training_of_who_is_away_ends_whether_it_waits_or_runs(queue):
    trainings = dict(zip("abcd", add(queue, "abcd"), strict=True))
    assert begins(trainings["a"])
    away = {"a": AWAY + 1, "b": float("inf"), "c": AWAY - 1, "d": 0.0}
    queue.stop_absent(away.__getitem__)
    assert begins(trainings["c"])
    assert trainings["a"].ended
    assert trainings["a"].progress.stopped.endswith("because nobody was here for 60 s.")
    assert trainings["b"].progress.failure.startswith("Nobody was here for 60 s")
    assert queue.place(trainings["d"]) == (1, 1)


def test_it_looks_by_itself_who_is_away(queue, monkeypatch):
    monkeypatch.setattr(module, "_LOOK", 0.001)
    first, second = add(queue, "ab")
    assert begins(first)
    queue.watch({"a": AWAY + 1, "b": 0.0}.__getitem__)
    assert begins(second)


def test_of_those_that_have_ended_the_oldest_are_forgotten(queue, monkeypatch):
    monkeypatch.setattr(module, "_REMEMBERED", 2)
    running = queue.add("runs", REQUEST)
    for owner in "abc":
        queue.stop(queue.add(owner, REQUEST))
    queue.add("d", REQUEST)
    assert queue.latest("runs") is running
    assert [queue.latest(owner) is None for owner in "abcd"] == [True, False, False, False]


def test_the_next_is_expected_to_go_at_the_pace_of_the_last_that_went_to_its_end(queue):
    assert queue.pace == 1
    for pace, after in ((3.0, 3.0), (None, 3.0), (0.5, 0.5)):
        training = queue.add("a", REQUEST)
        training.pace = pace
        assert begins(training)
        training.let_go.set()
        queue.add("b", REQUEST).let_go.set()  # which begins once it is noted
        assert begins(queue.latest("b"))
        assert queue.pace == after
        queue.latest("b").join(10)


def test_thirty_who_come_at_once_are_all_trained_and_never_more_than_may(monkeypatch):
    queue, lock, most, now = TrainingQueue(4), threading.Lock(), [0], [0]

    class Quick(StandIn):
        def _run(self):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            threading.Event().wait(0.001)
            with lock:
                now[0] -= 1

    monkeypatch.setattr(module, "Training", Quick)
    trainings = []
    threads = [
        threading.Thread(target=lambda n=n: trainings.append(queue.add(str(n), REQUEST)))
        for n in range(30)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    for training in trainings:
        training.join(10)
    assert len(trainings) == 30
    assert all(training.ended and training.progress.failure is None for training in trainings)
    assert 1 <= most[0] <= 4
