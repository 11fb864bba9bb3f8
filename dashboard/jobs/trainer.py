"""A training in a process of its own, and how far it is."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from core.messages import Message
from core.training.epoch import Epoch
from core.training.process import TrainingRequest

_PROJECT = Path(__file__).resolve().parents[2]
# Read by whichever library NumPy multiplies matrices with.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_KILLED = -9  # the exit code of what SIGKILL ended, as Linux does where memory runs out


@dataclass
class TrainingProgress:
    """How far a training is; written by the thread that listens to it, read by the pages.

    Attributes
    ----------
    epochs : list of Epoch
        Those that have ended.
    done, steps : int
        Steps taken, of all there are; 0 before the first.
    began, learns, ended : float
        On the clock of `time.monotonic`, when it began, when it told of its first steps, and when
        it ended; 0 until it does.
    first : int
        How many steps those were.
    file : str
        The weight file of the network, once there is one.
    failure : Message or None
        Why there is none, in a sentence.
    stopped : Message or None
        Why it was stopped, in a sentence, where its owner did not do it.
    """

    epochs: list[Epoch] = field(default_factory=list)
    done: int = 0
    steps: int = 0
    began: float = 0.0
    learns: float = 0.0
    ended: float = 0.0
    first: int = 0
    file: str = ""
    failure: Message | None = None
    stopped: Message | None = None

    @property
    def fraction(self) -> float:
        """How much of it is done, 0 to 1."""
        return self.done / self.steps if self.steps else 0.0

    @property
    def seconds(self) -> float:
        """How long it has taken."""
        return (self.ended or time.monotonic()) - self.began

    @property
    def seconds_left(self) -> float | None:
        """How long it will still take at the pace of its steps so far; None while there is none.

        To start the process and to read the samples takes as long as many steps, and only once.
        """
        taken = self.done - self.first
        if taken <= 0:
            return None
        learned = (self.ended or time.monotonic()) - self.learns
        return learned / taken * (self.steps - self.done)


class Training:
    """A training that is asked for; `run` trains, and whoever looks at it may stop it.

    Parameters
    ----------
    request : TrainingRequest

    Attributes
    ----------
    progress : TrainingProgress
    stopping : bool
        Whether it was stopped, though it may not have ended yet.
    """

    def __init__(self, request: TrainingRequest) -> None:
        self.request = request
        self.progress = TrainingProgress()
        self.stopping = False
        self._process: subprocess.Popen[str] | None = None
        self._starting = threading.Lock()
        self._ended = threading.Event()

    @property
    def ended(self) -> bool:
        """Whether it is over, with a network or without."""
        return self._ended.is_set()

    @property
    def pace(self) -> float | None:
        """How long it took for each second that was estimated; None if it is not at its end."""
        if self.progress.fraction < 1 or not (self.ended and self.request.seconds):
            return None
        return self.progress.seconds / self.request.seconds

    def run(self) -> None:
        """Train, and return when it has ended, however it has."""
        self.progress.began = time.monotonic()
        try:
            self._run()
        except Exception as error:
            # Nobody waits for this: what nobody thought of must be said here or never.
            logging.getLogger(__name__).exception("A training could not be followed")
            self.progress.failure = Message(
                "The training stopped because of an error nobody expected ({kind}): try again. "
                "The server's log has more of it.",
                kind=type(error).__name__,
            )
        finally:
            self.end()

    def stop(self, reason: Message | None = None) -> None:
        """End it, for a reason that is to be said; the best network so far is kept."""
        with self._starting:
            self.progress.stopped = reason
            self.stopping = True
            if self._process:
                _close(self._process.stdin)

    def end(self, failure: Message | None = None) -> None:
        """Note that it is over, and why where that is to be said."""
        self.progress.failure = failure or self.progress.failure
        self.progress.ended = time.monotonic()
        self._ended.set()

    def join(self, seconds: float | None = None) -> None:
        """Wait until it has ended, for so long at most."""
        self._ended.wait(seconds)

    def _run(self) -> None:
        with self._starting:
            if self.stopping:
                return
            try:
                self._process = process = _start()
            except OSError as error:
                self.progress.failure = Message(
                    "The training could not be started ({reason}): try again.",
                    reason=error.strerror or error,
                )
                return
            assert process.stdin is not None
            with suppress(BrokenPipeError):  # it ended at once, which its exit code will tell
                process.stdin.write(self.request.to_json())
                process.stdin.flush()
        try:
            _read(process, self.progress)
        finally:
            process.kill()  # in vain where it has ended, as it should have
            process.wait()
            _close(process.stdin)


def _start() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "core.training.process"],
        cwd=_PROJECT,
        env=os.environ | _ONE_THREAD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Its stderr is the server's: what nobody thought of leaves its trace in the log.
        text=True,
        encoding="utf-8",
    )


def _close(pipe: IO[str] | None) -> None:
    assert pipe is not None
    with suppress(BrokenPipeError):  # what it has not read, it need not read any more
        pipe.close()


def _read(process: subprocess.Popen[str], progress: TrainingProgress) -> None:
    """Write down what the process tells, until it ends."""
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            match json.loads(line):
                case {"done": done, "steps": steps}:
                    if not progress.learns:
                        progress.learns, progress.first = time.monotonic(), done
                    progress.done, progress.steps = done, steps
                case {"epoch": figures}:
                    progress.epochs.append(Epoch(**figures))
                case {"file": file}:
                    progress.file = file
                case {"failure": failure}:
                    progress.failure = Message.from_json(failure)
                case unknown:
                    raise ValueError(f"a training tells nothing like {unknown!r:.80}")
    code = process.wait()
    if not (progress.file or progress.failure):
        progress.failure = _without_network(code)


def _without_network(code: int) -> Message:
    """Return why a process that ended with this exit code told of no network."""
    if code == _KILLED:
        return Message(
            "The training was ended from outside (signal {signal}), as happens where memory runs "
            "out: choose fewer hidden units, or try again.",
            signal=-code,
        )
    if code < 0:
        return Message(
            "The training was ended from outside (signal {signal}): try again.", signal=-code
        )
    return Message(
        "The training ended without a network (exit code {code}), as it does "
        "where memory runs out: choose fewer hidden units, or try again.",
        code=code,
    )
