"""The curves of all transforms at a glance, of one network or of two."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import streamlit as st

from core.images.transforms import TRANSFORMS
from core.messages import Message
from dashboard.components.small_multiples import Line, Panel, small_multiples
from dashboard.pages.what_if.curves import Curve, known, tried_of
from dashboard.state.selection import SPLITS, Selection
from dashboard.widgets.numbers import folded_numbers
from dashboard.words import _, counted, joined, percent, said


def every_curve(
    shown: Mapping[str, Selection], name: str, on_choose: Callable[[str], None], *, comes: bool
) -> None:
    """Draw a panel a transform, of what is known of its curve.

    Parameters
    ----------
    shown : mapping of str to Selection
        By the letter of each network; the first is the one that the page shows.
    name : str
        Of the transform whose curve is drawn large.
    on_choose : callable
        Called with the name of the transform that was clicked.
    comes : bool
        Whether more curves will.
    """
    st.markdown(_("##### How many are read right along every slider"))
    small_multiples(
        [_panel(each, shown) for each in TRANSFORMS],
        key="every curve",
        label=_("The accuracy along every slider"),
        selected=name,
        on_choose=on_choose,
        busy=comes,
    )
    st.markdown(f":small[{_caption(shown)}]")
    folded_numbers(
        lambda: table(shown),
        f"{'-and-'.join(_names(shown))}-along-every",
        key="every numbers",
        label=_("All curves as a table"),
        hide_index=True,
        column_config={
            "slider": _("slider"),
            "network": _("network"),
            "amount": _("amount"),
            "accuracy": _("accuracy"),
            "samples": _("samples"),
        },
    )


def table(shown: Mapping[str, Selection]) -> pd.DataFrame:
    """Return what is known of all curves, a row an amount."""
    whole = _whole(shown)
    rows = [
        (name, selection.network_file, amount, accuracy, curve.samples)
        for name in TRANSFORMS
        for selection in shown.values()
        if (curve := known(selection.key, name, whole))
        for amount, accuracy in zip(curve.amounts, curve.accuracies, strict=True)
    ]
    return pd.DataFrame(rows, columns=["slider", "network", "amount", "accuracy", "samples"])


def _half(name: str, curve: Curve) -> Message:
    if not curve.unchanged(name):
        return Message("nothing to halve")
    amounts = curve.half_text(name)
    return Message("half at {amounts}", amounts=amounts) if amounts else Message("never half")


def _names(shown: Mapping[str, Selection]) -> list[str]:
    """Return what a file of the curves is named after: data set, split, and each network."""
    first, *others = shown.values()
    return [first.name, *(Path(each.network_file).stem for each in others)]


def _whole(shown: Mapping[str, Selection]) -> int:
    """Return how many images all curves are made of, for networks to be compared by them."""
    return tried_of(*(selection.key for selection in shown.values()))


def _panel(name: str, shown: Mapping[str, Selection]) -> Panel:
    whole = _whole(shown)
    curves = {letter: known(selection.key, name, whole) for letter, selection in shown.items()}
    words = [
        _words(name, curve, letter if len(curves) > 1 else "")
        for letter, curve in curves.items()
        if curve
    ]
    return Panel(
        name,
        said(TRANSFORMS[name].name),
        joined(words) or _("{slider}: not computed yet", slider=TRANSFORMS[name].name),
        [_line(name, curve, letter if len(curves) > 1 else "") for letter, curve in curves.items()],
        _place(name, TRANSFORMS[name].neutral),
    )


def _words(name: str, curve: Curve, letter: str) -> Message:
    """Return what a curve shows, for whoever points at its panel or does not see it."""
    values = {
        "slider": TRANSFORMS[name].name,
        "unit": TRANSFORMS[name].unit,
        "unchanged": percent(curve.unchanged(name), 2),
        "half": _half(name, curve),
    }
    if letter:
        return _(
            "{slider} ({unit}), network {letter}: {unchanged} unchanged, {half}.",
            letter=letter,
            **values,
        )
    return _("{slider} ({unit}): {unchanged} unchanged, {half}.", **values)


def _line(name: str, curve: Curve | None, letter: str) -> Line:
    note = _half(name, curve) if curve else Message("not computed yet")
    if letter:
        note = Message("{letter}: {half}", letter=letter, half=note)
    if curve is None:
        return Line([], [], said(note))
    half = curve.unchanged(name) / 2
    return Line(
        [(_place(name, *point), accuracy) for *point, accuracy in zip(*curve[:2], strict=True)],
        [(_place(name, end), half) for end in curve.half(name) if end is not None],
        said(note),
    )


def _place(name: str, amount: float) -> float:
    """Return how far along its slider an amount is, 0 to 1."""
    transform = TRANSFORMS[name]
    return (amount - transform.lowest) / (transform.highest - transform.lowest)


def _caption(shown: Mapping[str, Selection]) -> str:
    colours = None
    if len(shown) > 1:
        first, second = shown
        colours = _("Blue is network {first}, grey network {second}.", first=first, second=second)
    return joined(
        [
            _tried(shown),
            _(
                "Each from one end of its slider to the other, upwards from 0 to 100 %; a dashed "
                "line stands where half is left of the accuracy unchanged. A click shows one large."
            ),
            colours,
        ]
    )


def _tried(shown: Mapping[str, Selection]) -> Message:
    """Return in a sentence of which images the curves are."""
    selection = next(iter(shown.values()))
    whole, split = _whole(shown), SPLITS[selection.split]
    curves = [known(each.key, name, whole) for each in shown.values() for name in TRANSFORMS]
    if first := [curve for curve in curves if curve and curve.samples < whole]:
        return _(
            "So far some curves are of the first {n:,} of {whole:,} {split} images.",
            n=first[0].samples,
            split=split,
            whole=whole,
        )
    if whole < len(selection.labels):
        return _("Of the first {n:,} {split} images.", n=whole, split=split)
    return counted(whole, "Of the one {split} image.", "Of all {n:,} {split} images.", split=split)
