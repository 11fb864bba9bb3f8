"""The trainings of the server: a few at a time, who comes later waits; first come, first served.

They belong to the server, not to a page: a reload finds its training again, and nothing that a
session holds or lets go of ends one.
"""

import threading
import time
from collections.abc import Callable
from functools import cache

from core.messages import Message
from core.training.process import TrainingRequest
from dashboard.jobs.trainer import Training
from dashboard.state.settings import settings

AWAY = 60.0  # seconds without a visitor, where the server is hosted, that end their training
_LOOK = 5.0  # seconds between two looks at who is away
_REMEMBERED = 500  # trainings that have ended; the oldest are forgotten


class TrainingQueue:
    """Who trains, and who waits.

    Parameters
    ----------
    most : int
        How many are trained at a time.

    Attributes
    ----------
    pace : float
        How long the last one took for each second that was estimated: the machine may be another
        than the one that was measured, or a busy one.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.pace = 1.0
        self._lock = threading.Lock()
        self._waiting: list[Training] = []
        self._running: list[Training] = []
        self._latest: dict[str, Training] = {}  # of each owner, those asked for last at the end
        self._closed = threading.Event()

    def add(self, owner: str, request: TrainingRequest) -> Training:
        """Return a new training, which begins when it is its turn.

        An owner has one at a time: it is the one that is under way, if there is one.
        """
        with self._lock:
            latest = self._latest.pop(owner, None)
            training = latest if latest and not latest.ended else Training(request)
            self._latest[owner] = training
            if training is not latest:
                self._forget()
                self._waiting.append(training)
                self._advance()
        return training

    def latest(self, owner: str) -> Training | None:
        """Return the training that an owner asked for last, also when it has ended."""
        with self._lock:
            return self._latest.get(owner)

    def trains(self, owner: str) -> bool:
        """Return whether an owner has a training that has not ended."""
        latest = self.latest(owner)
        return latest is not None and not latest.ended

    def newest(self) -> Training | None:
        """Return the one that was asked for last of all that are under way."""
        with self._lock:
            return next((one for one in reversed(self._latest.values()) if not one.ended), None)

    def place(self, training: Training) -> tuple[int, int] | None:
        """Return which of how many in the line it is, from 1; None if it does not wait."""
        with self._lock:
            if training not in self._waiting:
                return None
            return self._waiting.index(training) + 1, len(self._waiting)

    def stop(
        self, training: Training, left: Message | None = None, stopped: Message | None = None
    ) -> None:
        """Let it leave the line, or stop it, if it has begun; each for a reason to be said."""
        with self._lock:
            if training in self._waiting:
                self._waiting.remove(training)
                training.end(left)
                return
        training.stop(stopped)

    def stop_absent(self, away: Callable[[str], float]) -> None:
        """Stop the trainings whose owners have been away for more than `AWAY` seconds."""
        with self._lock:
            under_way = {owner: one for owner, one in self._latest.items() if not one.ended}
        for owner, training in under_way.items():
            if away(owner) > AWAY:
                self.stop(
                    training,
                    Message(
                        "Nobody was here for {seconds:.0f} s, so the training left the line: start "
                        "it again.",
                        seconds=AWAY,
                    ),
                    Message(
                        "It was stopped because nobody was here for {seconds:.0f} s.", seconds=AWAY
                    ),
                )

    def watch(self, away: Callable[[str], float]) -> None:
        """Stop the trainings of those who are away, from now on, until it is closed."""

        def look() -> None:
            while not self._closed.wait(_LOOK):
                self.stop_absent(away)

        threading.Thread(target=look, name="trainings of who is away", daemon=True).start()

    def close(self, seconds: float) -> None:
        """Stop all, as the server ends, and wait for so long at most until they are kept."""
        self._closed.set()
        deadline = time.monotonic() + seconds
        with self._lock:
            under_way = self._running + self._waiting
        for training in reversed(under_way):  # those that wait first, or they would begin
            self.stop(training)
        for training in under_way:
            training.join(max(0.0, deadline - time.monotonic()))

    def _advance(self) -> None:
        """Begin as many of those who wait as may; the lock is held."""
        while self._waiting and len(self._running) < self.most:
            training = self._waiting.pop(0)
            self._running.append(training)
            thread = threading.Thread(
                target=self._run, args=(training,), name="training", daemon=True
            )
            try:
                thread.start()
            except RuntimeError as error:  # the system has no more of them
                self._running.remove(training)
                training.end(
                    Message(
                        "The training could not be started ({reason}): try again.", reason=error
                    )
                )

    def _run(self, training: Training) -> None:
        try:
            training.run()
        finally:
            with self._lock:
                self._running.remove(training)
                self.pace = training.pace or self.pace
                self._advance()

    def _forget(self) -> None:
        """Forget the oldest of those that have ended, where there are many; the lock is held."""
        ended = [owner for owner, training in self._latest.items() if training.ended]
        for owner in ended[: max(0, len(ended) - _REMEMBERED)]:
            del self._latest[owner]


@cache  # not Streamlit's, which whoever has its menu may empty
def training_queue() -> TrainingQueue:
    """Return the queue of this server, the same for every visitor."""
    return TrainingQueue(settings().trainings)
