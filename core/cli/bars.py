"""Progress on a terminal; in a pipe or a file nothing of it is written."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def progress_bar(what: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """Show on stderr how much is done.

    Yields
    ------
    callable
        Takes how much is done and how much there is in all.
    """
    from tqdm import tqdm  # imported here: most programs that import core show no bar

    with tqdm(
        desc=what, unit=unit, unit_scale=True, file=sys.stderr, leave=False, disable=None
    ) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


def print_above_bars(text: str, stream: TextIO | None = None) -> None:
    """Print a line, on stdout if nothing else is said, above the bars of a terminal."""
    from tqdm import tqdm

    stream = stream or sys.stdout
    tqdm.write(text, file=stream)
    stream.flush()
