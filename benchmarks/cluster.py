"""Many IDX files through one process and through two workers of Dask: `evaluate --workers 2`.

``IMAGES=600000`` asks for another number of images than infinite MNIST has (Loosli, Canu and
Bottou, 2007).
"""

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.streaming import BUDGET_BYTES, Run, run_evaluate
from benchmarks.timing import Comparison, alternate, show
from core import write_idx
from core.cli.output import table
from core.datasets.mnist import Pair, read_split

IMAGES = 8_100_000
ONE, TWO = "one process", "--workers 2"
START = ", its start"
BUDGET_SPEED = 0.9


def report(rounds: int = 3) -> None:
    """Print the throughput of both, the memory of a worker, and what many machines would take.

    What each takes with next to no images is taken off: the start of Python, and of the workers.
    """
    try:
        data, (images, labels) = "MNIST", read_split("mnist", "train")
    except FileNotFoundError:
        data, (images, labels) = "the bundled sample", read_split("sample", "train")
    with TemporaryDirectory() as temporary:
        large, small = Path(temporary) / "large", Path(temporary) / "small"
        copies = max(1, int(os.environ.get("IMAGES", IMAGES)) // len(images))
        fitting = shutil.disk_usage(temporary).free // (2 * images.nbytes)
        if fitting < copies:
            print(f"There is room for {fitting:,} files of the {copies:,} that were wanted.")
            copies = max(1, fitting)
        write_shards(large, (images, labels), copies)
        write_shards(small, (images[:100], labels[:100]), 2)
        rivals: dict[str, Callable[[], Run]] = {
            name + start: partial(run_evaluate, folder, *options)
            for name, options in ((ONE, ()), (TWO, ("--workers", "2")))
            for start, folder in (("", large), (START, small))
        }
        measured = alternate(rivals, rounds)
    count = copies * len(images)
    print(
        f"{count:,} images, the {len(images):,} of {data} in each of {copies:,} IDX files, "
        f"{count * images[0].nbytes / 1e9:.1f} GB. Times are of 1,000 images, without the start.\n"
    )
    times = {
        name: [
            (whole.seconds - start.seconds) / count * 1000
            for whole, start in zip(measured[name], measured[name + START], strict=True)
        ]
        for name in (ONE, TWO)
    }
    show("1,000 images", times, [Comparison(TWO, ONE, 1 / BUDGET_SPEED)])
    peak = max(run.peak_bytes for run in measured[TWO])
    met = "not measured" if not peak else "met" if peak <= BUDGET_BYTES else "MISSED"
    rows = [
        ("memory", "peak", "budget", ""),
        ("the largest process", f"{peak / 1e6:,.0f} MB", f"≤ {BUDGET_BYTES / 1e6:.0f} MB", met),
    ]
    print(f"\n{table(rows)}\n")
    rate = 1000 * 1000 / median(times[TWO])
    print(
        f"On paper, 1,000 machines like this one, each reading its files as fast: {rate:,.0f} "
        f"images a second, a billion in {1e9 / rate:,.1f} s."
    )


def write_shards(folder: Path, split: Pair, copies: int) -> None:
    """Write pairs of IDX files, the same images and labels in each."""
    folder.mkdir()
    for number in range(copies):
        for kind, array in zip(("images", "labels"), split, strict=True):
            write_idx(folder / f"{kind}-{number:04}", array)
