"""What every page follows: data set, network, split and sample, and how a data set arrives."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.datasets.adoption import adopt_all
from core.datasets.sources import is_available
from core.datasets.table import SOURCES, Source
from core.messages import Message, message_of
from core.weights.reader import BUNDLED
from dashboard.frame.doubt import brief
from dashboard.frame.own_files import own_files
from dashboard.jobs.download import Download, download
from dashboard.state.address import asked
from dashboard.state.kinds import options
from dashboard.state.own import KINDS
from dashboard.state.places import all_data_sets, data_sets, network_files
from dashboard.state.selection import (
    NETWORKS,
    NO_SECOND,
    SAMPLE,
    SPLITS,
    both_selections,
    current_selection,
    data_problem,
    network_problem,
    split_size,
    usable_network,
)
from dashboard.state.settings import settings
from dashboard.widgets.choice import named_alike, one_of, select
from dashboard.widgets.fields import number_of, number_or_none
from dashboard.widgets.own_list import any_own, own_list
from dashboard.widgets.training import followed_training, show_trained, training_progress
from dashboard.words import literal, percent

_FIRST = "mnist"  # the data set the pages move to when it arrives, if nobody chose another
# Where it is hosted: the reason may name a folder of the server, and is for whoever runs it.
_IN_LOG = Message("It could not be fetched. The log of this server says why.")


def sidebar(*, progress: bool = True) -> None:
    """Draw the sidebar; afterwards `current_selection` knows what is selected.

    Without `progress` it does not say how far a training is: the page does.
    """
    show_trained()
    with st.sidebar:
        _choose_data_set()
        below_networks = _choose_networks()
        _list_own()
        with st.container():  # always there: what is below it stays where it is
            training = followed_training()
            if progress and training and not training.ended:
                training_progress(training)
        one_of("Split", SPLITS, key="split", width="stretch")
        _choose_sample()
        # What is said there depends on the whole selection.
        for below, selection in zip(below_networks, both_selections(), strict=True):
            with below:
                brief(selection)
        _wait_for_data_set()


def _choose_data_set() -> None:
    here, rows = data_sets(), all_data_sets()
    state = st.session_state
    # What can be chosen: while MNIST is not here it comes unasked, and the pages move to it.
    choices = [name for name in rows if name in here or name != _FIRST]
    # Who opened a link or picked a data set has chosen; everybody else follows MNIST's arrival.
    words = {name: row.title for name, row in rows.items()}
    state.setdefault("data_chosen", asked("data", options(words)) in choices)
    gone = state["data"] if "data" in state and state["data"] not in words else None
    if gone:
        state["data_chosen"] = False
    preferred = _FIRST if _FIRST in here else here[0]
    # Set only where it changes: a value that is set goes to the browser, where it would undo a
    # choice made while this run was on its way.
    if not state["data_chosen"] and state.get("data") != preferred:
        state["data"] = preferred
    select(
        "Data set",
        words,
        key="data",
        default=next(iter(words)) if state["data_chosen"] else preferred,
        on_change=lambda: state.update(data_chosen=state["data"] in choices),
    )
    with st.container():  # always there: what is below it stays where it is
        if gone:
            said = "The data set {name} is not here any more: {title} is shown."
            st.warning(literal(Message(said, name=gone, title=rows[state["data"]].title)))
        # What is not here is on its way, which is said below.
        if state["data"] in here and (problem := data_problem(state["data"])):
            st.error(literal(Message("The bundled sample is shown. {problem}", problem=problem)))
    with st.expander("Your own data set", key="own files", on_change="rerun") as own:
        if own.open:
            own_files()


def _list_own() -> None:
    """Offer to rename, remove and share what is the visitor's own, once something is."""
    with st.container():  # always there: what is below it stays where it is
        if not any_own():
            return
        title = "Your networks and data"
        with st.expander(title, key="own things", on_change="rerun") as things:
            if things.open:
                for kind in KINDS:
                    own_list(kind, "sidebar")


