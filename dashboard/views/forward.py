"""One sample through the network, from left to right: every array of the forward pass."""

import pandas as pd
import streamlit as st

from core.mnist import apply_flags
from core.network import forward
from dashboard import session
from dashboard.arrays import drawn, listing
from dashboard.components.heatmaps import heatmaps
from dashboard.numbers import numbers
from dashboard.words import percent

selection = session.current()
network, sample, classes = selection.network, selection.sample, selection.source.classes
at = slice(sample, sample + 1)
x = apply_flags(selection.images[at], selection.labels[at])[0][0]
arrays = {"x": x, **forward(network, x)}
label, predicted = int(selection.labels[sample]), int(arrays["y"].argmax())

with st.container(horizontal=True, vertical_alignment="center"):
    colour = "blue" if predicted == label else "orange"
    st.subheader(
        f"Sample {sample}: true {classes[label]}, "
        f":{colour}[predicted {classes[predicted]}] with {percent(arrays['y'].max())}",
        anchor=False,
        width="stretch",
    )
    st.button(
        "Previous",
        key="previous",
        icon=":material/chevron_left:",
        shortcut="Left",
        disabled=sample == 0,
        on_click=session.select,
        args=(sample - 1,),
    )
    st.button(
        "Next",
        key="next",
        icon=":material/chevron_right:",
        icon_position="right",
        shortcut="Right",
        disabled=sample == len(selection.images) - 1,
        on_click=session.select,
        args=(sample + 1,),
    )

heatmaps(drawn(arrays, network, classes), key="arrays")
st.markdown(
    ":small[From the pixels to the probabilities. Grey tells how large a value is; in a1, a2, … "
    ":green[green is positive] and :violet[violet negative], about 0.]"
)

st.code(listing(network, x.shape), language="python")

with st.expander("The numbers as a table", on_change="rerun", key="numbers") as shown:
    if shown.open:
        name = st.segmented_control(
            "Array", list(arrays), default="y", required=True, label_visibility="collapsed"
        )
        table = pd.DataFrame({name: arrays[name]}).rename_axis("index")
        numbers(table, f"{selection.data}-{selection.split}-{sample}-{name}", height=280)

with st.expander("In Python"):
    st.code(
        f"""\
from core import forward, init_network, load_mnist

(x_train, t_train), (x_test, t_test) = load_mnist(source="{selection.data}")
network = init_network("data/weights/{selection.network_file}")
arrays = forward(network, x_{selection.split}[{sample}])
arrays.a1, arrays.z1, arrays.y""",
        language="python",
    )
