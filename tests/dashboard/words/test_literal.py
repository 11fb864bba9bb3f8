"""Text from elsewhere: read by a Markdown reader and by Streamlit's own rules, it says itself."""

import ast
import errno
import re
import tempfile
from pathlib import Path

import pytest

from core.messages import Message, message_of, visible
from dashboard.words import _, for_visitors, literal, quoted, without_markdown

hypothesis = pytest.importorskip("hypothesis")
st = hypothesis.strategies
MarkdownIt = pytest.importorskip("markdown_it").MarkdownIt

PROJECT = Path(__file__).resolve().parents[3]
JOINER = "\N{WORD JOINER}"
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# What Streamlit's front end looks for in the texts between the marks, and makes something else of.
STREAMLIT = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r":material[_/]\w+:",
        r":[\w+-][\w+-]*:",
        r":[a-z]",  # a directive, as `:red[…]`
        r"^\s*::",
        r"https?://|www\.\w",
        r"[-.\w+]@[-\w]",
        r"<->|->|<-|--|>=|<=|~=",
    )
]
NAMES = [
    "Ankle boot",
    "T-shirt/top",
    "お o",
    "a_b",
    "_a_ b__c",
    "__init__",
    "*a*, **b**",
    "`code`, ~~struck~~",
    "$x$ and $$y$$",
    "![i](http://elsewhere.example/i.png)",
    "[l](//elsewhere.example)",
    "<b>bold</b>",
    "<http://elsewhere.example>",
    "&lt;&#58;",
    ":material/delete:",
    ":material_delete:",
    "&#58;material/delete:",
    "a :smile: :+1: :-1: :100:",
    ":100",
    ":streamlit:",
    ":red[x] :blue-badge[x] :small[x]",
    "::leaf[x]",
    ":::container",
    "http://elsewhere.example",
    "HTTPS://user:word@elsewhere.example:80/_a_?b#c",
    "www.elsewhere.example, WWW.elsewhere.example",
    "mailto:me@elsewhere.example, a.b+c@-elsewhere.example",
    "a -> b -> c, a <- b, a <-> b, a -- b",
    ">= 3, <= 3, ~= 3",
    "1. one",
    "12) twelve",
    "- one",
    "+ one",
    "# one",
    "> one",
    "===",
    "---",
    "| a | b |",
    "[^1]: note",
    "[a]: http://elsewhere.example",
    "    code",
    "```",
    "back\\slash\\",
    "a\nb\r\u2028\x85",
    "\ufeffa \u202eb \u200b \x1b[31m \ud800",
    "end ",
]


def said(markdown):
    """Give the texts that a reader of Markdown sees, and what it takes for more than text."""
    tokens = [token for block in MARKDOWN.parse(markdown) for token in block.children or [block]]
    texts = [token.content for token in tokens if token.type in ("text", "text_special")]
    plain = {"text", "text_special", "paragraph_open", "paragraph_close"}
    return "".join(texts), {token.type for token in tokens} - plain


def says_itself(name):
    text, more = said(literal(name))
    assert not more
    assert text.replace(JOINER, "").strip() == visible(name).strip()
    assert not [pattern.pattern for pattern in STREAMLIT if pattern.search(text)]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_says_itself_wherever_it_stands(name):
    says_itself(name)
    assert Message("{name}", name=literal(name)) == literal(name)
    text, more = said(f"Above  \nA **{literal(name)}**: {literal(name)}.")
    assert more == {"hardbreak", "strong_open", "strong_close"}
    assert text.replace(JOINER, "").count(visible(name).strip()) == 2
    assert not [pattern.pattern for pattern in STREAMLIT if pattern.search(text)]


@hypothesis.settings(max_examples=150)
@hypothesis.given(
    st.lists(
        st.sampled_from([*"\\`*_[]()$~&<>#|!:@/.-+=1a {}\"'\n", "www", "http:", "material"]),
        max_size=12,
    ).map("".join)
    | st.text(max_size=20)
)
def test_whatever_it_is_made_of_it_says_itself(name):
    says_itself(name.replace(JOINER, ""))


