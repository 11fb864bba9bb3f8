"""A handout without the app running: ``python -m dashboard.handout OUT.html``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.cli import options
from core.cli.language import add_language, chosen_language, say
from core.cli.main import guarded, prepare
from core.cli.parser import Parser
from core.datasets.mnist import read_split, scaled_rows
from core.evaluation.evaluation import evaluate
from core.files.atomic import replacing
from core.files.paths import check_apart, check_writable
from core.messages import message_of
from core.weights.reader import BUNDLED
from dashboard.components.handout import check_size
from dashboard.widgets.handout import MOST_SAMPLES, USUAL_SAMPLES, Lesson
from dashboard.words import _, counted, quoted, said
from dashboard.words.translation import speaking

SUFFIXES = (".html", ".htm")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the file, and return the exit code: those of `core.cli.main.main`."""
    prepare(argv)
    with speaking(chosen_language()):
        arguments = _parser().parse_args(argv)
        return guarded("dashboard.handout", lambda: _run(arguments))


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m dashboard.handout",
        description=_("Write one HTML file with a network that is live in it, without any server."),
    )
    parser.add_argument(
        "output",
        metavar="OUT.html",
        type=options.file_path,
        help=_("the file to write"),
    )
    parser.add_argument(
        "--sample",
        metavar="N",
        type=int,
        nargs="+",
        default=[],
        help=_("samples to choose from, the first one shown (default: {n})", n=USUAL_SAMPLES),
    )
    options.add_network(parser)
    options.add_split(parser)
    add_language(parser)
    return parser


def _run(arguments: argparse.Namespace) -> int:
    source = options.source(arguments)
    _check_output(arguments.output, arguments.weights)  # now, not when the work is done
    network = options.network(arguments, source)
    check_size(network)
    images, labels = read_split(source, arguments.split)
    _check(arguments.sample, len(images))
    lesson = Lesson(
        network,
        arguments.weights.name,
        source,
        arguments.split,
        images,
        evaluate(network, scaled_rows(images), labels),
        _line(arguments),
    )
    samples = np.asarray(list(dict.fromkeys(arguments.sample)), int)
    if not samples.size:
        samples = lesson.usual()
    first = int(samples[0])
    try:
        page = lesson.page(
            lambda: (
                _("What a neural network computes"),
                [lesson.digit(lesson.subject(first), first), lesson.matrix(samples)],
            ),
            samples,
            first,
        )
    except ValueError as error:
        raise ValueError(said(message_of(error))) from error
    with replacing(arguments.output) as file:
        file.write(page)
    say(
        counted(
            len(samples),
            "{file}: 1 sample, {size:,.2f} MB",
            "{file}: {n:,} samples, {size:,.2f} MB",
            file=arguments.output,
            size=len(page) / 1e6,
        )
    )
    return 0


def _line(arguments: argparse.Namespace) -> str:
    """Return the line of Python that makes the network which the options make."""
    file = "" if arguments.weights == BUNDLED else quoted(str(arguments.weights))
    given = [
        f"{name}={quoted(value)}"
        for name in ("activation", "pixels")
        if (value := getattr(arguments, name))
    ]
    order = f"order={quoted(arguments.order)}.split(',')" if arguments.order else ""
    return f"network = init_network({', '.join(filter(None, [file, *given, order]))})"


def _check_output(path: Path, weights: Path) -> None:
    """Refuse a path that is not that of a new page, so that nothing else is written over."""
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(
            _(
                "{file}: a handout is a page, whose name ends in .html or .htm: call it "
                "{stem}.html.",
                file=path.name,
                stem=path.stem,
            )
        )
    check_apart(path, [weights])
    check_writable(path)


def _check(samples: Sequence[int], there: int) -> None:
    if len(set(samples)) > MOST_SAMPLES:
        raise ValueError(
            _(
                "A handout has at most {most:,} samples, and {n:,} were named: name fewer.",
                most=MOST_SAMPLES,
                n=len(set(samples)),
            )
        )
    for sample in samples:
        if not 0 <= sample < there:
            raise ValueError(
                _(
                    "There is no sample {sample}: the split has {n:,}, from 0 to {last:,}.",
                    sample=sample,
                    n=there,
                    last=there - 1,
                )
            )


if __name__ == "__main__":
    sys.exit(main())
