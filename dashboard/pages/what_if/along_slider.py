"""How accuracy over the whole split falls along the slider of one transform."""

import time

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.evaluation.robustness import accuracy_along, reach
from core.images.transforms import TRANSFORMS
from core.messages import Message
from core.network.network import Network
from core.weights.parameters import count_parameters
from dashboard.pages.what_if.charts import accuracy_curve
from dashboard.state import cached
from dashboard.state.background import runs
from dashboard.state.keys import Key
from dashboard.state.selection import SPLITS, Selection
from dashboard.widgets.in_python import data_line
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.specification import specification
from dashboard.words import _, counted, percent
from dashboard.words.transforms import deed

MOST = 10_000  # images: of a longer split the first so many
MOST_WORK = 10**10  # of weights and images, at an amount: less than a second
FEWEST = 100  # images, whatever the network
AMOUNTS = 31  # at most: enough for every whole pixel of a shift
_PATIENCE = 0.2  # seconds without a word
_YIELDED = 0.2  # seconds at most, at each amount, to the clicks of others


def along_slider(selection: Selection, name: str, amount: float, progress: DeltaGenerator) -> None:
    """Draw the curve of accuracy over the split, with the slider's place on it.

    Parameters
    ----------
    selection : Selection
    name : str
        A short name in `core.images.transforms.TRANSFORMS`.
    amount : float
        Where its slider is.
    progress : DeltaGenerator
        An empty place, for the bar while the curve is computed.
    """
    transform = TRANSFORMS[name]
    st.markdown(
        _("##### How many are read right along the slider “{slider}”", slider=transform.name)
    )
    curve = _curve(selection, name, amount, progress)
    st.markdown(sentence(selection, name, curve))
    here = curve[curve["here"]].iloc[0]
    st.vega_lite_chart(
        curve,
        _chart(name),
        key="accuracy along",
        alt=_(
            "Curve: the accuracy at {count} amounts of “{slider}”, {accuracy} at {amount:g} {unit}",
            count=len(curve),
            slider=transform.name,
            accuracy=percent(here["accuracy"], 2),
            amount=amount,
            unit=transform.unit,
        ),
    )
    st.markdown(_caption(curve, name))
    folded_numbers(
        lambda: curve[["amount", "accuracy"]],
        f"{selection.name}-along-{name}",
        key="along numbers",
        label=_("The curve as a table"),
        hide_index=True,
        column_config={"amount": _("amount"), "accuracy": _("accuracy")},
    )


