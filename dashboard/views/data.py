"""What ``load_mnist`` returns for each choice of its three flags, and the samples themselves."""

import numpy as np
import streamlit as st

from core.mnist import apply_flags
from dashboard import session
from dashboard.charts import counts_per_class
from dashboard.components.gallery import Item, gallery
from dashboard.components.heatmaps import Heatmap, heatmaps
from dashboard.numbers import numbers
from dashboard.words import memory

A_PAGE = 60  # samples of the gallery at a time
ANY = "any"

selection = session.current()
sample, classes = selection.sample, selection.source.classes
state = st.session_state
session.remember("normalize", "flatten", "one_hot_label", "digit", "gallery_page")

st.subheader("What load_mnist returns", anchor=False)
with st.container(horizontal=True, gap="medium"):
    normalize = st.toggle("normalize", True, key="normalize", bind="query-params")
    flatten = st.toggle("flatten", True, key="flatten", bind="query-params")
    one_hot = st.toggle("one_hot_label", False, key="one_hot_label", bind="query-params")
flags = (normalize, flatten, one_hot)
call = f"normalize={normalize}, flatten={flatten}, one_hot_label={one_hot}"
if selection.data != "mnist":
    call += f', source="{selection.data}"'
st.code(
    f"(x_train, t_train), (x_test, t_test) = load_mnist({call})", language="python", wrap_lines=True
)

left, right = st.columns([5, 6], gap="medium")
with left:
    returned = session.returned(selection.data, *flags)
    st.dataframe(
        returned.assign(memory=returned["memory"].map(memory)),
        hide_index=True,
        alt="The four arrays that load_mnist returns: shape, dtype, range and memory",
    )
    at = slice(sample, sample + 1)
    x, t = (part[0] for part in apply_flags(selection.images[at], selection.labels[at], *flags))
    part = selection.split
    st.code(f"t_{part}[{sample}]  # {classes[selection.labels[sample]]}\n{t}", language="python")
with right:
    columns, cell = (112, 4) if flatten else (28, 8)
    heatmaps(
        [
            Heatmap(
                name=f"x_{part}[{sample}]",
                values=x,
                columns=columns,
                cell=cell,
                signed=False,
                limit=1.0 if normalize else 255.0,
                layer=0,
            )
        ],
        key="form",
    )
    st.markdown(
        ":small[784 numbers in a row, broken here after every 112: four rows of the picture.]"
        if flatten
        else ":small[One channel of 28 rows of 28 pixels.]"
    )

st.subheader(f"The {part} split", anchor=False)
chosen = st.pills(
    "Label",
    [ANY, *classes],
    default=ANY,
    required=True,
    key="digit",
    bind="query-params",
    on_change=lambda: state.update(gallery_page=1),
    label_visibility="collapsed",
)
samples = np.arange(len(selection.labels))
if chosen != ANY:
    samples = np.flatnonzero(selection.labels == classes.index(chosen))
pages = max(1, -(-len(samples) // A_PAGE))
page = min(int(state.get("gallery_page", 1)), pages)
shown = samples[(page - 1) * A_PAGE : page * A_PAGE]
gallery(
    selection.images[shown],
    [
        Item(
            int(i),
            caption=classes[selection.labels[i]],
            words=f"Sample {i}: {classes[selection.labels[i]]}",
        )
        for i in shown
    ],
    key="split_samples",
    label=f"Samples of the {part} split",
    selected=sample,
    on_open=session.open_sample,
)
with st.container(horizontal=True, vertical_alignment="center"):
    st.pagination(pages, key="gallery_page", bind="query-params")
    st.markdown(f"{len(samples):,} samples; a click opens one in the forward pass.")

st.subheader("Samples of each label", anchor=False)
counts = session.label_counts(selection.data)
st.altair_chart(
    counts_per_class(counts[counts["split"] == part]),
    alt=f"Bars: how many samples of each label the {part} split has",
)
with st.expander("The counts as a table"):
    table = counts.pivot(index="label", columns="split", values="count").reindex(classes)
    numbers(table, f"{selection.data}-counts")

with st.expander("In Python"):
    st.code(
        f"""\
from core import load_mnist

(x_train, t_train), (x_test, t_test) = load_mnist({call})
x_{part}.shape, x_{part}.dtype, x_{part}.min(), x_{part}.max(), x_{part}.nbytes""",
        language="python",
    )
