"""What the evaluation comes to: how many are wrong, what is confused most, where it is sure."""

from core.evaluation.findings import Confusion, most_confused, only_answer, sure_from
from core.messages import Message
from dashboard.pages.evaluation import filters
from dashboard.state.links import linked
from dashboard.state.pair import Pair
from dashboard.state.selection import Selection
from dashboard.widgets.pair_finding import who_is_right
from dashboard.words import _, counted, literal, percent, whole_percent

_ACCURACIES = (0.99, 0.999)  # that are asked for: the second where all samples have the first
#: The filters as they are at first, in the address.
_OPEN = dict.fromkeys([*filters.OPEN, "page"], "")


def findings(selection: Selection, pair: Pair | None = None) -> list[Message | None]:
    """Return the sentences above the page; with two networks, where they come apart."""
    first, *others = _of_one(selection)
    if pair is None:
        return [first, *others]
    of_shown = _("Network {letter}: {finding}", letter=pair.letter, finding=first)
    return [of_shown, who_is_right(pair, **_OPEN)]


def _of_one(selection: Selection) -> list[Message | None]:
    outcome = selection.evaluation
    wrong, n = int((~outcome.correct).sum()), len(outcome.labels)
    confused, answer = most_confused(outcome), only_answer(outcome)
    if confused is None:
        return [counted(n, "The one sample is read right.", "All {n:,} samples are read right.")]
    if answer is not None and n > 1:
        return [_only(selection, answer, n - wrong)]
    return [_wrong(selection, confused, wrong), _sure(selection)]


def _only(selection: Selection, answer: int, right: int) -> Message:
    return counted(
        right,
        "Every one of the {all:,} samples is read as {answer}, whatever it is: {right} is right.",
        "Every one of the {all:,} samples is read as {answer}, whatever it is: {right} are right.",
        all=len(selection.labels),
        answer=literal(selection.source.classes[answer]),
        right=_samples(f"**{right:,}**", result="right"),
    )


def _wrong(selection: Selection, confused: Confusion, wrong: int) -> Message:
    label, predicted = (
        literal(selection.source.classes[k]) for k in (confused.label, confused.predicted)
    )
    cell = {"true": str(confused.label), "predicted": str(confused.predicted)}
    values = {
        "all": len(selection.labels),
        "wrong": _samples(f"**{wrong:,}**", result="wrong"),
        "label": label,
        "predicted": predicted,
        "count": _samples(f"**{confused.count:,}**", **cell),
    }
    if wrong == 1:
        return _("{wrong} of {all:,} is read wrong, {label} as {predicted}.", **values)
    if confused.count == 1:
        return _("{wrong} of {all:,} are read wrong, no two of them in the same way.", **values)
    if confused.others:
        return counted(
            confused.others,
            "{wrong} of {all:,} are read wrong, most often {label} as {predicted}, {count} times, "
            "and one other label as another as often.",
            "{wrong} of {all:,} are read wrong, most often {label} as {predicted}, {count} times, "
            "and {n:,} other labels as others as often.",
            **values,
        )
    return _(
        "{wrong} of {all:,} are read wrong, most often {label} as {predicted}: {count} times.",
        **values,
    )


def _sure(selection: Selection) -> Message | None:
    """Return from which confidence on nearly all are right, if that leaves any out."""
    for accuracy in _ACCURACIES:
        sure = sure_from(selection.evaluation, accuracy)
        if sure and sure.coverage < 1:
            return _(
                "With a confidence of {threshold} or more, which {coverage} of all have, "
                "{accuracy} are right.",
                threshold=linked(
                    f"**{whole_percent(sure.threshold)}**",
                    "evaluation",
                    part="setting-aside",
                    accuracy=f"{100 * accuracy:g}",
                ),
                coverage=percent(sure.coverage),
                accuracy=percent(sure.accuracy, 2),
            )
    return None


def _samples(words: str, **asked: str | list[str]) -> Message:
    """Return words that lead to samples of the page, whatever was asked for before."""
    return linked(words, "evaluation", **(_OPEN | {"result": "all"} | asked))
