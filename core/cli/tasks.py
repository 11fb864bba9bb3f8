"""The tasks of a command: where they are computed, what is finished kept, what failed said."""

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from core.arrays import Array
from core.cli import options
from core.cli.bars import print_above_bars
from core.cli.language import in_words
from core.evaluation.shards import UNREADABLE
from core.executors.opening import open_pool
from core.executors.pool import Pool
from core.files.journal import Journal
from core.files.tables import MOST_ROWS, check_table_path
from core.messages import Message
from core.training.sweep import SWEEPS

Task = TypeVar("Task")
Value = TypeVar("Value")
MOST_WORKERS = 1000


def add_table(parser: argparse.ArgumentParser, about: Message) -> None:
    """Add the table that a command writes."""
    parser.add_argument("output", metavar="FILE", type=options.file_path, nargs="?", help=about)


def output_table(arguments: argparse.Namespace, name: str) -> Path:
    """Return where the table goes, in ``data/sweeps`` under a name unless the arguments say where.

    Errors are those of `check_table_path`.
    """
    if arguments.output is None:
        SWEEPS.mkdir(parents=True, exist_ok=True)
    table: Path = arguments.output or SWEEPS / f"{name}.csv"
    check_table_path(table)
    return table


def check_rows(count: int) -> None:
    """Raise a ValueError if a table would have more rows than are read of one."""
    if count > MOST_ROWS:
        raise ValueError(
            Message(
                "A table has at most {most:,} rows, and with what it has already this one would "
                "have {count:,}: ask for less, or give another file.",
                most=MOST_ROWS,
                count=count,
            )
        )


def add_pool(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where tasks are computed."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--workers",
        metavar="N",
        type=int,
        default=0,
        help=Message("compute in so many processes, by Dask (default: threads of this one)"),
    )
    where.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        default="",
        help=Message("compute on the workers of a Dask scheduler, as tcp://10.0.0.1:8786"),
    )


def add_resume(parser: argparse.ArgumentParser) -> None:
    """Add the option of a file that keeps what is finished."""
    parser.add_argument(
        "--resume",
        metavar="FILE",
        type=options.file_path,
        help=Message("keep what is finished in this file, and go on from what it holds"),
    )


def kept_file(arguments: argparse.Namespace) -> list[Path]:
    """Return the file of `add_resume`, if one is named: it is read, as well as written."""
    return [arguments.resume] if arguments.resume else []


@contextmanager
def opened_pool(arguments: argparse.Namespace) -> Iterator[Pool]:
    """Open where the options say that tasks are computed; errors are those of `open_pool`."""
    if not 0 <= arguments.workers <= MOST_WORKERS:
        raise ValueError(
            Message(
                "--workers is from 1 to {most:,}, not {workers:,}.",
                most=MOST_WORKERS,
                workers=arguments.workers,
            )
        )
    with open_pool(arguments.workers, arguments.scheduler) as pool:
        yield pool


def finish(
    pool: Pool,
    journal: Journal,
    tasks: Mapping[str, Task],
    function: Callable[..., Value],
    *shared: Any,
    keep: Callable[[Value], Any],
    show: Callable[[int, int], None],
) -> dict[str, Exception]:
    """Compute tasks, and keep what comes of each at once.

    Parameters
    ----------
    pool, journal
    tasks : mapping of str to object
        Each by its key in the journal.
    function, *shared
        As `Pool.run` takes them.
    keep : callable
        Takes what came of a task and returns what the journal is to hold of it.
    show : callable
        Takes how many are done and how many there are.

    Returns
    -------
    dict of str to Exception
        Why those failed that did, by their keys: an error that is none of `UNREADABLE` is raised.
    """
    keys = {task: key for key, task in tasks.items()}
    failed: dict[str, Exception] = {}
    show(0, len(tasks))
    for done, (task, value, error) in enumerate(pool.run(function, keys, *shared), 1):
        if error is None:
            journal.add(keys[task], keep(value))  # type: ignore[arg-type]
        elif isinstance(error, UNREADABLE):
            failed[keys[task]] = error
        else:
            raise error  # it is no fault of what was asked for
        show(done, len(tasks))
    return failed


def journal_of(table: Path) -> Path:
    """Return where the finished parts of a table are kept: beside it."""
    return table.with_suffix(".jsonl")


def digest(*arrays: Array) -> str:
    """Return the SHA-256 of the values of arrays, in hexadecimal."""
    found = hashlib.sha256()
    for array in arrays:
        found.update(array.tobytes())
    return found.hexdigest()


def warn(message: Message) -> None:
    """Print a sentence on stderr, above the bars of a terminal."""
    print_above_bars(in_words(message), sys.stderr)
