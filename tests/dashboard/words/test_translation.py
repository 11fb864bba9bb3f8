from gettext import NullTranslations

import pytest
import streamlit as st

from core.messages import Message, message_of
from dashboard.words import _, counted, for_visitors, joined, language, literal, said, translation
from tests.dashboard.app import chinese_is, start, start_part


class Marked(NullTranslations):
    """A language in which each sentence is in brackets, and of a count there are three forms."""

    def gettext(self, message):
        return f"⟦{message}⟧"

    def ngettext(self, one, many, n):
        return f"⟦{one if n == 1 else f'few: {many}' if n < 5 else many}⟧"


@pytest.fixture
def marked():
    """Let all that is said in Chinese be marked."""
    with chinese_is(Marked()):
        yield


@pytest.fixture
def in_chinese(monkeypatch):
    """Let the visitor's language be Chinese where there is no page."""
    monkeypatch.setattr(translation, "language", lambda: "zh")


def browser_asks_for(monkeypatch, locale):
    monkeypatch.setattr(type(st.context), "locale", property(lambda self: locale))


def greeting():
    import streamlit as st

    from dashboard.words import _, language

    st.markdown(f"{language()}: {_('{n:,} samples', n=1234)}")


@pytest.mark.parametrize(
    ("asked", "locale", "expected"),
    [
        ({}, "en-GB", "en: 1,234 samples"),
        ({}, "zh-CN", "zh: ⟦1,234 samples⟧"),
        ({}, "fr-FR", "en: 1,234 samples"),
        ({}, None, "en: 1,234 samples"),
        ({"lang": "zh"}, "en-GB", "zh: ⟦1,234 samples⟧"),
        ({"lang": "en"}, "zh-CN", "en: 1,234 samples"),
        ({"lang": "xx"}, "zh-CN", "zh: ⟦1,234 samples⟧"),
        ({"lang": "xx"}, "en-GB", "en: 1,234 samples"),
    ],
)
def test_the_address_says_the_language_and_else_the_browser(
    monkeypatch, marked, asked, locale, expected
):
    browser_asks_for(monkeypatch, locale)
    assert start_part(greeting, **asked).markdown[0].value == expected


def test_where_there_is_no_visitor_it_is_english(marked):
    assert language() == "en"
    assert _("A sentence") == "A sentence"
    assert counted(2, "{n} thing", "{n} things") == "2 things"


@pytest.mark.usefixtures("marked", "in_chinese")
def test_what_is_within_a_sentence_is_said_too_and_other_text_is_left_as_it_is():
    reason = Message("{file} is empty", file="x.npz")
    assert _("Not read: {reason}", reason=reason) == "⟦Not read: ⟦x.npz is empty⟧⟧"
    assert said("x.npz") == "x.npz"
    assert for_visitors(message_of(ValueError(reason))) == "⟦x.npz is empty⟧"
    assert literal(reason) == "⟦x.npz is empty⟧"


@pytest.mark.usefixtures("marked", "in_chinese")
@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, "⟦1 of ⟦it⟧⟧"), (2, "⟦few: 2 of all ⟦it⟧⟧"), (5_000, "⟦5,000 of all ⟦it⟧⟧")],
)
def test_a_count_has_the_forms_of_its_language(n, expected):
    assert counted(n, "{n} of {it}", "{n:,} of all {it}", it=Message("it")) == expected


def test_sentences_follow_each_other_as_in_their_language(in_chinese, monkeypatch):
    sentences = ["One.", None, "", Message("Two.")]
    assert joined(sentences) == "One.Two."
    monkeypatch.setattr(translation, "language", lambda: "en")
    assert joined(sentences) == "One. Two."


def test_the_pages_have_the_sentences_of_core():
    assert translation.sentences("zh").gettext("Thicken") == "加粗"


def choices():
    from core.languages import LANGUAGES
    from core.messages import Message
    from dashboard.state.address import begin, finish
    from dashboard.widgets.choice import many_of, one_of, pill_of, range_of, select
    from dashboard.widgets.fields import number_of, slider_of, switch_of, text_of
    from dashboard.widgets.fold import fold
    from dashboard.widgets.parts import open_part
    from dashboard.words import _

    words = {"a": Message("first"), "b": Message("second")}
    begin()
    one_of(_("Language"), LANGUAGES, key="lang")
    one_of(_("One"), words, key="one")
    pill_of(_("Pill"), words, key="pill")
    select(_("Listed"), words, key="listed")
    many_of(_("Many"), words, key="many")
    range_of(_("From to"), {n: Message("number {n}", n=n) for n in range(4)}, key="range")
    slider_of(_("Moved"), 0, 9, key="moved", default=0, step=1)
    number_of(_("Typed"), 0, 9, key="typed", default=0, step=1)
    text_of(_("Text"), key="text", parse=str)
    switch_of(_("Switch"), key="switch")
    with fold(_("Folded"), key="folded"):
        pass
    open_part({part: (word, lambda: None) for part, word in words.items()}, key="part")
    finish()


CHOSEN = {
    "one": "b",
    "pill": "b",
    "listed": "b",
    "many": ["b"],
    "range": (1, 2),
    "moved": 3,
    "typed": 4,
    "text": "words",
    "switch": True,
    "folded": True,
    "part": "b",
}


def test_what_is_chosen_stays_where_the_language_changes(marked):
    asked = {key: str(value) for key, value in CHOSEN.items() if key not in ("many", "range")}
    app = start_part(choices, **asked | {"many": "b", "range": ["1", "2"], "switch": "true"})
    app.session_state["folded"] = True
    app.run()
    before = dict(app.query_params)
    for code in ("zh", "en", "zh"):
        app.segmented_control(key="lang").set_value(code).run()
        assert not app.exception
        assert {key: app.session_state[key] for key in CHOSEN} == CHOSEN
        assert {key: said for key, said in app.query_params.items() if key != "lang"} == before
        # The browser is sent it in its words: it has those of the language before.
        word = "⟦second⟧" if code == "zh" else "second"
        listed = app.selectbox(key="listed").proto
        assert (listed.set_value, listed.raw_value) == (True, word)
        assert app.expander[0].proto.expanded
        app.run()
        assert not app.selectbox(key="listed").proto.set_value, "it would undo what is chosen"


def test_the_address_says_the_language_only_where_the_browser_does_not(marked):
    app = start("forward", lang="zh")
    assert "zh" in app.query_params["lang"]
    assert app.sidebar.selectbox(key="network").label == "⟦Network⟧"
    app.segmented_control(key="lang").set_value("en").run()
    assert "lang" not in app.query_params
    assert app.sidebar.selectbox(key="network").label == "Network"
    assert not app.main.warning
