"""`load_mnist()` in a new process against unpickling the book's file and dividing by 255."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from benchmarks import pickled
from benchmarks.timing import Comparison, alternate, show
from core import load_mnist, write_idx
from core.datasets.mnist import Pair, read_data_set
from core.datasets.sources import is_available, locate
from core.datasets.table import SOURCES

PROJECT = Path(__file__).resolve().parent.parent
OURS, PACKED, PICKLE = "load_mnist()", "load_mnist() on .gz", "unpickle, / 255"

# The result is kept until the clock has stopped: to throw it away takes time as well.
CHILD = """
import sys
from time import perf_counter
from {module} import {function}
start = perf_counter()
kept = {function}(*sys.argv[1:])
print(perf_counter() - start)
"""


def report(rounds: int = 20) -> None:
    """Print the times on MNIST's files where they are there, else on made ones of their size."""
    note, train, test = mnist()
    with ways(train, test) as rivals:
        measured = alternate(rivals, rounds)

    print(f"{len(train[1]):,} and {len(test[1]):,} images: {note}. A new interpreter each time.")
    for part, (title, budget) in enumerate({"the call": 0.5, "the whole process": None}.items()):
        times = {name: [run[part] for run in runs] for name, runs in measured.items()}
        comparisons = [Comparison(OURS, PICKLE, budget)]
        if PACKED in times:
            comparisons.append(Comparison(PACKED, PICKLE, budget))
        print()
        show(title, times, comparisons)


def mnist() -> tuple[str, Pair, Pair]:
    """Return what stands for MNIST, in words, and its train and test split."""
    if is_available("mnist"):
        train, test = read_data_set("mnist")
        return "MNIST", train, test
    note = "MNIST is not here; these are the bundled sample's images, repeated to its size"
    train, test = made(60_000, 10_000)
    return note, train, test


@contextmanager
def ways(train: Pair, test: Pair) -> Iterator[dict[str, Callable[[], tuple[float, float]]]]:
    """Write the splits to files; yield what loads them, that of archives where MNIST has them."""
    archives = [path.parent for path in locate("mnist").values() if path and path.suffix == ".gz"]
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_files(folder, train, test)
        pickled.write(folder / "mnist.pkl", train, test)
        rivals = {
            OURS: partial(in_new_process, "core", "load_mnist", mnist=folder),
            PICKLE: partial(in_new_process, "benchmarks.pickled", "load", folder / "mnist.pkl"),
        }
        if archives:
            rivals[PACKED] = partial(in_new_process, "core", "load_mnist", mnist=archives[0])
            rivals[PACKED]()  # the first time they are unpacked and kept
        yield {**rivals}


def in_new_process(
    module: str, function: str, *arguments: Path, mnist: Path | None = None
) -> tuple[float, float]:
    """Call a function in an interpreter of its own.

    Returns
    -------
    call, process : float
        Seconds of the call alone, by the child's clock, and of the process from start to end.
    """
    start = perf_counter()
    child = subprocess.run(
        [sys.executable, "-c", CHILD.format(module=module, function=function), *arguments],
        cwd=PROJECT,
        env={**os.environ, **({"MNIST_DIR": str(mnist)} if mnist else {})},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return float(child.stdout), perf_counter() - start


def made(*sizes: int) -> list[Pair]:
    """Repeat the bundled sample's test images and labels to splits of these sizes."""
    _, (images, labels) = load_mnist(normalize=False, source="sample")
    return [(np.resize(images, (size, 28, 28)), np.resize(labels, size)) for size in sizes]


def write_files(folder: Path, train: Pair, test: Pair) -> None:
    """Write the four IDX files, unpacked, as a download leaves them."""
    arrays = {"x_train": train[0], "t_train": train[1], "x_test": test[0], "t_test": test[1]}
    for file in SOURCES["mnist"].files:
        write_idx(folder / file.name, arrays[file.role])
