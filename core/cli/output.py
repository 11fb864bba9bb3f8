"""Text for a file or for stdout, tables, and what went wrong in a sentence."""

import io
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from core.cli.bars import print_above_bars
from core.cli.language import in_words
from core.files.atomic import replacing
from core.messages import Message, message_of

STDOUT = "-"
SOME, NONE = 1, 2  # exit codes where some of the files cannot be used, and where none can


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
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            padded(cell, width) if column < left else f"{_blanks(cell, width)}{cell}"
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def padded(text: str, width: int) -> str:
    """Return a text with blanks behind it, so that it takes this many columns of a terminal."""
    return text + _blanks(text, width)


def _blanks(text: str, width: int) -> str:
    return " " * (width - _width(text))


def _width(text: str) -> int:
    """Return how many columns of a terminal it takes: a Chinese character takes two."""
    return len(text) + sum(unicodedata.east_asian_width(each) in "WF" for each in text)


def complain(command: str, error: Exception) -> None:
    """Print on stderr, on one line, what a command could not use and why.

    The command is what ``python -m`` runs: ``"core predict"``.
    """
    sentence = " ".join(in_words(failure(error)).split())
    print_above_bars(f"python -m {command}: {sentence}", sys.stderr)


def failure(error: Exception) -> Message:
    """Return what went wrong."""
    if isinstance(error, MemoryError):
        return Message(
            "There is not enough memory for this: give fewer images or a smaller network."
        )
    return message_of(error)
