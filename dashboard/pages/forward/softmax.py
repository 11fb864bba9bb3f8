"""The softmax of one sample, with its numbers in the formula."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from dashboard.widgets.table import table
from dashboard.words import _, number, said


def softmax(arrays: Mapping[str, Array], layer: int, index: int, classes: Sequence[str]) -> None:
    """Show how the y of one class comes of the last sums, and those of all.

    Parameters
    ----------
    arrays : mapping of str to array
        Of one sample.
    layer : int
        The last.
    index : int
        The class.
    classes : sequence of str
    """
    logits = arrays[f"a{layer}"]
    shifted = logits - logits.max()
    exponentials = np.exp(shifted)
    st.markdown(
        _(
            "**y[{index}] = exp({shifted}) / sum(exp) = {exponential} / {sum} = {y}**: the "
            "softmax, the largest logit subtracted first",
            index=index,
            shifted=number(shifted[index]),
            exponential=number(exponentials[index]),
            sum=number(exponentials.sum()),
            y=number(arrays["y"][index]),
        )
    )
    table(
        pd.DataFrame(
            {
                f"a{layer}": logits,
                f"a{layer} − max": shifted,
                "exp": exponentials,
                "y": arrays["y"],
            },
            index=pd.Index(map(said, classes), name=_("label")),
        ).map(number),
        alt=_("The softmax of every class, column by column"),
    )
