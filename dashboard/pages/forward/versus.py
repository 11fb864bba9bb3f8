"""Which class another one is compared with in the sum behind it."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.messages import Message
from core.network.network import Network
from core.network.unit import Unit
from dashboard.pages.forward.card import Card
from dashboard.widgets.choice import select
from dashboard.words import _

NOTHING = "none"
WIDTH = 150  # of a choice of a unit or a label


def card_of(network: Network, unit: Unit, classes: Sequence[str], *, traced: bool) -> Card:
    """Draw the choice of the class to compare with, where there is one; return the card.

    `traced` tells whether the arrays above show the addends of the unit, which are then others.
    """
    card = Card(network, unit, None, classes)
    if unit.array != "y":
        return card
    others: dict[str | int, str] = {NOTHING: Message("none")} | dict(enumerate(classes))
    del others[unit.index]
    versus = select(_("Why {unit} and not", unit=unit), others, key="versus", width=WIDTH)
    if not isinstance(versus, int):
        return card
    compared = replace(card, versus=versus)
    if traced:
        st.caption(
            _(
                "Here are the addends of the difference {difference}; the lines and the readout "
                "above are of {one} alone.",
                difference=compared.sum,
                one=card.sum,
            )
        )
    return compared
