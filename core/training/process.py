"""A training in a process of its own, as a page needs it: `python -m core.training.process`.

The process that asks for it writes a line of JSON, a `TrainingRequest`; it gets lines of JSON back,
each a dictionary: ``{"done", "steps"}`` now and then, ``{"epoch": …}`` after each epoch, and at the
end ``{"file": name}`` or ``{"failure": message}``, as `Message.to_json` has it. When it closes its
end, by will or because it died, training stops, and the best network so far is kept; so it is when
the training itself is asked to end, by SIGTERM or with the whole terminal by Ctrl-C.

Why a process: it leaves the other one free to answer, and it can hold NumPy to one thread, which
for products as small as these is faster than two, and far faster on a busy machine.
"""

import json
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from core.datasets.sources import own_source
from core.files.quota import Quota
from core.messages import Message, message_of
from core.training.epoch import Epoch
from core.training.history import TrainingHistory
from core.training.history_file import history_path, write_history
from core.training.recipe import Recipe
from core.training.training import train_on
from core.weights.custom import keep_network


@dataclass(frozen=True)
class TrainingRequest:
    """A recipe, the data set whose train split is learned from, and where the network is kept.

    Attributes
    ----------
    recipe : Recipe
    data : str
        The name of the data set.
    name, folder : str
        Those of `core.weights.custom.keep_network`.
    beside : tuple of str
        The other folders that it takes.
    data_folder : str
        Where the data set is, if it is one of one's own.
    quotas : tuple of Quota
        Those that `keep_network` takes.
    seconds : float
        About how long it takes, as `core.training.cost` has it; 0 where nobody asked.
    """

    recipe: Recipe
    data: str
    name: str
    folder: str
    beside: tuple[str, ...] = ()
    data_folder: str = ""
    quotas: tuple[Quota, ...] = ()
    seconds: float = 0.0

    def to_json(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def from_json(cls, line: str) -> "TrainingRequest":
        """Return the request of a line that `to_json` gave.

        Raises
        ------
        ValueError
            If there is no such recipe.
        """
        values = json.loads(line)
        quotas = (
            each | {name: tuple(each[name]) for name in ("paths", "apart")}
            for each in values["quotas"]
        )
        return cls(
            **values
            | {
                "recipe": Recipe(**values["recipe"]),
                "beside": tuple(values["beside"]),
                "quotas": tuple(Quota(**each) for each in quotas),
            }
        )


def run(request: TrainingRequest, stop: threading.Event) -> str:
    """Train what is requested, telling of it on the way; return the name of the weight file.

    Beside it is the history of the training, if there is room for it.

    Raises
    ------
    ValueError, OSError
        If the data set cannot be read, the recipe cannot be followed, or the file not be written.
    """
    history = TrainingHistory()
    network, _ = train_on(
        own_source(Path(request.data_folder)) if request.data_folder else request.data,
        request.recipe,
        stop=stop.is_set,
        on_epoch=_on_epoch,
        on_step=_on_step,
        history=history,
    )
    folders = map(Path, (request.folder, *request.beside))
    path = keep_network(network, request.name, *folders, quotas=request.quotas)
    if history:
        with suppress(ValueError, OSError, MemoryError):  # which the network has no need of
            write_history(history_path(path), history, request.quotas)
    return path.name


def main(stop: threading.Event) -> None:
    """Read a request from the standard input, and run it until the event is set, or to its end."""
    line = sys.stdin.readline()

    def listen() -> None:
        try:
            sys.stdin.read()  # until the other side closes it
        finally:
            stop.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        _send(file=run(TrainingRequest.from_json(line), stop))
    except (OSError, ValueError) as error:
        _send(failure=message_of(error).to_json())
    except MemoryError:
        message = Message("There is not enough memory for this network: choose fewer hidden units.")
        _send(failure=message.to_json())


def _on_epoch(epoch: Epoch) -> None:
    _send(epoch=asdict(epoch))


def _on_step(done: int, steps: int) -> None:
    _send(done=done, steps=steps)


def _send(**values: object) -> None:
    with suppress(OSError):  # who asked is no more; what has been learned is kept all the same
        print(json.dumps(values), flush=True)


if __name__ == "__main__":
    if nice := getattr(os, "nice", None):  # which Windows does not have
        nice(10)  # whoever asked answers others meanwhile, and goes first
    asked_to_end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_end.set())
    main(asked_to_end)
