"""What the reader guesses at a step: asked, kept and settled."""

import streamlit as st

from dashboard.frame.walk.class_view import guess_in_class
from dashboard.frame.walk.step import Wager
from dashboard.frame.walk.steps import GUESSES
from dashboard.state.class_seats import Guess, Seat
from dashboard.words import _

state = st.session_state


def guesses() -> dict[int, tuple[Guess, bool]]:
    """Return what was guessed, by the step, and whether it was right."""
    found: dict[int, tuple[Guess, bool]] = state.setdefault(GUESSES, {})
    return found


def guess_at(at: int, wager: Wager | None) -> Guess | None:
    """Return what was guessed, if it is an answer to what is asked now."""
    guess, _right = guesses().get(at, (None, False))
    return guess if wager and guess is not None and wager.takes(guess) else None


def take_back(at: int, wager: Wager, found: Seat) -> None:
    """Take back what the visitor has guessed in this class, as before a reload."""
    if at not in guesses() and found.guesses:
        _keep(at, found.guesses[0], wager)


def ask(at: int, wager: Wager) -> None:
    """Draw what is asked, with its options or the field of its number."""
    st.markdown(f"**{wager.question}**")
    if wager.options:
        with st.container(gap="small", key="walk options"):
            for place, (option, words) in enumerate(wager.options.items(), 1):
                st.button(
                    words,
                    key=f"walk option {place}",
                    shortcut=str(place),
                    width="stretch",
                    on_click=_keep,
                    args=(at, option, wager),
                )
        return
    with (
        st.form("walk form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.number_input(
            _("Your guess"),
            wager.lowest,
            wager.highest,
            None,
            wager.step,
            key="walk number",
            label_visibility="collapsed",
            placeholder=_("a number"),
        )
        st.form_submit_button(
            _("Guess"), on_click=lambda: _keep(at, state.get("walk number"), wager)
        )


def settle(wager: Wager, guess: Guess) -> None:
    """Say what was guessed, and whether it is so."""
    words = in_words(wager, guess)
    if wager.is_right(guess):
        st.success(_("You said {guess}. So it is.", guess=words))
    else:
        st.info(_("You said {guess}. It is not so.", guess=words))


def in_words(wager: Wager, guess: Guess) -> str:
    """Return a guess as it was offered or typed."""
    return wager.options[str(guess)] if wager.options else f"{guess:g}"


def _keep(at: int, guess: Guess | None, wager: Wager) -> None:
    if guess is not None and wager.takes(guess):
        guesses()[at] = guess, wager.is_right(guess)
        guess_in_class(at, guess)
