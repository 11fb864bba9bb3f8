"""Sentences that keep their template and their values, so that they can be said in any language."""

import os
import re
import string
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from typing import Any

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_JOINER = "\N{WORD JOINER}"

LONGEST = 500  # characters of a value in a sentence: a file may hold names of any length


class Message(str):
    """A sentence in English that knows what it was made of; in all else a `str`.

    What `core` says to a person, in an error or in a note, is one of these. Its template is a whole
    sentence and stands in the code as it is: a catalogue of another language has it for a key.

    A value may come from any file: of a text longer than `LONGEST` the sentence has the beginning,
    and of what is hidden in it question marks. `values` has it whole.

    Parameters
    ----------
    template : str
        The sentence, with the names of its values in braces, as `str.format` takes them.
    **values
        A value that is a `Message` itself, as the reason within a sentence, can be translated too.
        One that is a path stays one: who may not see where the files are is shown its name alone.

    Attributes
    ----------
    template : str
    values : dict of str to object

    Examples
    --------
    >>> error = ValueError(Message("{file} has {size:,} bytes.", file="x.npz", size=1234))
    >>> str(error)
    'x.npz has 1,234 bytes.'
    >>> message_of(error).template
    '{file} has {size:,} bytes.'
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> "Message":
        """Format the template; raise what `str.format` raises where it does not fit the values."""
        message = super().__new__(cls, _FORMATTER.vformat(template, (), values))
        message.template, message.values = template, values
        return message

    def translated(self, gettext: Callable[[str], str]) -> "Message":
        """Return it in another language.

        Parameters
        ----------
        gettext : callable
            Takes a template in English and returns that of the language, with the same names of
            values; the English one where there is none.
        """
        values = {
            name: value.translated(gettext) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        # What a catalogue has for an empty text is what is said of it itself.
        template = self.template and gettext(self.template)
        return Message(_without_gaps(template, values), **values)

    def to_json(self) -> dict[str, Any]:
        """Return its template and values as JSON can hold them; other values become text.

        Where that would change the sentence, as a format of a number would not take its text, the
        sentence is all that is kept.
        """
        values = {name: _json_value(value) for name, value in self.values.items()}
        kept = {"template": self.template, "values": values}
        try:
            same = Message.from_json(kept) == self
        except ValueError:
            same = False
        return kept if same else Message("{text}", text=str(self)).to_json()

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Message":
        """Return the message of what `to_json` gave."""
        return cls(
            kept["template"],
            **{name: _from_json_value(value) for name, value in kept["values"].items()},
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.template, self.values)


def _without_gaps(template: str, values: dict[str, Any]) -> str:
    """Return a template without the blanks that would part two Chinese words.

    It has them around each value: they are right where that is a number, or a name in Latin.
    """
    for name, value in values.items():
        text = str(value)
        if _CHINESE.match(text[:1]):
            template = re.sub(rf"(?<={_CHINESE.pattern}) (?={{{name}}})", "", template)
        if _CHINESE.match(text[-1:]):
            template = re.sub(rf"(?<={{{name}}}) (?={_CHINESE.pattern})", "", template)
    return template


class _Formatter(string.Formatter):
    """As `str.format`; no value makes the sentence long, or hides anything in it."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text = format(value, format_spec)
        if isinstance(value, Message):
            return text
        if len(text) > LONGEST and not isinstance(value, PurePath):
            text = f"{text[: LONGEST - 1]}…"
        # Pages put it where Markdown would read a name as something else: it is not to be seen.
        return _JOINER.join(map(visible, text.split(_JOINER)))


_FORMATTER = _Formatter()


def is_hidden(character: str) -> bool:
    """Return whether it shows nothing, turns what follows it around, or stands for no character."""
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") or character == "\ufffd"
    )


def visible(text: str) -> str:
    """Return a text with a question mark in the place of each character that is hidden."""
    if text.isprintable():
        return text
    return "".join("?" if is_hidden(character) else character for character in text)


def _json_value(value: object) -> object:
    if isinstance(value, Message):
        return value.to_json()
    if isinstance(value, PurePath):
        return {"path": str(value)}
    return value if isinstance(value, str | int | float | None) else str(value)


def _from_json_value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return Path(value["path"]) if "path" in value else Message.from_json(value)


def _restored(template: str, values: dict[str, Any]) -> Message:
    return Message(template, **values)


def listed(names: Iterable[str]) -> Message:
    """Return names or messages as a sentence lists them, one at least."""
    first, *others = names
    said = Message("{name}", name=first)
    for name in others:
        said = Message("{names}, {name}", names=said, name=name)
    return said


def is_said(error: BaseException) -> bool:
    """Return whether an error is one of this project's, which says what a person needs to know."""
    return any(isinstance(argument, Message) for argument in error.args)


def message_of(error: BaseException) -> Message:
    """Return what an error says: the `Message` it was raised with, else its text as one."""
    for argument in error.args:
        if isinstance(argument, Message):
            return argument
    if isinstance(error, OSError) and error.strerror:
        return _refusal(error)
    return Message("{text}", text=" ".join(str(error).split()))


def _refusal(error: OSError) -> Message:
    """Return what the system says, of which file."""
    if error.filename is None:
        return Message("{text}", text=error.strerror)
    # Of a file without a name it is a number.
    named = isinstance(error.filename, str | bytes)
    return Message(
        "{path} could not be used ({reason}): give another path, or change its permissions.",
        path=Path(os.fsdecode(error.filename) if named else str(error.filename)),
        reason=error.strerror,
    )