def test_a_name_that_means_nothing_in_markdown_is_left_as_it_is():
    for name in (
        "Ankle boot",
        "T-shirt/top",
        "mnist-50-100.npz",
        "a_b",
        "x.npz: 3 bytes",
        "127.0.0.1:9 is",
        "0.5 of -1",
        "(1/2)",
    ):
        assert literal(name) == name


@pytest.mark.parametrize(
    "text",
    ["x", "it's", 'a "b"', 'it\'s "it"', "a\\b\n", "\ud800 \u202e", "$(rm) {x} ' + f()", ""],
)
def test_what_is_quoted_is_the_text_in_python(text):
    assert ast.literal_eval(quoted(text)) == text
    assert quoted(text).isprintable()


def test_what_is_quoted_has_the_quotation_marks_of_the_project():
    assert quoted("x") == '"x"'
    assert quoted("it's") == '"it\'s"'
    assert quoted('a "b"') == "'a \"b\"'"


INSIDE = PROJECT / "data" / "own" / "faces"
OUTSIDE = Path(tempfile.gettempdir()).resolve() / "secret" / "mnist"


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (Message("{path} ends.", path=INSIDE / "x"), f"{Path('data', 'own', 'faces', 'x')} ends."),
        (Message("{path} ends.", path=OUTSIDE / "x"), "x ends."),
        (Message("{path} ends.", path=Path("x.npz")), "x.npz ends."),
        (
            Message("{path} ends.", path=PROJECT / "data" / "visitors" / "shared" / "own" / "x"),
            "x ends.",
        ),
        (
            Message("{path} ends.", path=PROJECT / "data" / "visitors" / ("0ace" * 8) / "x"),
            "x ends.",
        ),
        (Message("{path} ends.", path=PROJECT), f"{PROJECT.name} ends."),
        (
            Message("{a}: {reason}", a="x", reason=Message("{path} ends.", path=OUTSIDE)),
            "x: mnist ends.",
        ),
        (Message("{n:,} in {path}", n=1234, path=OUTSIDE), "1,234 in mnist"),
        (Message("It is so ({why}).", why=OSError(2, "Nothing", str(OUTSIDE))), None),
        (message_of(OSError(errno.EROFS, "Read-only file system", str(OUTSIDE))), None),
        (message_of(OSError(f"Unable to open {OUTSIDE}")), "Unable to open mnist"),
        (
            message_of(ValueError(f"cannot identify '{OUTSIDE / 'x.png'}'")),
            "cannot identify 'x.png'",
        ),
        (message_of(ValueError("C:\\Users\\Me And You\\x.h5: no")), "x.h5: no"),
        (
            message_of(ValueError("see https://a.example/b/c, 1 / 2 / 3")),
            "see https://a.example/b/c, 1 / 2 / 3",
        ),
        ("/a name/of a person/", "/a name/of a person/"),
    ],
)
def test_a_visitor_sees_no_folder_of_the_server(message, shown):
    told = for_visitors(message)
    assert str(OUTSIDE.parent) not in told
    assert str(PROJECT.parent) not in told
    assert shown in (None, told)
    text, _ = said(literal(message))
    assert text.replace(JOINER, "") == told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a z1[8] b](/forward?unit=z1[8])", "a z1[8] b"),
        (":small[it is :red[x]]", "it is x"),
        ("[:green[x]](?a=b) and *it*, 2*3*4", "x and it, 2*3*4"),
        (":primary-background[z1[8]] **bold** `code`", "z1[8] **bold** `code`"),
    ],
)
def test_without_markdown_the_words_of_links_and_colours_stay(text, found):
    assert without_markdown(text) == found


@pytest.mark.parametrize(
    "name",
    ["[x](y)", "*a*", ":red[b]", "_c_", "a\\b", "**b**", "<b>&", "1. x", ":smile:", "www.x.y"],
)
def test_without_markdown_a_name_that_was_literal_is_as_it_was(name):
    assert without_markdown(literal(name)) == name
    assert without_markdown(_("Digit {name}", name=literal(name))) == f"Digit {name}"
