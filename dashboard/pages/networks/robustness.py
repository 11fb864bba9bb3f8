"""How robust many networks are: a small picture for each transform, a line for each network."""

from collections.abc import Sequence
from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

from core.evaluation.robustness_table import AccuracyAt, mean_accuracies, of_the_first, worst
from core.images.transforms import TRANSFORMS
from core.messages import Message
from dashboard.pages.networks.sweep_charts import (
    COLOURS,
    DASHES,
    MOST_LINES,
    accuracy_along_amounts,
    lines_of,
)
from dashboard.pages.networks.sweep_table import Table
from dashboard.state.places import title_of
from dashboard.state.selection import SPLITS
from dashboard.widgets.numbers import numbers
from dashboard.widgets.specification import specification
from dashboard.words import _, counted, joined, literal, percent, said
from dashboard.words.transforms import deed

_PANEL = 176  # pixels: two in a row on a phone


@specification
def _chart(name: str, networks: int) -> alt.LayerChart:
    return accuracy_along_amounts(TRANSFORMS[name], networks)


def robustness(table: Table, rows: Sequence[AccuracyAt]) -> None:
    """Draw the finding, the pictures and the table."""
    alike = of_the_first(rows)
    means = mean_accuracies(alike)
    drawn = list(means)[:MOST_LINES]
    st.markdown(_finding(alike, means))
    if len(alike) < len(rows):
        st.caption(
            _(
                "This table has accuracies on more than one set of images: what is said and drawn "
                "here is of {title}, {split}, alone.",
                title=literal(title_of(alike[0].data)),
                split=literal(_called(alike[0].split)),
            )
        )
    st.markdown(f":small[{_legend(drawn, len(means))}]")
    lines: dict[str, list[AccuracyAt]] = {}
    for row in alike:
        if row.network in drawn:
            lines.setdefault(row.transform, []).append(row)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for name in filter(lines.__contains__, TRANSFORMS):
            with st.container(width=_PANEL, gap=None):
                called = said(TRANSFORMS[name].name)
                st.markdown(f"**{called}**  \n:small[{said(TRANSFORMS[name].unit)}]")
                st.vega_lite_chart(
                    lines_of(lines[name], drawn),
                    _chart(name, len(drawn)),
                    key=f"robustness {name}",
                    alt=counted(
                        len(drawn),
                        "Curve: the accuracy of 1 network along the amounts of “{transform}”",
                        "Curves: the accuracy of {n} networks along the amounts of “{transform}”",
                        transform=called,
                    ),
                )
    numbers(
        found := pd.DataFrame(list(map(vars, rows))),
        Path(table.name).stem,
        shown=found.assign(
            data=found["data"].map(title_of),
            split=found["split"].map(_called),
            transform=found["transform"].map(lambda name: said(TRANSFORMS[name].name)),
        ),
        fractions=("accuracy", "low", "high"),
        hide_index=True,
        column_config={
            "network": _("network"),
            "data": _("data set"),
            "split": _("split"),
            "transform": _("transform"),
            "amount": _("amount of the transform"),
            "images": _("images"),
            "accuracy": _("accuracy"),
            "low": _("low"),
            "high": _("high"),
        },
        alt=_("The accuracy of each network at each amount of each transform"),
    )


def _called(split: str) -> str:
    return said(SPLITS[split]) if split in SPLITS else split


def _finding(rows: Sequence[AccuracyAt], means: dict[str, float]) -> str:
    first, low = next(iter(means)), worst(rows)
    sentences: list[Message] = [
        counted(
            len(means),
            "Over all transforms and amounts {network} reads **{mean}** right.",
            "Of {n:,} networks {network} keeps most: over the transforms of all of them it reads "
            "**{mean}** right, the last one {last}.",
            network=literal(first),
            mean=percent(means[first]),
            last=percent(list(means.values())[-1]),
        ),
        _(
            "The lowest accuracy, {accuracy}, is that of {network}: “{deed}”.",
            network=literal(low.network),
            accuracy=percent(low.accuracy),
            deed=deed(low.transform, low.amount),
        ),
    ]
    return joined(sentences)


def _legend(drawn: Sequence[str], all_of_them: int) -> str:
    lines = [
        f":{COLOURS[i % len(COLOURS)]}[{DASHES[i // len(COLOURS)][0]}] {literal(network)}"
        for i, network in enumerate(drawn)
    ]
    more = (
        _("The {most} with the highest mean are drawn.", most=MOST_LINES)
        if all_of_them > MOST_LINES
        else None
    )
    return "  ".join(filter(None, [*lines, more]))
