"""Predict what pictures show, or the images of IDX files."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, TextIO

from core.cli import options
from core.cli.bars import print_above_bars, progress_bar
from core.cli.inputs import Input, Task, idx_rows, is_large, look_at, rows_of, tasks_of
from core.cli.language import in_words
from core.cli.output import NONE, SOME, STDOUT, complain, failure, opened_text
from core.cli.rows import Layout
from core.cli.tasks import add_pool, add_resume, kept_file, opened_pool
from core.evaluation.shards import UNREADABLE
from core.evaluation.streaming import BLOCK
from core.executors.pool import Pool
from core.files.addresses import absolute
from core.files.journal import Journal, open_journal
from core.files.paths import check_apart
from core.messages import Message
from core.network.network import Network
from core.weights.published import fingerprint

_IN_MEMORY = 2**24  # characters of a file's rows; more of them wait on the disk

ABOUT = Message("Predict what pictures show, or the images of IDX files.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "files",
        metavar="FILE",
        type=options.file_name,
        nargs="+",
        help=Message(
            "a picture of one digit, of any size and kind, or an IDX file of images; of one that "
            "cannot be used stderr says why, the others are predicted, and the exit code is 1"
        ),
    )
    options.add_network(parser)
    parser.add_argument("--json", action="store_true", help=Message("JSON in place of CSV"))
    parser.add_argument(
        "--probabilities",
        action="store_true",
        help=Message("give the probability of every class as well"),
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=options.file_name,
        default=STDOUT,
        help=Message("where to write (default: stdout)"),
    )
    add_pool(parser)
    add_resume(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the rows of each file once all of it has been read; 1 if one of them cannot be."""
    network = options.network(arguments)
    form = "json" if arguments.json else "csv"
    layout = Layout(form, network.sizes[-1] if arguments.probabilities else 0)
    files = [
        Input(absolute(name) if arguments.scheduler else name, name)
        for name in options.expanded(arguments.files)
    ]
    if arguments.output != STDOUT:
        read = [*(file.path for file in files), arguments.weights, *kept_file(arguments)]
        check_apart(Path(arguments.output), read)
    written = 0
    with opened_pool(arguments) as pool, ExitStack() as stack:
        kept = None
        if arguments.resume:
            job = {"command": arguments.command, "network": fingerprint(network)}
            job |= {"block": BLOCK, "form": form, "probabilities": layout.classes}
            kept = stack.enter_context(open_journal(arguments.resume, job))
        show = stack.enter_context(progress_bar("predict", in_words(Message(" images"))))
        output: TextIO | None = None
        for spooled in _whole_files(arguments.command, pool, network, layout, files, kept, show):
            if output is None:  # not before there is something to write
                output = stack.enter_context(opened_text(arguments.output))
                output.write(layout.opening)
            else:
                output.write(layout.separator)
            while text := spooled.read(_IN_MEMORY):
                output.write(text)
            written += 1
        if output is not None:
            output.write(layout.closing)
    if not written:
        return NONE
    return SOME if written < len(files) else 0


def _whole_files(
    command: str,
    pool: Pool,
    network: Network,
    layout: Layout,
    files: list[Input],
    kept: Journal | None,
    show: Callable[[int, int], None],
) -> Iterator[SpooledTemporaryFile[str]]:
    """Yield the rows of each file that could be read to its end, in order, at their start.

    Of the others is said why, in the same order.
    """
    shared = pool.share(network)
    read = list(pool.run(look_at, files, shared, in_order=True))
    tasks = [tasks_of(each.value, layout) if each.value else [] for each in read]
    total, done = sum(task.images for some in tasks for task in some), 0
    # Decided once: a file given twice is kept already when the second one's turn comes.
    missing = {task.key: kept is None or task.key not in kept for some in tasks for task in some}
    handed_out = (
        task for some in tasks for task in some if missing[task.key] and not is_large(task, layout)
    )
    results = pool.run(rows_of, handed_out, shared, layout, in_order=True)

    def texts(task: Task) -> Iterator[str]:
        if is_large(task, layout):
            yield from idx_rows(network, layout, task)
            return
        if kept is not None and not missing[task.key]:
            value: dict[str, Any] | None = kept[task.key]
        else:
            _, value, error = next(results)
            if error is not None:
                raise error
            if kept is not None and task.key not in kept:
                kept.add(task.key, value)
        if value is not None:
            for note in map(Message.from_json, value["notes"]):
                said = Message("{path}: {note}", path=task.input.path, note=note)
                print_above_bars(in_words(said), sys.stderr)
            yield value["rows"]

    for (file, _, error), some in zip(read, tasks, strict=True):
        # Damage may show at the end of a file only, and then none of its rows is to be there.
        with SpooledTemporaryFile(
            _IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline=""
        ) as spooled:
            for task in some:
                before = layout.separator if task.start else ""
                try:
                    for text in texts(task):
                        spooled.write(before + text)
                        before = layout.separator
                except UNREADABLE as raised:
                    error = error or raised
                done += task.images
                show(done, total)
            if error is None:
                spooled.seek(0)
                yield spooled
                continue
        if not isinstance(error, UNREADABLE):
            raise error  # it is no fault of the file
        if isinstance(error, MemoryError):  # the next file may need less
            error = ValueError(Message("{path}: {reason}", path=file.name, reason=failure(error)))
        complain(f"core {command}", error)
