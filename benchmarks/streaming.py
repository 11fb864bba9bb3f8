"""`python -m core evaluate` on a million images, against `forward` on a batch in memory."""

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.timing import Comparison, alternate, seconds, show
from core import forward, init_network
from core.cli.output import table
from core.datasets.mnist import Pair, apply_flags
from core.datasets.synthetic import synthesize
from core.files.idx import writing_idx

PROJECT = Path(__file__).resolve().parent.parent
STREAM, MEMORY = "evaluate, a file", "forward, in memory"
WHOLE, START = "the whole process", "its start"
DRAWN = 10_000  # images; to draw a million takes minutes, and to read them is no other work
# A process counts as its own the memory of whoever began it, up to then: this one is small.
LAUNCHER = """
import subprocess, sys
from time import perf_counter
try:
    from resource import RUSAGE_CHILDREN, getrusage
except ImportError:  # Windows, where the memory is not measured
    getrusage = None
begun = perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(perf_counter() - begun, getrusage(RUSAGE_CHILDREN).ru_maxrss if getrusage else 0)
sys.exit(code)
"""
BUDGET_BYTES = 300e6
BUDGET_SPEED = 0.6


class Run(NamedTuple):
    """A process from start to end; its peak is 0 where memory is not measured."""

    seconds: float
    peak_bytes: int


def report(images: int = 1_000_000, rounds: int = 5) -> None:
    """Print the time an image takes, and the memory of the process.

    What a process takes with next to no images is taken off: the start of Python and the imports
    take as long for ten images as for a million.
    """
    network = init_network()
    drawn = synthesize(min(images, DRAWN), seed=2)
    x, _ = apply_flags(*drawn)
    with TemporaryDirectory() as temporary:
        large, small = Path(temporary) / "large", Path(temporary) / "small"
        write_repeated(large, drawn, images)
        write_repeated(small, drawn, 10)
        rivals: dict[str, Callable[[], Run]] = {
            WHOLE: partial(run_evaluate, large),
            START: partial(run_evaluate, small),
            MEMORY: lambda: Run(seconds(lambda: forward(network, x)), 0),
        }
        measured = alternate(rivals, rounds)
        size = images_of(large).stat().st_size
    times = {
        STREAM: [
            (whole.seconds - start.seconds) / images
            for whole, start in zip(measured[WHOLE], measured[START], strict=True)
        ],
        WHOLE: [run.seconds / images for run in measured[WHOLE]],
        MEMORY: [run.seconds / len(x) for run in measured[MEMORY]],
    }
    print(
        f"{images:,} images, {len(x):,} drawn ones repeated, in an IDX file of {size / 1e6:,.0f} "
        f"MB, {network!r}. In memory: {len(x):,} images, float32. Times are of 1,000 images.\n"
    )
    per_thousand = {name: [1000 * run for run in runs] for name, runs in times.items()}
    show("1,000 images", per_thousand, [Comparison(STREAM, MEMORY, 1 / BUDGET_SPEED)])
    peak = max(run.peak_bytes for run in measured[WHOLE])
    met = "not measured" if not peak else "met" if peak <= BUDGET_BYTES else "MISSED"
    rows = [
        ("memory", "peak", "budget", ""),
        (WHOLE, f"{peak / 1e6:,.0f} MB", f"≤ {BUDGET_BYTES / 1e6:.0f} MB", met),
    ]
    print(f"\n{table(rows)}")


def images_of(folder: Path) -> Path:
    return folder / "images"


def labels_of(folder: Path) -> Path:
    return folder / "labels"


def write_repeated(folder: Path, drawn: Pair, count: int) -> None:
    """Write IDX files of so many images and labels: the drawn ones again and again."""
    folder.mkdir()
    for path, array in zip((images_of(folder), labels_of(folder)), drawn, strict=True):
        with writing_idx(path, array.dtype, (count, *array.shape[1:])) as write:
            for start in range(0, count, len(array)):
                write(array[: count - start])


def run_evaluate(folder: Path, *options: str) -> Run:
    """Evaluate the files in a folder in a process of its own; the peak may be of one it starts."""
    command = [sys.executable, "-m", "core", "evaluate"]
    files = ["--images", str(folder), "--labels", str(folder)]
    launched = subprocess.run(
        [sys.executable, "-c", LAUNCHER, *command, *files, "--json", *options],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    if launched.returncode:
        raise RuntimeError(f"evaluate ended with {launched.returncode}: its time means nothing.")
    took, peak = launched.stdout.split()
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    return Run(float(took), int(peak) * unit)
