"""What a network's measurement comes to, as numbers and as text."""

from typing import Any

from core.cli.language import in_words
from core.cli.output import table
from core.evaluation.tally import Tally
from core.messages import Message


def figures(tally: Tally, names: list[str], several: bool = False) -> dict[str, Any]:
    """Return what is measured as numbers, lists and dictionaries.

    Parameters
    ----------
    tally : Tally
    names : list of str
        What the classes are called.
    several : bool
        Whether the samples are of several files, and it is to be said of which.
    """
    scores = {name: values.tolist() for name, values in tally.scores.items()}
    return {
        "samples": tally.count,
        "errors": tally.count - tally.correct,
        "accuracy": tally.accuracy,
        "loss": tally.loss,
        "ece": tally.ece,
        "confusion": tally.confusion.tolist(),
        "per_class": [
            {"label": label, "name": name, **{score: scores[score][label] for score in scores}}
            for label, name in enumerate(names)
        ],
        "most_confident_errors": [
            ({"file": error.file} if several else {})
            | {
                "index": error.index,
                "true": error.label,
                "predicted": error.predicted,
                "confidence": error.confidence,
            }
            for error in tally.errors
        ],
    }


def report(tally: Tally, names: list[str]) -> str:
    """Return what is measured in lines and tables."""
    values, called = figures(tally, names), list(map(in_words, names))
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
