"""What each flag does to the network, a line a flag."""

import streamlit as st

from core.explanation.consequences import Consequences, Performance
from dashboard.words import _, literal, percent, said
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
    lines = [
        _heading(literal(network_file), first, flatten),
        f"{_flag('normalize', normalize, fits=normalize)} "
        + _of_both_scales(normalize, _performance(now, activation), _performance(instead)),
        f"{_flag('flatten', flatten, fits=flatten)} "
        f"{_result('np.dot(x, W1) + b1', found.flat if flatten else found.unflattened)}",
    ]
    if not flatten:
        lines.append(f":small[`forward`: {said(found.refusal)}]")
    lines.append(
        f"{_flag('one_hot_label', one_hot_label, fits=not one_hot_label)} "
        f"{_result('np.sum(p == t)', now.one_hot if one_hot_label else now.whole)}"
    )
    if one_hot_label:
        lines.append(_result("np.sum(p == t.argmax(axis=1))", now.remedied))
    st.markdown("  \n".join(lines))


def _heading(network: str, first: int | None, flatten: bool) -> str:
    if first is None and flatten:
        return _(":small[**What this does to {network}, on the test split**]", network=network)
    if first is None:
        return _(
            ":small[**What this does to {network}, on the test split; accuracy and p with its "
            "images flattened**]",
            network=network,
        )
    if flatten:
        return _(
            ":small[**What this does to {network}, on the first {first:,} images to test on**]",
            network=network,
            first=first,
        )
    return _(
        ":small[**What this does to {network}, on the first {first:,} images to test on; accuracy "
        "and p with its images flattened**]",
        network=network,
        first=first,
    )


def _of_both_scales(normalize: bool, now: str, instead: str) -> str:
    if normalize:
        return _(":small[pixels 0.0 to 1.0: {now}; 0 to 255: {instead}.]", now=now, instead=instead)
    return _(":small[pixels 0 to 255: {now}; 0.0 to 1.0: {instead}.]", now=now, instead=instead)


def _flag(name: str, value: bool, *, fits: bool) -> str:
    icon = ":blue[:material/check:]" if fits else ":orange[:material/warning:]"
    return f"{icon} **`{name}={value}`**"


def _result(code: str, answer: str) -> str:
    return f"`{code}` → `{answer}`"


def _performance(reading: Performance, activation: str | None = None) -> str:
    """Return how well the network does, and of its activation what that does to z1."""
    accuracy = percent(reading.accuracy, 2)
    if reading.saturated is None:
        return _("accuracy **{accuracy}**", accuracy=accuracy)
    fraction = percent(reading.saturated)
    if activation is None:  # what happens to z1 has been said before
        return _(
            "accuracy **{accuracy}**, **{fraction}** of z1", accuracy=accuracy, fraction=fraction
        )
    return said(WORDS[activation].accuracy(accuracy, fraction))
