"""A program that saves a little of everything: six processes at once, or killed at any moment.

``python -m tests.saving together FOLDER`` lets six processes save the same at once, while a seventh
reads; ``killed FOLDER`` lets one process after another end at the next call to the file system;
``trained FOLDER`` lets one training after another end at the next thing it tells. All read what is
there afterwards, and print as JSON what they found.
"""

import gzip
import hashlib
import io
import json
import os
import signal
import sys
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path

import filelock  # noqa: F401  # what is saved with it imports it late, in each process anew
import numpy as np

from core import Network, read_idx, read_weights, write_idx, write_weights
from core.datasets import custom, sources, unpacked
from core.datasets.custom import store
from core.datasets.download import adopt
from core.datasets.mnist import read_data_set
from core.datasets.table import Source, SourceFile
from core.training import process
from core.training.history_file import SUFFIX, read_history
from core.training.process import TrainingRequest
from core.training.recipe import Recipe
from core.weights.custom import keep_network, settle

PROCESSES = 6
#: What Python tells an audit hook of: https://docs.python.org/3/library/audit_events.html
CALLS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.utime"}
MOST = 400  # moments: more than there are


class Saving:
    """What is saved, all of it below one folder."""

    def __init__(self, folder):
        self.weights = folder / "weights"
        self.packed = folder / "packed.gz"
        sources.OWN = folder / "own"
        unpacked.KEPT, unpacked.LEAST = folder / "unpacked", 1
        write_idx(folder / "plain", np.zeros((4, 28, 28), np.uint8))
        self.file = (folder / "plain").read_bytes()
        self.source = Source(
            "tiny",
            "Tiny",
            folder / "tiny",
            tuple(
                SourceFile(role, role, "0", len(self.file), hashlib.sha256(self.file).hexdigest())
                for role in ("x_train", "t_train", "x_test", "t_test")
            ),
        )
        arrays = io.BytesIO()
        x, t = np.zeros((4, 28, 28), np.uint8), np.arange(4)
        np.savez(arrays, x_train=x, y_train=t, x_test=x, y_test=t)
        self.data_set = {"digits.npz": arrays.getvalue()}
        if not self.weights.is_dir():
            self.weights.mkdir()
            self.packed.write_bytes(gzip.compress(self.file))

    def save(self, number):
        """Save everything once; each process has a number of its own."""
        network = constant(number)
        keep_network(network, "mnist-50-100", self.weights)
        write_weights(self.weights / "same.npz", network)
        settle(keep_network(network, "settled", self.weights, assumed=frozenset({"activation"})))
        settle(self.weights / "same.npz")
        unpacked.unpacked(self.packed)
        adopt(self.source, self.file)
        with suppress(ValueError):  # somebody was quicker
            store("digits", self.data_set)
            return True
        return False

    def read(self):
        """Return what there is of each kind, every file of it read as a whole."""
        for path in self.weights.glob("*.npz"):
            assert is_constant(read_weights(path)), path
        data_sets = [name for name in sources.sources() if name.startswith("digits")]
        for name in data_sets:
            (images, labels), _ = read_data_set(name)
            assert images.shape == (4, 28, 28)
            assert labels.tolist() == [0, 1, 2, 3]
        published = [path for path in self.source.folder.glob("*") if path.name[0] != "."]
        assert all(path.read_bytes() == self.file for path in published)
        assert read_idx(unpacked.unpacked(self.packed)).shape == (4, 28, 28)
        networks = sorted(path.name for path in self.weights.iterdir() if path.name[0] != ".")
        return {"networks": networks, "data_sets": data_sets, "published": len(published)}


def constant(number):
    """Return a network all of whose parameters are one number: half of it would not be."""
    return Network({"W1": np.full((60, 30), number), "b1": np.full(30, number)}, "relu")


def is_constant(network):
    return len({value for array in network.values() for value in array.ravel().tolist()}) == 1


def forked(work):
    """Run a function in a process of its own; return its id."""
    if child := os.fork():
        return child
    try:
        code = work()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 255
    os._exit(int(code or 0))


def together(saving):
    """Save in several processes at once, and read meanwhile."""
    saving.save(0)
    gun, trigger = os.pipe()

    def work(number):
        os.close(trigger)
        os.read(gun, 1)  # until it is closed
        return saving.save(number)

    def read():
        os.close(trigger)
        os.read(gun, 1)
        for _ in range(40):
            saving.read()
        return 1  # as those do that were not the first to have a data set

    custom.check_name = partial(blind, custom.check_name)
    os.rename(sources.OWN / "digits", sources.OWN / "digits-before")
    children = [forked(partial(work, number)) for number in range(1, PROCESSES + 1)]
    children.append(forked(read))
    os.close(gun), os.close(trigger)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    return {"codes": codes, **saving.read()}


def blind(check, name):
    """Check a name as if nobody had it yet: that is where several are at once."""
    check(f"{name}-free")
    return sources.OWN / name


def killed(saving):
    """End a process at its first call to the file system, the next one at its second, …"""
    moments, ends = 0, []
    for moment in range(1, MOST):
        number = signal.SIGKILL if moment % 2 else signal.SIGTERM

        def work(moment=moment, number=number):
            calls = 0

            def count(event, _):
                nonlocal calls
                if event in CALLS:
                    calls += 1
                    if calls == moment:
                        os.kill(os.getpid(), number)

            sys.addaudithook(count)
            saving.save(moment)

        end = os.waitstatus_to_exitcode(os.waitpid(forked(work), 0)[1])
        found = saving.read()
        if end == 0:
            break
        moments += 1
        ends.append(end)
        for path in saving.weights.glob("*.npz"):
            path.unlink()  # it has been read
    return {"moments": moments, "ends": sorted(set(ends)), **found}


def trained(saving):
    """End a training when it tells its first thing, the next one at its second, …"""
    ends = []
    recipe = Recipe(hidden=(2,), epochs=4, batch=256, held_out=400)
    request = TrainingRequest(recipe, "sample", "trained", str(saving.weights))
    for moment in range(1, MOST):
        number = signal.SIGKILL if moment % 2 else signal.SIGTERM

        def work(moment=moment, number=number):
            told, stop = 0, threading.Event()

            def tell(**_):
                nonlocal told
                told += 1
                if told == moment:
                    os.kill(os.getpid(), number)

            signal.signal(signal.SIGTERM, lambda *_: stop.set())  # as the process does
            process._send = tell
            process.run(request, stop)
            return 0 if told < moment else 1

        end = os.waitstatus_to_exitcode(os.waitpid(forked(work), 0)[1])
        left = sorted(path.name for path in saving.weights.iterdir())
        for path in saving.weights.iterdir():
            if path.suffix == SUFFIX:
                assert read_history(path)[-1].network.sizes == (784, 2, 10)
            else:
                assert read_weights(path).sizes == (784, 2, 10)
            path.unlink()
        if end == 0:
            return {"ends": ends, "last": left}
        ends.append((end, left))
    raise AssertionError("it never ends")


if __name__ == "__main__":
    how, folder = sys.argv[1], Path(sys.argv[2])
    print(
        json.dumps(
            {"together": together, "killed": killed, "trained": trained}[how](Saving(folder))
        )
    )
