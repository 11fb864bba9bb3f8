"""What each flag does to the network, a line a flag."""

from collections.abc import Callable

import streamlit as st

from core.explanation.consequences import Consequences, Performance
from core.messages import Message
from dashboard.words import literal, percent, said
from dashboard.words.activations import WORDS

PIXELS = {True: "0.0 to 1.0", False: "0 to 255"}  # what normalize makes of them


def consequences_of_flags(
    found: Consequences,
    *,
    first: int | None,
    network_file: str,
    activation: str,
    normalize: bool,
    flatten: bool,
    one_hot_label: bool,
) -> None:
    """Show what the flags as they stand come to, on the test split.

    Parameters
    ----------
    found : Consequences
    first : int or None
        How many images it was found on, where these are not all of the split.
    network_file, activation : str
        Of the network.
    normalize, flatten, one_hot_label : bool
        As in ``load_mnist``.
    """
    now, instead = (found.normalized, found.raw) if normalize else (found.raw, found.normalized)
    flattened = "" if flatten else "; accuracy and p with its images flattened"
    images = "the test split" if first is None else f"the first {first:,} images to test on"
    lines = [
        f":small[**What this does to {literal(network_file)}, on {images}{flattened}**]",
        f"{_flag('normalize', normalize, fits=normalize)} "
        f":small[pixels {PIXELS[normalize]}: {_performance(now, WORDS[activation].accuracy)}; "
        f"{PIXELS[not normalize]}: {_performance(instead, _otherwise)}.]",
        f"{_flag('flatten', flatten, fits=flatten)} "
        f"{_result('np.dot(x, W1) + b1', found.flat if flatten else found.unflattened)}",
    ]
    if not flatten:
        # Without its kind, which the line of NumPy's own answer already names.
        lines.append(f":small[`forward`: {found.refusal.partition(': ')[2]}]")
    lines.append(
        f"{_flag('one_hot_label', one_hot_label, fits=not one_hot_label)} "
        f"{_result('np.sum(p == t)', now.one_hot if one_hot_label else now.whole)}"
    )
    if one_hot_label:
        lines.append(_result("np.sum(p == t.argmax(axis=1))", now.remedied))
    st.markdown("  \n".join(lines))


def _flag(name: str, value: bool, *, fits: bool) -> str:
    icon = ":blue[:material/check:]" if fits else ":orange[:material/warning:]"
    return f"{icon} **`{name}={value}`**"


def _result(code: str, answer: str) -> str:
    return f"`{code}` → `{answer}`"


def _performance(reading: Performance, words: Callable[[str, str], Message]) -> str:
    """Return how well the network does, in these words where it has a z1."""
    accuracy = percent(reading.accuracy, 2)
    if reading.saturated is None:
        return f"accuracy **{accuracy}**"
    return said(words(accuracy, percent(reading.saturated)))


def _otherwise(accuracy: str, fraction: str) -> Message:
    """Return how well the network does, where what happens to z1 has been said before."""
    return Message(
        "accuracy **{accuracy}**, **{fraction}** of z1", accuracy=accuracy, fraction=fraction
    )
