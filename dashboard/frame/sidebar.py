"""What every page follows: data set, network, split and sample."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.languages import LANGUAGES
from core.messages import Message
from core.weights.reader import BUNDLED
from dashboard.frame.doubt import brief
from dashboard.frame.edited import edited
from dashboard.frame.login import way_out
from dashboard.frame.moment import as_at
from dashboard.frame.own_files import own_files
from dashboard.state.address import asked
from dashboard.state.edits import follow_edits
from dashboard.state.first_sample import offer_sample
from dashboard.state.kinds import number, options
from dashboard.state.moment import follow_moment
from dashboard.state.own import KINDS
from dashboard.state.places import all_data_sets, data_sets, network_files
from dashboard.state.selection import (
    NETWORKS,
    NO_SECOND,
    SPLITS,
    both_selections,
    current_selection,
    data_problem,
    network_problem,
    shown_networks,
    split_size,
    usable_network,
)
from dashboard.widgets.arrival import FIRST, wait_for_data_set
from dashboard.widgets.choice import named_alike, one_of, select
from dashboard.widgets.fields import number_of, number_or_none
from dashboard.widgets.fold import fold
from dashboard.widgets.keep_edited import said_of_kept
from dashboard.widgets.own_list import any_own, own_list
from dashboard.widgets.training import followed_training, show_trained, training_progress
from dashboard.words import _, language, literal
from dashboard.words.translation import KEY, browsers_language


def sidebar(
    above: DeltaGenerator, *, progress: bool = True, offers: bool = False, undoes: bool = True
) -> None:
    """Draw the sidebar; afterwards `current_selection` knows what is selected.

    What is not here any more is said `above` the page: on a telephone the sidebar is closed.
    Without `progress` it does not say how far a training is: the page does. Where it `offers` a
    sample, one that is misread is selected until the visitor chooses another. Where it `undoes`,
    Ctrl+Z takes back the last edit of weights.
    """
    show_trained()
    with st.sidebar:
        _choose_data_set(above)
        below_networks = _choose_networks(above, undoes)
        if problem := follow_moment(*shown_networks()):
            above.warning(literal(problem))
        _list_own()
        with st.container():  # always there: what is below it stays where it is
            training = followed_training()
            if progress and training and not training.ended:
                training_progress(training)
        one_of(_("Split"), SPLITS, key="split", width="stretch")
        _choose_sample(offers)
        # What is said there depends on the whole selection.
        for below, selection in zip(below_networks, both_selections(), strict=True):
            with below:
                brief(selection)
                if selection and (place := as_at(selection)):
                    st.caption(place)
        wait_for_data_set()
        way_out()
        _choose_language()


def _choose_data_set(above: DeltaGenerator) -> None:
    here, rows = data_sets(), all_data_sets()
    state = st.session_state
    # What can be chosen: while MNIST is not here it comes unasked, and the pages move to it.
    choices = [name for name in rows if name in here or name != FIRST]
    # Who opened a link or picked a data set has chosen; everybody else follows MNIST's arrival.
    words = {name: row.title for name, row in rows.items()}
    state.setdefault("data_chosen", asked("data", options(words)) in choices)
    gone = state["data"] if "data" in state and state["data"] not in words else None
    if gone:
        state["data_chosen"] = False
    preferred = FIRST if FIRST in here else here[0]
    # Set only where it changes: a value that is set goes to the browser, where it would undo a
    # choice made while this run was on its way.
    if not state["data_chosen"] and state.get("data") != preferred:
        state["data"] = preferred
    select(
        _("Data set"),
        words,
        key="data",
        default=next(iter(words)) if state["data_chosen"] else preferred,
        on_change=lambda: state.update(data_chosen=state["data"] in choices),
    )
    if gone:
        title = rows[state["data"]].title
        above.warning(
            literal(
                Message(
                    "The data set {name} is not here any more: {title} is shown.",
                    name=gone,
                    title=title,
                )
            )
        )
    with st.container():  # always there: what is below it stays where it is
        # What is not here is on its way, which is said below.
        if state["data"] in here and (problem := data_problem(state["data"])):
            st.error(literal(Message("The bundled sample is shown. {problem}", problem=problem)))
    with fold(_("Your own data set"), key="own files") as own:
        if own.open:
            own_files()


def _list_own() -> None:
    """Offer to rename, remove and share what is the visitor's own, once something is."""
    with st.container():  # always there: what is below it stays where it is
        if not any_own():
            return
        with fold(_("Your networks and data"), key="own things") as things:
            if things.open:
                for kind in KINDS:
                    own_list(kind, "sidebar")


def _choose_networks(above: DeltaGenerator, undoes: bool) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Draw the choice of the networks; return the place below that of each."""
    files, state = network_files(), st.session_state
    # In another tab they may have been renamed or removed; others take back what they shared.
    first, other = state.get("network", BUNDLED.name), state.get("second", NO_SECOND)
    file = select(_("Network"), named_alike(files), key="network")
    if first not in files:
        above.warning(
            literal(
                Message(
                    "The network {file} is not here any more: the bundled one is shown.", file=first
                )
            )
        )
    with st.container():
        if problem := network_problem(file):
            st.error(literal(_shown_instead(problem)))
    shown = usable_network() or BUNDLED.name
    if problem := follow_edits(shown):
        above.warning(literal(problem))
    with above:
        said_of_kept()
    edited(shown, shortcuts=undoes)
    below = st.container()
    others = {NO_SECOND: _("none")} | named_alike(each for each in files if each != file)
    second = select(_("Compare with"), others, key="second")
    below_second = st.container()
    if other not in (NO_SECOND, *files):
        above.warning(
            literal(
                Message(
                    "The network {file} is not here any more: there is nothing to compare with.",
                    file=other,
                )
            )
        )
    with st.container():
        if second == NO_SECOND:
            return below, below_second
        if problem := network_problem(second):
            st.error(
                literal(Message("There is nothing to compare with. {problem}", problem=problem))
            )
            return below, below_second
        one_of(_("The pages show network"), NETWORKS, key="shows", width="stretch")
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


def _choose_sample(offers: bool) -> None:
    last = split_size() - 1
    is_asked = asked("sample", number(0, last)) is not None
    offer_sample(current_selection(), asked=is_asked, offers=offers)
    number_of(_("Sample, 0 to {last:,}", last=last), 0, last, key="sample", default=0, step=1)
    number_or_none(_("Pinned sample"), 0, last, key="pinned", step=1, placeholder=_("none"))


def _choose_language() -> None:
    default = browsers_language()
    chosen = one_of(
        _("Language"),
        LANGUAGES,
        key=KEY,
        default=default,
        width="stretch",
        label_visibility="collapsed",
    )
    # A link that was followed to this run asked for another one than it began in.
    if chosen != language():
        st.rerun()
