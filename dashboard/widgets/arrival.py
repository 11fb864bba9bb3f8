"""How a data set arrives that is not here, or why it does not, and what else to do."""

import streamlit as st

from core.datasets.adoption import adopt_all
from core.datasets.sources import is_available
from core.datasets.table import SOURCES, Source
from core.messages import Message, message_of
from dashboard.jobs.download import Download, download
from dashboard.state.places import data_sets
from dashboard.state.selection import SAMPLE, current_selection
from dashboard.state.settings import settings
from dashboard.widgets.fold import fold
from dashboard.words import _, literal, percent

FIRST = "mnist"  # the data set the pages move to when it arrives, if nobody chose another
# Where it is hosted: the reason may name a folder of the server, and is for whoever runs it.
_IN_LOG = Message("It could not be fetched. The log of this server says why.")


def wait_for_data_set() -> None:
    """Fetch what was chosen and is not here; MNIST too, which nobody need choose."""
    here, chosen = data_sets(), st.session_state["data"]
    missing = {name: row for name, row in SOURCES.items() if row.mirrors and name not in here}
    wanted = chosen if chosen in missing else FIRST
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
    here = _("the bundled sample") if shown.name == SAMPLE else literal(shown.title)
    title = literal(source.title)
    if comes:
        st.info(_("{title} is on its way for others: {here} is shown.", title=title, here=here))
    else:
        st.warning(
            _("{title} is not here: {here} is shown.", title=title, here=here),
            icon=":material/cloud_off:",
        )
    st.button(
        _("Wait for it") if comes else _("Try again"),
        icon=":material/refresh:",
        on_click=_try_again,
        args=(source.name,),
        width="stretch",
    )
    _watch(coming, comes)
    if comes:
        return
    why = _("Why, and what else to do") if coming.failure else _("What else to do")
    with fold(why, key=f"what else {source.name}"):
        if coming.failure:
            st.markdown(literal(_IN_LOG if settings().hosted else coming.failure))
        _drop(source)


@st.fragment(run_every=0.5)
def _progress(source: Source, coming: Download) -> None:
    if not coming.running or source.name in _unwatched():
        st.rerun(scope="app")
    arrived = coming.progress
    fraction = arrived.done / arrived.total if arrived else 0.0
    arriving = _(
        "{title} is on its way: {fraction}",
        title=literal(source.title),
        fraction=percent(fraction, digits=0),
    )
    st.progress(fraction, text=arriving)
    # One of a class must not stop what the others wait for.
    st.button(
        _("Do not wait") if settings().hosted else _("Cancel"),
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
        _("Or drop the four files of {title} here", title=literal(source.title)),
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
