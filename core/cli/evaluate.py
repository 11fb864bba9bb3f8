"""Measure a network on a split, or on IDX files of any length."""

import argparse
import csv
import json
from typing import Any

import numpy as np

from core.arrays import Array
from core.cli import options
from core.cli.bars import progress_bar
from core.cli.language import in_words, say
from core.cli.output import STDOUT, opened_text, table
from core.evaluation.evaluation import Evaluation
from core.evaluation.streaming import evaluate_file
from core.messages import Message

ABOUT = Message("Measure a network on a split, or on IDX files of any length.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    options.add_network(parser)
    options.add_split(parser)
    parser.add_argument(
        "--images",
        metavar="FILE",
        type=options.file_name,
        help=Message("an IDX file of images, with --labels"),
    )
    parser.add_argument(
        "--labels",
        metavar="FILE",
        type=options.file_name,
        help=Message("the IDX file of their labels"),
    )
    parser.add_argument("--json", action="store_true", help=Message("print one JSON object"))
    parser.add_argument(
        "--csv",
        metavar="FILE",
        type=options.file_name,
        help=Message(
            "write the misclassified samples, a row each (-: to stdout, in place of the report)"
        ),
    )


def run(arguments: argparse.Namespace) -> int:
    """Print a report, or the same figures as JSON; write the misclassified samples."""
    if (arguments.images is None) != (arguments.labels is None):
        raise ValueError(Message("--images and --labels belong together: give both, or neither."))
    if arguments.json and arguments.csv == STDOUT:
        raise ValueError(Message("--json and --csv - would mix on stdout: give --csv a file."))
    if arguments.images:
        images, labels, what = arguments.images, arguments.labels, arguments.images
        network = options.network(arguments, samples=(images, labels))
        names = [str(label) for label in range(network.sizes[-1])]
    else:
        source = options.source(arguments)
        network = options.network(arguments, source)
        images, labels = options.split_files(arguments)
        names = list(source.classes)
        what = Message(
            "{title}, {split}", title=source.title, split=options.SPLITS[arguments.split]
        )
    with progress_bar("evaluate", in_words(Message(" images"))) as show:
        result = evaluate_file(network, images, labels, show)
    if arguments.csv:
        _write_misclassified(arguments.csv, result)
    if arguments.json:
        print(json.dumps(figures(result, names)))
    elif arguments.csv != STDOUT:
        say(
            Message(
                "{what}: {network!r} from {file}\n",
                what=what,
                network=network,
                file=arguments.weights,
            )
        )
        print(report(result, names))
    return 0


def figures(result: Evaluation, names: list[str]) -> dict[str, Any]:
    """Return what is measured as numbers, lists and dictionaries."""
    rows = zip(result.per_class.itertuples(), names, strict=True)
    return {
        "samples": len(result.labels),
        "errors": int((~result.correct).sum()),
        "accuracy": result.accuracy,
        "loss": float(result.loss.mean(dtype=np.float64)),
        "ece": result.ece(),
        "confusion": result.confusion.tolist(),
        "per_class": [
            {
                "label": row.Index,
                "name": name,
                "precision": row.precision,
                "recall": row.recall,
                "f1": row.f1,
                "support": row.support,
            }
            for row, name in rows
        ],
    }


def report(result: Evaluation, names: list[str]) -> str:
    """Return what is measured in lines and tables."""
    values, called = figures(result, names), list(map(in_words, names))
    heads = (
        Message("label"),
        Message("precision"),
        Message("recall"),
        Message("F1"),
        Message("samples"),
    )
    scores = [
        (
            name,
            *(f"{row[score]:.4f}" for score in ("precision", "recall", "f1")),
            f"{row['support']:,}",
        )
        for name, row in zip(called, values["per_class"], strict=True)
    ]
    # Names would make the columns of the matrix too wide for a terminal: there labels are numbers.
    labels = [str(label) for label in range(len(names))]
    titles = [n if n == label else f"{label} {n}" for label, n in zip(labels, called, strict=True)]
    confusion = [
        (in_words(Message("true \\ says")), *labels),
        *(
            (title, *(f"{count:,}" if count else "·" for count in row))
            for title, row in zip(titles, values["confusion"], strict=True)
        ),
    ]
    summary = Message(
        "accuracy  {accuracy:.4f}, {errors:,} of {samples:,} wrong\n"
        "loss      {loss:.4f} nats a sample\n"
        "ECE       {ece:.4f}: how far confidence is from accuracy, in 15 bins",
        **values,
    )
    scores_of_all = table([[*map(in_words, heads)], *scores])
    return "\n\n".join((in_words(summary), scores_of_all, table(confusion)))


def _write_misclassified(path: str, result: Evaluation) -> None:
    samples = result.where(correct=False)
    columns: list[Array] = [samples, result.labels[samples], result.predicted[samples]]
    for figure in (result.confidence, result.margin, result.loss):
        columns.append(figure[samples].astype(np.float64).round(6))
    with opened_text(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("index", "true", "predicted", "confidence", "margin", "loss"))
        writer.writerows(zip(*(column.tolist() for column in columns), strict=True))
