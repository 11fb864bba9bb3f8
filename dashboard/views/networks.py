"""The networks: what is loaded, one's own brought or trained, and two compared."""

import streamlit as st

from dashboard import session
from dashboard.networks import chosen, recipe
from dashboard.networks.bring import bring
from dashboard.networks.comparison import comparison
from dashboard.networks.in_python import in_python
from dashboard.networks.loaded import loaded
from dashboard.networks.training import training

PARTS = {
    "Train one here": training,
    "Bring your own": bring,
    "Compare two": comparison,
}

selection = session.current()
session.remember(*recipe.KEYS, *chosen.KEYS, "networks")

st.subheader(
    f"{selection.network_file}: {'-'.join(map(str, selection.network.sizes))}, "
    f"{selection.network.activation}",
    anchor=False,
)
loaded(selection)

for tab, draw in zip(
    st.tabs(list(PARTS), key="networks", on_change="rerun", bind="query-params"),
    PARTS.values(),
    strict=True,
):
    if tab.open:
        with tab:
            draw(selection)

with st.expander("In Python"):
    st.code(in_python(selection), language="python")
