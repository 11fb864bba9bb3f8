"""A network trained in the background: one at a time for each visitor."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from core.messages import Message
from core.training.history import Epoch
from core.training.process import TrainingRequest

_PROJECT = Path(__file__).resolve().parents[2]
# Read by whichever library NumPy multiplies matrices with.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass
class TrainingProgress:
    """How far a training is; written by the thread that listens to it, read by the pages.

    Attributes
    ----------
    epochs : list of Epoch
        Those that have ended.
    done, steps : int
        Steps taken, of all there are; 0 before the first.
    began, ended : float
        On the clock of `time.monotonic`; `ended` is 0 while it runs.
    file : str
        The weight file of the network, once there is one.
    failure : Message or None
        Why there is none, in a sentence.
    """

    epochs: list[Epoch] = field(default_factory=list)
    done: int = 0
    steps: int = 0
    began: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    file: str = ""
    failure: Message | None = None

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
        """How long it will still take at the pace so far; None before the first steps."""
        return self.seconds * (1 / self.fraction - 1) if self.fraction else None


class Training:
    """A training on its way, as its visitor holds it; it begins at once.

    Parameters
    ----------
    request : TrainingRequest
    """

    def __init__(self, request: TrainingRequest) -> None:
        self.request = request
        self.progress = TrainingProgress()
        self.stopping = False
        process = subprocess.Popen(
            [sys.executable, "-m", "core.training.process"],
            cwd=_PROJECT,
            env=os.environ | _ONE_THREAD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Its stderr is the server's: what nobody thought of leaves its trace in the log.
            text=True,
            encoding="utf-8",
        )
        assert process.stdin is not None
        with suppress(BrokenPipeError):  # it ended at once, which the thread will tell
            process.stdin.write(request.to_json())
            process.stdin.flush()
        self._thread = threading.Thread(
            target=_listen, args=(process, self.progress), name="training", daemon=True
        )
        # It stops when its input is closed: by whoever presses the button, or because its visitor
        # has left and nobody holds it any more, which is why the thread must not.
        self._close = weakref.finalize(self, _close, process.stdin)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """End it; the best network so far is kept."""
        self.stopping = True
        self._close()

    def join(self) -> None:
        """Wait until it has ended."""
        self._thread.join()


def _close(pipe: IO[str]) -> None:
    with suppress(BrokenPipeError):  # what it has not read, it need not read any more
        pipe.close()


def _listen(process: subprocess.Popen[str], progress: TrainingProgress) -> None:
    try:
        _read(process, progress)
    except Exception as error:
        # Nobody waits for this thread: what nobody thought of must be said here or never.
        logging.getLogger(__name__).exception("What a training tells could not be read")
        process.kill()
        process.wait()
        progress.failure = Message(
            "The training stopped because of an error nobody expected ({kind}): try again. "
            "The server's log has more of it.",
            kind=type(error).__name__,
        )
    finally:
        progress.ended = time.monotonic()


def _read(process: subprocess.Popen[str], progress: TrainingProgress) -> None:
    """Write down what the process tells, until it ends."""
    assert process.stdout is not None
    for line in process.stdout:
        match json.loads(line):
            case {"done": done, "steps": steps}:
                progress.done, progress.steps = done, steps
            case {"epoch": figures}:
                progress.epochs.append(Epoch(**figures))
            case {"file": file}:
                progress.file = file
            case {"failure": failure}:
                progress.failure = Message.from_json(failure)
            case unknown:
                raise ValueError(f"a training tells nothing like {unknown!r:.80}")
    process.wait()
    if not (progress.file or progress.failure):
        progress.failure = Message(
            "The training ended without a network (exit code {code}), as it does "
            "where memory runs out: choose fewer hidden units, or try again.",
            code=process.returncode,
        )
