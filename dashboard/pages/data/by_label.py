"""The images of each label taken together: mean and standard deviation as pictures."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.datasets.statistics import ClassImages
from core.messages import Message
from dashboard.components.gallery import Item, gallery
from dashboard.widgets.numbers import csv_button
from dashboard.words import _, counted, said

LARGEST_STD = 127.5  # of numbers from 0 to 255: half of them 0, half 255
_KINDS = {"mean": Message("Mean"), "std": Message("Standard deviation")}


def mean_and_std(
    found: ClassImages, classes: Sequence[str], *, name: str, on_choose: Callable[[int], None]
) -> None:
    """Show the mean and the standard deviation of each label's images in two rows.

    Parameters
    ----------
    found : ClassImages
    classes : sequence of str
    name : str
        Of the data set and its split, for the file of the numbers.
    on_choose : callable
        Called with the label whose picture was clicked.
    """
    st.subheader(_("Mean and std of each label"), anchor=False)
    st.markdown(
        _(
            ":small[The mean of each pixel over all images of a label, full ink at 255; its "
            "standard deviation, full ink at {largest}, the most it can be: ink is where the "
            "images differ. A click shows the label's samples.]",
            largest=LARGEST_STD,
        )
    )
    _row("mean", found.mean / 255, found.counts, classes, on_choose)
    _row("std", found.std / LARGEST_STD, found.counts, classes, on_choose)
    csv_button(lambda: table(found, classes), f"{name}-mean-and-std")


def table(found: ClassImages, classes: Sequence[str]) -> pd.DataFrame:
    """Return mean and standard deviation of every pixel: a row a pixel, two columns a label."""
    side = range(found.mean.shape[1])
    columns = {
        f"{kind} {label}": images[k].ravel()
        for kind, images in (("mean", found.mean), ("std", found.std))
        for k, label in enumerate(classes)
    }
    pixels = pd.MultiIndex.from_product([side, side], names=["row", "column"])
    return pd.DataFrame(columns, index=pixels)


def _row(
    kind: str,
    fractions: Array,
    counts: Array,
    classes: Sequence[str],
    on_choose: Callable[[int], None],
) -> None:
    word = said(_KINDS[kind])
    st.markdown(f"**{word}**")
    gallery(
        np.rint(fractions * 255).astype(np.uint8),
        [
            Item(
                k,
                caption=said(label),
                detail=f"{counts[k]:,}",
                words=counted(
                    int(counts[k]),
                    "{kind} of the one image of {label}",
                    "{kind} of the {n:,} images of {label}",
                    kind=word,
                    label=said(label),
                ),
            )
            for k, label in enumerate(classes)
        ],
        key=f"{kind}_images",
        label=_("{kind} image of each label", kind=word),
        selected=-1,
        on_open=on_choose,
    )
