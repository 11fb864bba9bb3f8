"""Text from elsewhere as a page shows it: just as it is, and without the server's folders."""

import re
from pathlib import Path, PurePath
from typing import Any

from core.messages import Message, message_of, visible
from dashboard.words.translation import said

_PROJECT = Path(__file__).resolve().parents[2]
_VISITORS = _PROJECT / "data" / "visitors"  # as in `dashboard.state.places`
# A whole path in the text of another library's error, not in an address of the web.
_FOLDER = r"""[^\s/\\'"<>|:*?][^/\\'"<>|:*?]*[/\\]"""
_WHOLE_PATH = re.compile(rf"(?<![\w:/\\.])(?:[A-Za-z]:)?[/\\](?:{_FOLDER})+")

# What Markdown reads as a mark, and not after a backslash. Within a word an underscore is none.
_MARK = re.compile(r"[\\`*\[\]$~&<>#|!]|\b_|_\b|(?<=_)_")
# What Streamlit looks for in the text that Markdown has left (icons, emoji, addresses, arrows made
# of signs), and what means something at an end of a text, as `1.` and blanks. There no backslash
# helps, but a character of no width does.
_JOINED = re.compile(
    r":(?=[^\W\d]|[/:]|[\w+-]+(?::|\Z))|@(?=[\w-])|www(?=\.)|[-<>~](?=[-=>])"
    r"|^\d+(?=[.)](?:\s|\Z))|^(?=\s|[-+=]+(?:\s|\Z))|(?<=\s)\Z",
    re.IGNORECASE,
)
_JOINER = "\N{WORD JOINER}"
# What the pages write of Markdown: words in brackets, in which a unit as z1[8] may stand.
_WORDS = r"\[((?:\\.|[^\\\[\]]|\[[^\[\]]*\])*)\]"
_LINK = re.compile(rf"{_WORDS}\([^()\s]*\)")
_COLOURED = re.compile(rf"(?<!\w):[a-z-]+{_WORDS}")
_ITALIC = re.compile(r"(?<![\w*\\])\*([^*\s][^*]*)\*(?![\w*])")
_ESCAPED = re.compile(r"\\([\\`*\[\]$~&<>#|!_])")


def literal(text: str) -> str:
    """Return text from a file, an address or a visitor so that Markdown shows it as it is.

    Line breaks and characters that cannot be shown, as halves of a surrogate pair, become ``?``.
    Of a message it is what `for_visitors` makes of it.
    """
    joined = _JOINED.sub(rf"\g<0>{_JOINER}", visible(for_visitors(text)))
    return _MARK.sub(r"\\\g<0>", joined)


def without_markdown(text: str) -> str:
    """Return a sentence of the pages where nothing is a link, a colour or an icon.

    Its ``**bold**`` and ```code``` stay as they are written, and what `literal` had put before the
    signs of text from elsewhere goes.
    """
    plain, coloured = _LINK.sub(r"\1", str(text)), 1
    while coloured:  # one may stand in another
        plain, coloured = _COLOURED.subn(r"\1", plain)
    return _ESCAPED.sub(r"\1", _ITALIC.sub(r"\1", plain)).replace(_JOINER, "")


def for_visitors(text: str) -> str:
    """Return a message in the visitor's language, without the folders of the server.

    Other text is returned as it is.

    A file in the project is named as it is there, one that a visitor keeps or shares and any other
    by its name alone.
    """
    if not isinstance(text, Message):
        return text
    if text.template == "{text}" and not isinstance(text.values["text"], Message):
        return _WHOLE_PATH.sub("", text)
    values = {name: _shown(each) for name, each in text.values.items()}
    return said(Message(text.template, **values))


def quoted(text: str) -> str:
    """Return text as it is written in Python, in the quotation marks that Ruff would choose."""
    written = repr(text)
    return written if '"' in written else f'"{written[1:-1]}"'


def _shown(value: Any) -> Any:
    if isinstance(value, PurePath):
        return _named(Path(value))
    if isinstance(value, BaseException):
        return for_visitors(message_of(value))
    return for_visitors(value) if isinstance(value, Message) else value


def _named(path: Path) -> str:
    if not path.is_absolute():
        return str(path)
    inside = path.is_relative_to(_PROJECT) and path != _PROJECT
    # The folders that visitors keep and share things in tell nobody anything.
    if inside and not path.is_relative_to(_VISITORS):
        return str(path.relative_to(_PROJECT))
    return path.name
