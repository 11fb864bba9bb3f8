"""The samples nearest to the selected one, as images and as each hidden layer sees them."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.explanation.neighbours import distances_to, nearest
from core.messages import Message, listed, message_of
from dashboard.components.gallery import Item, gallery
from dashboard.pages.units import spaces
from dashboard.pages.units.spaces import ArrayKey, array_key
from dashboard.state import cached
from dashboard.state.cached import TooLargeError
from dashboard.state.navigate import open_sample
from dashboard.state.selection import SPLITS, Selection
from dashboard.widgets.browse import browse_wrong
from dashboard.widgets.choice import one_of
from dashboard.widgets.numbers import csv_button
from dashboard.widgets.samples import explain_marks, sample_items, sample_table
from dashboard.words import _, counted, joined, literal, number

NEAREST = 8
_COLUMNS = ["true", "predicted", "runner-up", "confidence"]  # of a neighbour

state = st.session_state


@dataclass(frozen=True)
class Neighbours:
    """What lies nearest to a sample in one array.

    Attributes
    ----------
    samples : (8,) int
        The nearest first; fewer in a split with fewer.
    distances : (8,) float64
    other : (1,) int
        The nearest of another label; empty if there is none.
    other_distance : (1,) float64
    """

    samples: npt.NDArray[np.intp]
    distances: npt.NDArray[np.float64]
    other: npt.NDArray[np.intp]
    other_distance: npt.NDArray[np.float64]


def neighbours(selection: Selection) -> None:
    """Draw a row an array: the nearest samples, and apart the nearest of another label."""
    st.markdown(_("##### The samples nearest to sample {sample}", sample=selection.sample))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        split = one_of(
            _("The nearest from"),
            SPLITS,
            key="from_split",
        )
        csv_button(
            lambda: table(selection, split),
            f"{selection.name}-{selection.sample}-nearest-from-{split}",
            _("The neighbours in every array, with distance, label, prediction and confidence"),
            of=replace(selection, split=split),
        )
        browse_wrong(selection)
    found, problems = _all_found(selection, split)
    (selected,) = sample_items(selection, np.array([selection.sample]))
    st.markdown(sentence(selection, split, found))
    st.markdown(
        _(
            ":small[Under each picture the sample, true → predicted, and the straight-line "
            "distance between the two arrays: of pixels in x, of activations in z1, z2, … A click "
            "opens it.]"
        )
    )
    picture, rows = st.columns([1, 9], gap="small")
    with picture:
        st.markdown(_("**Sample {sample}**", sample=selection.sample))
        gallery(
            selection.images[[selection.sample]],
            [selected],
            key="nearest to",
            label=_("The selected sample"),
            selected=selection.sample,
            on_open=open_sample,
        )
    with rows:
        for array, here in found.items():
            _row(selection, split, array, here)
        for problem in problems:
            st.info(joined([literal(problem), _("Its neighbours are not shown.")]))
        shown = [each for here in found.values() for each in (here.samples, here.other)]
        explain_marks(replace(selection, split=split), *shown)


def sentence(selection: Selection, split: str, found: dict[str, Neighbours]) -> str:
    """Return in how many of the nearest the sample's label is found, array by array."""
    own = int(selection.labels[selection.sample])
    labels = replace(selection, split=split).labels
    shares = [
        Message(
            "**{count} of {n}** in {array}",
            count=int((labels[here.samples] == own).sum()),
            n=len(here.samples),
            array=array,
        )
        for array, here in found.items()
    ]
    return _(
        "Nearest {split} samples that have the label {label} of sample {sample}: {shares}.",
        split=SPLITS[split],
        label=literal(selection.source.classes[own]),
        sample=selection.sample,
        shares=listed(shares),
    )


def table(selection: Selection, split: str) -> pd.DataFrame:
    """Return the neighbours, a row each; the last of an array is the one of another label."""
    others, parts = replace(selection, split=split), []
    for array, here in _all_found(selection, split)[0].items():
        samples = np.concatenate([here.samples, here.other])
        part = sample_table(others, samples)[_COLUMNS].reset_index()
        part.insert(1, "distance", np.concatenate([here.distances, here.other_distance]))
        part.insert(
            0, "chosen", ["nearest"] * len(here.samples) + ["other label"] * len(here.other)
        )
        part.insert(0, "array", array)
        parts.append(part)
    return pd.concat(parts).set_index("array")


def _row(selection: Selection, split: str, array: str, here: Neighbours) -> None:
    near, apart = st.columns([NEAREST, 3], gap="small")
    with near:
        st.markdown(_width(array, spaces.width(selection.network, array)))
        label = _("The nearest in {array}", array=array)
        _gallery(selection, split, here.samples, here.distances, f"nearest in {array}", label)
    with apart:
        st.markdown(_("**Nearest of another label**"))
        label, key = _("The nearest other in {array}", array=array), f"nearest other in {array}"
        _gallery(selection, split, here.other, here.other_distance, key, label)


def _width(array: str, n: int) -> str:
    if array == "x":
        return _("**x**, {n} pixels", n=n)
    return counted(n, "**{array}**, 1 activation", "**{array}**, {n} activations", array=array)


def _gallery(
    selection: Selection, split: str, samples: Array, distances: Array, key: str, label: str
) -> None:
    others = replace(selection, split=split)
    if not len(samples):
        st.markdown(_(":small[There is none.]"))
        return

    def described(item: Item, distance: float) -> Item:
        return replace(
            item,
            caption=f"{item.sample}\n{item.caption}",
            detail=number(distance),
            words=_("{sample}; distance {distance}", sample=item.words, distance=number(distance)),
        )

    gallery(
        others.images[samples],
        list(map(described, sample_items(others, samples), distances.tolist())),
        key=key,
        label=label,
        selected=selection.sample if split == selection.split else -1,
        on_open=lambda sample: _open(split, sample),
    )


def _open(split: str, sample: int) -> None:
    if state["split"] != split:
        state["split"] = split
    open_sample(sample)


def _all_found(selection: Selection, split: str) -> tuple[dict[str, Neighbours], list[Message]]:
    """Return what is found in each array, and why nothing is in the others."""
    found, problems = {}, []
    for array in spaces.arrays(selection.network):
        try:
            found[array] = _found(selection, split, array)
        except TooLargeError as error:
            problems.append(message_of(error))
    return found, problems


def _found(selection: Selection, split: str, array: str) -> Neighbours:
    return _neighbours(
        array_key(selection, array), array_key(selection, array, split), selection.sample
    )


@cached.PASSING.keep(Message("Looking for the nearest samples…"))
def _neighbours(own: ArrayKey, others: ArrayKey, sample: int) -> Neighbours:
    distances = distances_to(others.vectors, own.vectors[sample])
    splits = cached.splits(own.key.data)
    label, labels = splits[own.key.split][1][sample], splits[others.key.split][1]
    samples = nearest(distances, NEAREST, besides=sample if others == own else None)
    other = nearest(distances, 1, among=labels != label)
    return Neighbours(samples, distances[samples], other, distances[other])
