"""What is loaded: the network that the pages show, in figures and to take away."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from core.messages import Message
from core.network.network import Network
from core.weights.parameters import count_parameters, parameter_figures, weight_histograms
from core.weights.portable import standalone_program
from core.weights.writer import network_bytes
from dashboard.pages.networks.histogram import WIDTH, histogram
from dashboard.state import cached
from dashboard.state.keys import NetworkKey
from dashboard.state.selection import SPLITS, Selection
from dashboard.widgets.keep_edited import origin_of
from dashboard.widgets.numbers import csv_button, file_button
from dashboard.widgets.table import table
from dashboard.words import _, column, counted, literal, percent

MOST_IN_PROGRAM = 4_000_000  # parameters: 21 MB of text


def figures(selection: Selection) -> None:
    """Show how large the network is, and how good on the split."""
    with st.container(horizontal=True, gap="medium"):
        st.metric(_("Parameters"), f"{count_parameters(selection.network):,}", width="content")
        _accuracy(selection)
    if origin := cached.parsed(selection.key.network).origin:
        st.caption(
            counted(
                origin.edit_count,
                "Made of {file} by 1 edit.",
                "Made of {file} by {n} edits.",
                file=literal(origin.file),
            )
        )


def parameters(selection: Selection) -> None:
    """Show every array in figures and the spread of the weights, and offer the network as files."""
    network = selection.network
    figures_of_all, histograms = _figures(selection.key.network)
    left, right = st.columns([5, 6], gap="medium")
    with left:
        table(
            _written(figures_of_all),
            alt=_("The arrays of the network: shape, count, mean, std, smallest and largest value"),
        )
        csv_button(lambda: figures_of_all, f"{_stem(selection)}-parameters")
    with right:
        with st.container(horizontal=True, gap="xsmall"):
            for _array, rows in histograms.groupby("array", sort=False):
                st.html(histogram(rows), width=WIDTH)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(_(":small[The share of a layer's weights at each value.]"), width="content")
            csv_button(
                lambda: histograms.set_index("array"),
                f"{_stem(selection)}-weights",
                _("The histograms of all layers"),
            )
        _take_away(selection, network)


def _accuracy(selection: Selection) -> None:
    if not selection.fits:
        return
    outcome = selection.evaluation
    low, high = outcome.interval()
    st.metric(
        _(
            "Accuracy, {title}, {split}",
            title=literal(selection.source.title),
            split=SPLITS[selection.split],
        ),
        percent(outcome.accuracy, 2),
        width="content",
        help=_(
            "{right:,} of {n:,} right. The accuracy on all images like these lies between {low} "
            "and {high}, with a confidence of 95 % (Wilson, 1927).",
            right=int(outcome.correct.sum()),
            n=len(outcome.labels),
            low=percent(low, 2),
            high=percent(high, 2),
        ),
    )


def _take_away(selection: Selection, network: Network) -> None:
    stem, origin = _stem(selection), origin_of(selection)
    classes = selection.source.classes if selection.fits else _numbered(network)
    files: dict[str, Callable[[], str | bytes]] = {
        f"{stem}.npz": lambda: network_bytes(network, f"{stem}.npz", origin=origin),
        f"{stem}.safetensors": lambda: network_bytes(network, f"{stem}.safetensors", origin=origin),
        "predict.py": lambda: standalone_program(network, classes),
    }
    words = {
        f"{stem}.npz": _("For NumPy: W1, b1, … and the activation."),
        f"{stem}.safetensors": _("The same for other libraries."),
        "predict.py": _(
            "A program of one file that predicts with this network; needs NumPy alone."
        ),
    }
    if count_parameters(network) > MOST_IN_PROGRAM:
        del files["predict.py"]
    with st.container(horizontal=True, gap="small"):
        for name, content in files.items():
            key = f"download {name.rpartition('.')[2]}"
            file_button(literal(name), content, name, key=key, words=words[name])
    if "predict.py" not in files:
        st.caption(
            _(
                "A program of one file is offered for networks of at most {most:,} parameters.",
                most=MOST_IN_PROGRAM,
            )
        )


def _written(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of every array as text, under headings in the visitor's language."""
    written = figures.assign(count=figures["count"].map("{:,}".format))
    for name in ("mean", "std", "smallest", "largest"):
        written[name] = column(figures[name].to_numpy(), in_percent=False)
    headings = {
        "shape": _("shape"),
        "count": _("count"),
        "mean": _("mean"),
        "std": _("std"),
        "smallest": _("smallest"),
        "largest": _("largest"),
    }
    return written.rename(columns=headings).rename_axis(_("array"))


def _stem(selection: Selection) -> str:
    return selection.network_file.rpartition(".")[0]


def _numbered(network: Network) -> list[str]:
    return [str(label) for label in range(network.sizes[-1])]


@cached.FIGURES.keep(Message("Summing up the parameters…"))
def _figures(key: NetworkKey) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures of every array, and the histograms of the weights."""
    network = cached.network(key)
    return parameter_figures(network).drop(columns="dtype"), weight_histograms(network)
