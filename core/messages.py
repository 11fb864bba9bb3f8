"""Sentences that keep their template and their values, so that they can be said in any language."""

from typing import Any


class Message(str):
    """A sentence in English that knows what it was made of; in all else a `str`.

    What `core` says to a person, in an error or in a note, is one of these. Its template is a whole
    sentence and stands in the code as it is: a catalogue of another language has it for a key.

    Parameters
    ----------
    template : str
        The sentence, with the names of its values in braces, as `str.format` takes them.
    **values
        A value that is a `Message` itself, as the reason within a sentence, can be translated too.

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
        message = super().__new__(cls, template.format(**values))
        message.template, message.values = template, values
        return message

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
            **{
                name: cls.from_json(value) if isinstance(value, dict) else value
                for name, value in kept["values"].items()
            },
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.template, self.values)


def _json_value(value: object) -> object:
    if isinstance(value, Message):
        return value.to_json()
    return value if isinstance(value, str | int | float | None) else str(value)


def _restored(template: str, values: dict[str, Any]) -> Message:
    return Message(template, **values)


def message_of(error: BaseException) -> Message:
    """Return what an error says: the `Message` it was raised with, else its text as one."""
    for argument in error.args:
        if isinstance(argument, Message):
            return argument
    return Message("{text}", text=str(error))