def tried(network: Network, samples: int) -> int:
    """Return how many images, the first of so many, the curve is made of."""
    return min(samples, MOST, max(FEWEST, MOST_WORK // count_parameters(network)))


def sentence(selection: Selection, name: str, curve: pd.DataFrame) -> Message:
    """Return in a sentence what the slider's place on the curve comes to."""
    neutral = TRANSFORMS[name].neutral
    accuracy = curve.set_index("amount")["accuracy"]
    amount = float(curve.loc[curve["here"], "amount"].iloc[0])
    whole = len(selection.labels)
    count = tried(selection.network, whole)
    right = Message("**{accuracy}**", accuracy=percent(accuracy[amount], 2))
    if amount not in TRANSFORMS[name].grid(AMOUNTS):
        right = Message("about {accuracy}", accuracy=right)
    values: dict[str, str] = {"split": SPLITS[selection.split], "right": right}
    if amount == neutral:
        if whole > count:
            return _(
                "Unchanged, the network reads {right} of the first {n:,} {split} images right.",
                n=count,
                **values,
            )
        return counted(
            whole,
            "Unchanged, the network reads {right} of the one {split} image right.",
            "Unchanged, the network reads {right} of the {n:,} {split} images right.",
            **values,
        )
    values |= {"deed": deed(name, amount), "unchanged": percent(accuracy[neutral], 2)}
    if whole > count:
        return _(
            "{deed} and the network reads {right} of the first {n:,} {split} images right, in "
            "place of {unchanged}.",
            n=count,
            **values,
        )
    return counted(
        whole,
        "{deed} and the network reads {right} of the one {split} image right, in place of "
        "{unchanged}.",
        "{deed} and the network reads {right} of the {n:,} {split} images right, in place of "
        "{unchanged}.",
        **values,
    )


def along_in_python(selection: Selection, name: str, amount: float) -> str:
    """Return the lines that give the curve; `network` is there."""
    split = selection.split
    count = tried(selection.network, len(selection.labels))
    first = f"[:{count:_}]" if len(selection.labels) > count else ""
    return f"""\
import numpy as np

from core import load_mnist
from core.evaluation.robustness import accuracy_along
from core.images.transforms import TRANSFORMS

{data_line(selection)}
transform = TRANSFORMS["{name}"]
amounts = transform.grid({AMOUNTS})
accuracies = list(
    accuracy_along(network, x_{split}{first}, t_{split}{first}, transform, amounts)
)
here = np.interp({amount:g}, amounts, accuracies)
print(here)
"""


def _curve(
    selection: Selection, name: str, amount: float, progress: DeltaGenerator
) -> pd.DataFrame:
    """Return the accuracy at every amount of the grid, and where on that line the slider is.

    What is not known yet is computed, with a bar if that is long.
    """
    amounts = TRANSFORMS[name].grid(AMOUNTS)
    began = time.monotonic()
    accuracies = []
    for done, each in enumerate(amounts):
        if time.monotonic() - began > _PATIENCE:
            progress.progress(
                done / len(amounts),
                _("{done} of {count} amounts", done=done, count=len(amounts)),
            )
            runs.let_others_go_first(_YIELDED)
        accuracies.append(accuracy_at(selection.key, name, each))
    progress.empty()
    # Between two amounts the line is drawn straight, and read off so: to run the whole split for
    # each step of a slider would hold the page up.
    shown = sorted({*amounts, amount})
    return pd.DataFrame(
        {
            "amount": shown,
            "accuracy": np.interp(shown, amounts, accuracies),
            "here": [each == amount for each in shown],
        }
    )


# One amount at a time: who leaves in the middle finds what was computed when coming back.
@cached.FIGURES.keep()
def accuracy_at(key: Key, name: str, amount: float) -> float:
    """Return the accuracy of a network over a split that is changed by one amount, 0 to 1."""
    network, (_, labels) = cached.network(key.network), cached.splits(key.data)[key.split]
    n = tried(network, len(labels))
    images = cached.images(key.data, key.split, n)
    return next(accuracy_along(network, images, labels[:n], TRANSFORMS[name], [amount]))


@specification
def _chart(name: str) -> alt.LayerChart:
    return accuracy_curve(TRANSFORMS[name])


def known(selection: Selection, name: str) -> tuple[list[float], list[float]] | None:
    """Return amounts and accuracies of the curve if all are known; nothing is computed."""
    amounts = TRANSFORMS[name].grid(AMOUNTS)
    found = [accuracy_at.known(selection.key, name, each) for each in amounts]
    accuracies = [accuracy for accuracy in found if accuracy is not None]
    return (amounts, accuracies) if len(accuracies) == len(amounts) else None


def _caption(curve: pd.DataFrame, name: str) -> Message:
    """Return what is orange, and how far the slider can go while more than half are read right."""
    transform = TRANSFORMS[name]
    ends = reach(curve["amount"].tolist(), curve["accuracy"].tolist(), transform.neutral)
    if ends is None:
        return _(":small[The :orange[dot] is the slider's place.]")
    low, high = map(amount_text, ends)
    return _(
        ":small[The :orange[dot] is the slider's place. More than half are read right from {low} "
        "to {high} {unit}.]",
        low=low,
        high=high,
        unit=transform.unit,
    )


def amount_text(amount: float) -> str:
    """Return an amount with a true minus sign and no digits that say nothing."""
    return f"{amount:g}".replace("-", "−")
