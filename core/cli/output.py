"""Text for a file or for stdout, tables, and what went wrong in a sentence."""

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from core.cli.bars import print_above_bars
from core.files.atomic import replacing
from core.messages import Message, message_of

STDOUT = "-"


@contextmanager
def opened_text(path: str) -> Iterator[TextIO]:
    """Open stdout if the path is ``-``, else a file that appears once it is whole.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    if path == STDOUT:
        yield sys.stdout
        return
    with replacing(Path(path)) as file:
        # As on stdout: a file's name that is no text must not stop what is written.
        text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="")
        yield text
        text.detach()  # written out, and the file left open for the one who opened it


def table(rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Align the columns: the first ones to the left, the others, which are numbers, to the right.

    Parameters
    ----------
    rows : sequence of sequences of str
        The headings first; all of one length.
    left : int
        How many columns go to the left.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def complain(command: str, error: Exception) -> None:
    """Print on stderr, on one line, what a command could not use and why."""
    sentence = " ".join(failure(error).split())
    print_above_bars(f"python -m core {command}: {sentence}", sys.stderr)


def failure(error: Exception) -> Message:
    """Return what went wrong."""
    if isinstance(error, MemoryError):
        return Message(
            "There is not enough memory for this: give fewer images or a smaller network."
        )
    return message_of(error)
