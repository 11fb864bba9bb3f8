"""The command line: `python -m benchmarks`, or with the names of those to run.

It reports and does not judge: a missed budget is printed, and the exit code is 0 all the same.
"""

import argparse
import os
import platform
from collections.abc import Callable

import numpy as np

from benchmarks import (
    classes,
    cluster,
    forward,
    handouts,
    histories,
    libraries,
    limit,
    loading,
    pages,
    paths,
    robustness,
    scrubbing,
    streaming,
    surgery,
    trainings,
    visitors,
)

BENCHMARKS: dict[str, Callable[[], None]] = {
    "forward": forward.report,
    "limit": limit.report,
    "libraries": libraries.report,
    "loading": loading.report,
    "streaming": streaming.report,
    "cluster": cluster.report,
    "curves": robustness.report,
    "paths": paths.report,
    "surgery": surgery.report,
    "pages": pages.report,
    "histories": histories.report,
    "scrubbing": scrubbing.report,
    "handouts": handouts.report,
    "visitors": visitors.report,
    "trainings": trainings.report,
    "class": classes.report,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"{', '.join(BENCHMARKS)}; all if none is given"
    )
    names = parser.parse_args().names or list(BENCHMARKS)
    # Not `choices`: with nargs="*" argparse would refuse the empty list.
    if unknown := [name for name in names if name not in BENCHMARKS]:
        parser.error(f"there is no benchmark {unknown[0]!r}: choose from {', '.join(BENCHMARKS)}")
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores")
    for name in names:
        print()
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
