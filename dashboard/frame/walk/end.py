"""The end of the walk: how many guesses were right, and the chapter's listing with its figures."""

from collections.abc import Sequence

import streamlit as st

from dashboard.state.selection import SPLITS, Selection
from dashboard.words import _, percent, quoted, said


def end(selection: Selection, guesses: Sequence[bool]) -> None:
    """Draw it, after so many guesses, each right or not."""
    if guesses:
        st.markdown(
            _(
                "Guesses: **{count}**. Right: **{right}**.",
                count=len(guesses),
                right=sum(guesses),
            )
        )
    st.markdown(
        _("From the bytes to the accuracy it was this, with the figures of what is chosen:")
    )
    st.code(_listing(selection), language="python")


def _listing(selection: Selection) -> str:
    network, n = selection.network, len(selection.labels)
    outcome, split = selection.evaluation, selection.split
    shapes = ", ".join(f"W{layer} {network[f'W{layer}'].shape}" for layer in _layers(network.depth))
    count = _("{right:,} of {all:,}", right=int(outcome.correct.sum()), all=n)
    accuracy = _("the accuracy on the {split} images", split=said(SPLITS[split]))
    return f"""\
(x_train, t_train), (x_test, t_test) = load_mnist(source={quoted(selection.data)})
x, t = x_{split}, t_{split}  # {(n, selection.images[0].size)}
network = init_network()
# {shapes}
y = predict(network, x)  # {(n, network.sizes[-1])}
right = y.argmax(axis=1) == t  # {count}
print("Accuracy:", right.mean())  # {percent(outcome.accuracy, 2)}: {accuracy}"""


def _layers(depth: int) -> range:
    return range(1, depth + 1)
