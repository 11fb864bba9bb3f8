"""What every page follows: data set, network, split and sample, and how MNIST is arriving."""

import streamlit as st

from core.download import adopt
from core.sources import sources
from dashboard import session
from dashboard.background import Download, download
from dashboard.choice import one_of
from dashboard.words import percent

_WANTED = "mnist"  # the data set the pages move to when it arrives


def sidebar() -> None:
    """Draw the sidebar; afterwards `session.current` knows what is selected."""
    with st.sidebar:
        _choose_data_set()
        _choose_network()
        one_of(
            "Split",
            session.SPLITS,
            default=session.SPLITS[0],
            key="split",
            width="stretch",
        )
        _choose_sample()
        if _WANTED not in session.data_sets():
            _arrival()


def _choose_data_set() -> None:
    here, rows = session.data_sets(), sources()
    state = st.session_state
    # Who opened a link or picked a data set has chosen; everybody else follows MNIST's arrival.
    linked = st.query_params.get("data")
    state.setdefault("data_chosen", linked in [rows[name].title for name in here])
    preferred = _WANTED if _WANTED in here else here[0]
    # Set only where it changes: a value that is set goes to the browser, where it would undo a
    # choice made while this run was on its way.
    if not state["data_chosen"] and state.get("data") != preferred:
        state["data"] = preferred
    st.selectbox(
        "Data set",
        list(rows),
        format_func=lambda name: rows[name].title,
        key="data",
        bind="query-params",
        on_change=lambda: state.update(data_chosen=state["data"] in here),
    )
    with st.container():  # always there: what is below it stays where it is
        if problem := session.data_problem(state["data"]):
            st.error(f"The bundled sample is shown. {problem}")


def _choose_network() -> None:
    file = st.selectbox("Network", session.network_files(), key="network", bind="query-params")
    with st.container():
        if problem := session.network_problem(file):
            st.error(f"The bundled network is shown. {problem}")


def _choose_sample() -> None:
    last = session.size() - 1
    # Another data set or split may be shorter than the index that was selected in the last one.
    if st.session_state.get("sample", 0) > last:
        st.session_state["sample"] = last
    if (st.session_state.get("pinned") or 0) > last:
        st.session_state["pinned"] = None
    st.number_input(f"Sample, 0 to {last:,}", 0, last, step=1, key="sample", bind="query-params")
    st.number_input(
        "Pinned sample",
        0,
        last,
        value=None,
        step=1,
        placeholder="none",
        key="pinned",
        bind="query-params",
    )


def _arrival() -> None:
    """Say how the download stands, and the ways out if it failed."""
    coming = download(_WANTED)
    if coming.failure is None:
        coming.start()  # does nothing while it runs
    if coming.failure is None:
        _progress(coming)
        return
    st.warning("MNIST is not here: the bundled sample is shown.", icon=":material/cloud_off:")
    st.button("Try again", icon=":material/refresh:", on_click=coming.start, width="stretch")
    with st.expander("Why, and what else to do"):
        st.markdown(coming.failure)
        _drop()


@st.fragment(run_every=0.5)
def _progress(coming: Download) -> None:
    if not coming.running:
        st.rerun(scope="app")
    arrived = coming.progress
    share = arrived.done / arrived.total if arrived else 0.0
    st.progress(share, text=f"MNIST is on its way: {percent(share, digits=0)}")


def _drop() -> None:
    files = st.file_uploader(
        "Or drop the four files of MNIST here", accept_multiple_files=True, key="dropped"
    )
    for file in files:
        try:
            adopt(_WANTED, file.getvalue())
        except (OSError, ValueError) as error:
            st.error(f"{file.name}: {error}")
    if _WANTED in session.data_sets():
        st.rerun()
