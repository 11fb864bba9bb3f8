"""Steps 11 to 14: the accuracy, what is taken for what, being sure, a digit that is moved."""

from dataclasses import replace

import numpy as np

from core.evaluation.findings import most_confused
from core.images.transforms import TRANSFORMS
from core.messages import Message
from core.network.network import predict
from dashboard.frame.walk.step import Step, Wager
from dashboard.state.selection import SPLITS, Selection
from dashboard.words import _, counted, literal, percent, said

_SURE = 0.9  # the confidence below which images are set aside
_BETS = 4  # pairs to choose from


def the_accuracy(selection: Selection) -> Step:
    """Return the step about the book's loop and the batch."""
    outcome = selection.evaluation
    values = {"all": len(outcome.labels), "split": said(SPLITS[selection.split])}
    values |= {"right": int(outcome.correct.sum()), "accuracy": percent(outcome.accuracy, 2)}
    return Step(
        title=_("The accuracy"),
        page="evaluation",
        opens={"part": "loop"},
        marks="part",
        told=_(
            "The book's loop takes the {all:,} {split} images one by one and counts how many are "
            "read right.",
            **values,
        ),
        act=_("Press *Run both*: the loop, and all images at once."),
        seen=_(
            "Both count **{right:,}**: an accuracy of **{accuracy}**. The batch takes a fraction "
            "of the time.",
            **values,
        ),
        wager=Wager(
            _("What percentage of them does the network read right?"),
            100 * outcome.accuracy,
            within=1,
        ),
        tells=("figures",),
    )


def the_worst_pair(selection: Selection) -> Step:
    """Return the step about the confusion matrix."""
    outcome, classes = selection.evaluation, selection.source.classes
    worst = most_confused(outcome)
    step = Step(
        title=_("What is taken for what"),
        page="evaluation",
        opens={"part": "", "true": "", "predicted": ""},
        marks="confusion",
        told=_(
            "A row of the matrix for each true label, a column for each prediction: off the "
            "diagonal are the errors."
        ),
    )
    if worst is None:
        return replace(
            step,
            act=_("Look for a cell off the diagonal."),
            seen=_("There is none: every image is read right."),
        )
    errors = outcome.confusion.copy()
    np.fill_diagonal(errors, 0)
    cells = [divmod(int(i), len(classes)) for i in np.argsort(-errors, axis=None)[:_BETS]]

    def named(cell: tuple[int, int]) -> Message:
        label, predicted = (literal(classes[each]) for each in cell)
        return _("{label} read as {predicted}", label=label, predicted=predicted)

    return replace(
        step,
        act=_("Click the cell you bet on, then the darkest one off the diagonal."),
        changes=("true", "predicted", "result", "page"),
        seen=counted(
            worst.count,
            "Most often **{label}** is read as **{predicted}**: 1 image. Would you have read it "
            "right?",
            "Most often **{label}** is read as **{predicted}**: {n:,} images. Would you have read "
            "them all right?",
            label=literal(classes[worst.label]),
            predicted=literal(classes[worst.predicted]),
        ),
        wager=Wager(
            _("Which error is the most frequent one?"),
            frozenset(_id(cell) for cell in cells if errors[cell] == worst.count),
            {_id(cell): named(cell) for cell in sorted(cells) if errors[cell]},
        ),
        tells=("confusion",),
    )


def being_sure(selection: Selection) -> Step:
    """Return the step about a threshold of the confidence."""
    outcome = selection.evaluation
    row = outcome.reliability.coverage([_SURE]).iloc[0]
    kept = float(row["coverage"])
    values = {"threshold": percent(_SURE, 0), "kept": percent(kept)}
    values |= {"accuracy": percent(outcome.accuracy, 2)}
    if kept:
        seen = _(
            "**{kept}** are answered, and of those **{gained}** are right, in place of {accuracy}. "
            "To say “I do not know” is worth something.",
            gained=percent(float(row["accuracy"]), 2),
            **values,
        )
    else:
        seen = _("None: this network is never so sure.")
    return Step(
        title=_("How sure is sure?"),
        page="evaluation",
        opens={"part": "setting-aside", "threshold": ""},
        marks="part",
        told=_(
            "The largest probability is called the confidence. One may leave out what the network "
            "is less sure of than a threshold."
        ),
        act=_("Move *Confidence from* to {threshold}, and read what is left.", **values),
        changes=("threshold",),
        seen=seen,
        wager=Wager(
            _(
                "What percentage of the images is read with a confidence of {threshold} or more?",
                **values,
            ),
            100 * kept,
            within=5,
        ),
        tells=("part",),
    )


def a_digit_moved(selection: Selection) -> Step:
    """Return the step about an image that is moved until it is read otherwise."""
    classes, image = selection.source.classes, selection.images[[selection.sample]]
    shift = TRANSFORMS["right"]
    amounts = np.arange(int(shift.highest) + 1)
    moved = np.concatenate([shift(image, float(amount)) for amount in amounts])
    answers = predict(selection.network, moved.reshape(len(amounts), -1)).argmax(axis=1)
    others = np.flatnonzero(answers != answers[0])
    step = Step(
        title=_("Push it until it breaks"),
        page="what_if",
        opens={"from": "", "right": "", "what": ""},
        marks="right",
        told=_(
            "To you a digit stays the same digit wherever it stands. This one is read as {label}.",
            label=literal(classes[answers[0]]),
        ),
        act=_("Move *Shift right* pixel by pixel, and watch the answer."),
        changes=("right", "along"),
    )
    if not len(others):
        return replace(step, seen=_("Its answer stays, however far to the right it is moved."))
    return replace(
        step,
        seen=counted(
            int(others[0]),
            "After 1 pixel it is read as **{label}**: the network has learned which pixels are "
            "inked, not what a shape is.",
            "After {n} pixels it is read as **{label}**: the network has learned which pixels are "
            "inked, not what a shape is.",
            label=literal(classes[answers[others[0]]]),
        ),
        wager=Wager(
            _("By how many pixels to the right until it is read as something else?"),
            float(others[0]),
            lowest=1,
            highest=int(shift.highest),
        ),
    )


def _id(cell: tuple[int, int]) -> str:
    return "-".join(map(str, cell))
