"""What there is to see at first sight: how even the split is, and what normalize is worth."""

from core.datasets.balance import Balance
from core.explanation.consequences import Consequences
from core.messages import Message
from dashboard.state.links import linked
from dashboard.state.selection import SPLITS, Selection
from dashboard.words import _, counted, literal, percent, said


def balanced(selection: Selection, spread: Balance) -> Message:
    """Return how many samples the labels have."""
    there = len(spread.counts) - spread.missing
    values = {
        "split": said(SPLITS[selection.split]),
        "all": len(selection.labels),
        "labels": len(spread.counts),
        "there": there,
        "most": _samples(selection, spread, spread.most),
        "fewest": _samples(selection, spread, spread.fewest),
        "each": f"{spread.counts[spread.most]:,}",
        "label": _label(selection, spread.most),
    }
    if there == 1:
        return counted(
            len(selection.labels),
            "The one sample of the {split} split is of {label}.",
            "All {n:,} samples of the {split} split are of {label}.",
            **values,
        )
    if spread.even and spread.missing:
        return counted(
            spread.missing,
            "Of the {all:,} samples of the {split} split {there} of the {labels} labels have "
            "{each} each, and one has none.",
            "Of the {all:,} samples of the {split} split {there} of the {labels} labels have "
            "{each} each, and {n} have none.",
            **values,
        )
    if spread.even:
        return _(
            "Each of the {labels} labels has {each} of the {all:,} samples of the {split} split.",
            **values,
        )
    if spread.missing:
        return counted(
            spread.missing,
            "Of the {all:,} samples of the {split} split most are of {most}; of the labels that "
            "have any, fewest are of {fewest}, and one label has none.",
            "Of the {all:,} samples of the {split} split most are of {most}; of the labels that "
            "have any, fewest are of {fewest}, and {n} labels have none.",
            **values,
        )
    return _(
        "Of the {all:,} samples of the {split} split most are of {most}, fewest of {fewest}.",
        **values,
    )


def normalized(
    selection: Selection, found: Consequences, first: int | None, normalize: bool
) -> Message:
    """Return what the network reads right with the flag as it is, and as it is not."""
    here, instead = (
        f"**{percent(each.accuracy, 2)}**"
        for each in ((found.normalized, found.raw) if normalize else (found.raw, found.normalized))
    )
    values = {
        "network": literal(selection.network_file),
        "first": first,
        "here": linked(here, "evaluation", split="") if normalize and first is None else here,
        "instead": linked(instead, "data", normalize=str(not normalize).lower()),
        "now": normalize,
        "otherwise": not normalize,
    }
    if first is None:
        return _(
            "With normalize={now} {network} reads {here} of the test split right, with "
            "normalize={otherwise} {instead}.",
            **values,
        )
    return _(
        "With normalize={now} {network} reads {here} of the first {first:,} images to test on "
        "right, with normalize={otherwise} {instead}.",
        **values,
    )


def _label(selection: Selection, label: int) -> Message:
    """Return a label that leads to its samples."""
    return _linked(literal(selection.source.classes[label]), label)


def _samples(selection: Selection, spread: Balance, label: int) -> Message:
    """Return the same with how many they are."""
    name, count = literal(selection.source.classes[label]), f"{spread.counts[label]:,}"
    return _linked(_("{label} ({count})", label=name, count=count), label)


def _linked(words: str, label: int) -> Message:
    return linked(f"**{words}**", "data", digit=str(label), gallery_page="")
