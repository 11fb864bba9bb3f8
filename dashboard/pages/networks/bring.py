"""Bring one's own network: a weight file, kept beside the bundled one."""

import streamlit as st

from core.messages import Message, listed, message_of
from core.network.layers import ACTIVATIONS
from core.network.network import Network
from core.weights.content import UnknownOrderError
from core.weights.custom import keep_network, own_name
from core.weights.formats import SUFFIXES
from core.weights.reader import parse
from dashboard.state.navigate import show_network
from dashboard.state.own import claim_room
from dashboard.state.places import places_to_keep_in
from dashboard.state.selection import Selection, fits
from dashboard.widgets.choice import named_alike
from dashboard.widgets.own_list import IN_SIDEBAR, kept_where
from dashboard.words import _, literal, said
from dashboard.words.readings import PIXELS
from dashboard.words.translation import carry_over

AS_STORED = "as-stored"
_ACTIVATIONS = {
    AS_STORED: Message("as the file says, else sigmoid"),
    **named_alike(ACTIVATIONS),
}
NORMALISED = "normalised"  # with a mean and a std, which are asked for beside it
_PIXELS = {
    AS_STORED: Message("as the file says, else 0.0 to 1.0"),
    **PIXELS,
    NORMALISED: Message("normalised with:"),
}


def bring(selection: Selection) -> None:
    """Offer to read a weight file, which the pages then show."""
    state = st.session_state
    about = _(
        "A file of a dense network that takes 784 pixels and gives {classes} probabilities, with "
        "any number of layers between, as it was saved. Its arrays may have any names, any order "
        "and either orientation: their shapes tell.",
        classes=len(selection.source.classes),
    )
    files = _(":small[Files: {suffixes}]", suffixes=listed(SUFFIXES))
    st.markdown(f"{about}  \n{files}")
    if problem := state.pop("brought_problem", None):
        st.error(literal(problem))
    if brought := state.pop("brought", None):
        success, *notes = map(literal, brought)
        st.success("  \n".join([success, *(f"- {note}" for note in notes)]))
    # A new key empties the form once its file is read.
    turn = state.setdefault("brought_turn", 0)
    for choice in ("activation", "pixels"):
        carry_over(f"brought_{choice}_{turn}")
    # Not a form: of what is chosen in one nobody knows, where the language changes.
    with st.container(border=True):
        st.file_uploader(_("A weight file"), key=f"brought_{turn}")
        left, right = st.columns(2, gap="medium")
        left.radio(
            _("Activation of the hidden layers"),
            _ACTIVATIONS,
            format_func=lambda activation: said(_ACTIVATIONS[activation]),
            key=f"brought_activation_{turn}",
            help=_("Files of the book and of PyTorch do not say."),
        )
        with right:
            st.radio(
                _("Pixels it was trained on"),
                _PIXELS,
                format_func=lambda pixels: said(_PIXELS[pixels]),
                key=f"brought_pixels_{turn}",
                help=_("Few files say. Any scale but 0.0 to 1.0 is folded into W1 and b1."),
            )
            st.text_input(
                _("mean, std"),
                value="0.1307, 0.3081",
                key=f"brought_scale_{turn}",
                label_visibility="collapsed",
            )
        _ask_order(turn)
        st.button(
            _("Read and show"),
            key="bring",
            icon=":material/upload:",
            on_click=_bring,
            args=(selection,),
        )
    st.markdown(
        _(
            ":small[Nothing in a file is ever run, not in a pickle either. {kept} {in_sidebar}]",
            kept=kept_where("data/weights"),
            in_sidebar=IN_SIDEBAR,
        )
    )


def _ask_order(turn: int) -> None:
    """Offer the orders in which the layers of a file fit each other, where it does not say one."""
    if orders := st.session_state.get(f"brought_orders_{turn}"):
        st.selectbox(
            _("Order of its layers, first to last"),
            orders,
            index=None,
            format_func=", ".join,
            placeholder=_("the file does not say: choose one"),
            key=f"brought_order_{turn}",
        )


def _bring(selection: Selection) -> None:
    state = st.session_state
    turn = state["brought_turn"]
    upload = state[f"brought_{turn}"]
    if upload is None:
        state["brought_problem"] = Message("No file was chosen: drop one above, or press Upload.")
        return
    activation, pixels = state[f"brought_activation_{turn}"], state[f"brought_pixels_{turn}"]
    order = state.get(f"brought_order_{turn}")  # asked for only where the file leaves it open
    try:
        parsed = parse(
            upload.name,
            upload.getvalue(),
            None if activation == AS_STORED else activation,
            {AS_STORED: None, NORMALISED: state[f"brought_scale_{turn}"]}.get(pixels, pixels),
            order=order,
        )
        check_sizes(upload.name, parsed.network, selection)
        path = keep_network(
            parsed.network,
            own_name(upload.name),
            *(place.weights for place in places_to_keep_in()),
            assumed=parsed.assumed,
            trained_on=parsed.trained_on,
            quotas=claim_room(),
        )
    except UnknownOrderError as error:
        state[f"brought_orders_{turn}"] = error.orders
        state["brought_problem"] = message_of(error)
        return
    except (OSError, ValueError) as error:
        state["brought_problem"] = message_of(error)
        return
    success = Message(
        "{file} is read and kept as {kept}, {activation}. Every page shows it.",
        file=upload.name,
        kept=path.name,
        activation=parsed.network.activation,
    )
    notes = list(parsed.notes)
    if "activation" in parsed.assumed and parsed.network.depth > 1:
        notes.append(
            Message(
                "It does not say its activation: {activation} is assumed. Where another does far "
                "better, it is offered at the top of the page.",
                activation=parsed.network.activation,
            )
        )
    state.update(brought_turn=turn + 1, brought=[success, *notes])
    show_network(path.name)


def check_sizes(file: str, network: Network, selection: Selection) -> None:
    """Refuse a network that does not fit the data set, with a `ValueError`."""
    if not fits(network, selection.source):
        sizes, classes = network.sizes, len(selection.source.classes)
        raise ValueError(
            Message(
                "{file}: a network for {title} takes 784 pixels and gives {classes} "
                "probabilities; this one takes {taken} and gives {given}: choose another file, or "
                "another data set first.",
                file=file,
                taken=sizes[0],
                given=sizes[-1],
                classes=classes,
                title=selection.source.title,
            )
        )