def _choose_networks() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Draw the choice of the networks; return the place below that of each."""
    files, state = network_files(), st.session_state
    # In another tab they may have been renamed or removed; others take back what they shared.
    first, other = state.get("network", BUNDLED.name), state.get("second", NO_SECOND)
    file = select("Network", named_alike(files), key="network")
    with st.container():
        if first not in files:
            said = "The network {file} is not here any more: the bundled one is shown."
            st.warning(literal(Message(said, file=first)))
        if problem := network_problem(file):
            st.error(literal(_shown_instead(problem)))
    below = st.container()
    others = {NO_SECOND: "none"} | named_alike(each for each in files if each != file)
    second = select("Compare with", others, key="second")
    below_second = st.container()
    with st.container():
        if other not in (NO_SECOND, *files):
            said = "The network {file} is not here any more: there is nothing to compare with."
            st.warning(literal(Message(said, file=other)))
        if second == NO_SECOND:
            return below, below_second
        if problem := network_problem(second):
            st.error(
                literal(Message("There is nothing to compare with. {problem}", problem=problem))
            )
            return below, below_second
        one_of("The pages show network", NETWORKS, key="shows", width="stretch")
    return below, below_second


def _shown_instead(problem: Message) -> Message:
    """Return why a network is not shown, and which one is."""
    match usable_network():
        case None:
            return problem
        case BUNDLED.name:
            return Message("The bundled network is shown. {problem}", problem=problem)
        case file:
            return Message("{file} is shown. {problem}", file=file, problem=problem)


def _choose_sample() -> None:
    last = split_size() - 1
    number_of(f"Sample, 0 to {last:,}", 0, last, key="sample", default=0, step=1)
    number_or_none("Pinned sample", 0, last, key="pinned", step=1, placeholder="none")


def _wait_for_data_set() -> None:
    """Fetch what was chosen and is not here; MNIST too, which nobody need choose."""
    here, chosen = data_sets(), st.session_state["data"]
    missing = {name: row for name, row in SOURCES.items() if row.mirrors and name not in here}
    wanted = chosen if chosen in missing else _FIRST
    if wanted in missing:
        _arrival(missing[wanted])


def _arrival(source: Source) -> None:
    """Say how the download stands, and the ways out if it failed or was stopped."""
    coming = download(source.name)
    if not coming.stopped:
        coming.start()  # does nothing while it runs
    comes = not coming.stopped  # asked once: it may fail at any moment
    if comes and source.name not in _unwatched():
        _progress(source, coming)
        return
    shown = current_selection().source
    here = "the bundled sample" if shown.name == SAMPLE else literal(shown.title)
    title = literal(source.title)
    if comes:
        st.info(f"{title} is on its way for others: {here} is shown.")
    else:
        st.warning(f"{title} is not here: {here} is shown.", icon=":material/cloud_off:")
    st.button(
        "Wait for it" if comes else "Try again",
        icon=":material/refresh:",
        on_click=_try_again,
        args=(source.name,),
        width="stretch",
    )
    _watch(coming, comes)
    if comes:
        return
    with st.expander("Why, and what else to do" if coming.failure else "What else to do"):
        if coming.failure:
            st.markdown(literal(_IN_LOG if settings().hosted else coming.failure))
        _drop(source)


@st.fragment(run_every=0.5)
def _progress(source: Source, coming: Download) -> None:
    if not coming.running or source.name in _unwatched():
        st.rerun(scope="app")
    arrived = coming.progress
    fraction = arrived.done / arrived.total if arrived else 0.0
    title = literal(source.title)
    st.progress(fraction, text=f"{title} is on its way: {percent(fraction, digits=0)}")
    # One of a class must not stop what the others wait for.
    st.button(
        "Do not wait" if settings().hosted else "Cancel",
        key=f"cancel {source.name}",
        icon=":material/close:",
        on_click=_unwatched().add if settings().hosted else coming.cancel,
        args=(source.name,) if settings().hosted else (),
        width="stretch",
    )


@st.fragment(run_every=3.0)
def _watch(coming: Download, comes: bool) -> None:
    """Draw all of it again once what is said of a download is no longer so."""
    if comes != (coming.running if comes else not coming.stopped):
        st.rerun(scope="app")


def _try_again(name: str) -> None:
    _unwatched().discard(name)
    download(name).start()


def _unwatched() -> set[str]:
    """Return the data sets that this visitor does not wait for, though they are on their way."""
    unwatched: set[str] = st.session_state.setdefault("unwatched", set())
    return unwatched


def _drop(source: Source) -> None:
    files = st.file_uploader(
        f"Or drop the four files of {literal(source.title)} here",
        accept_multiple_files=True,
        key=f"dropped {source.name}",
    )
    for file in files:
        try:
            adopt_all(source, file.name, file.getvalue())
        except (OSError, ValueError) as error:
            problem = Message("{file}: {reason}", file=file.name, reason=message_of(error))
            st.error(literal(problem))
    if is_available(source):
        download(source.name).start()  # it ends at once, and the others see that it is here
        st.rerun()
