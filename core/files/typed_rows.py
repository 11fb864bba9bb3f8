"""The cells of a table as the fields of a dataclass, each of the type that it says."""

import math
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Protocol, TypeVar, get_type_hints

from core.messages import Message, message_of, visible

LONGEST = 300  # characters of a cell


class Fields(Protocol):
    """What any dataclass has."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Row = TypeVar("Row", bound=Fields)


def typed_rows(name: str, kind: type[Row], columns: Sequence[Sequence[Any]]) -> list[Row]:
    """Return the rows of a table.

    Parameters
    ----------
    name : str
        Of the file, for the sentence that refuses it.
    kind : type
        A dataclass of `str`, `int`, `float` and `bool`, which may refuse its values.
    columns : sequence of sequences
        The cells of each field, as a file has them.

    Raises
    ------
    ValueError
        If a cell is not of the type of its field, or a row is refused; the message says which.
    """
    typed = [
        [_typed(name, column, number, cell, type_) for number, cell in enumerate(cells, 1)]
        for (column, type_), cells in zip(get_type_hints(kind).items(), columns, strict=True)
    ]
    rows = zip(*typed, strict=True)
    return [_checked(name, number, kind, row) for number, row in enumerate(rows, 1)]


def _truth(text: str) -> bool:
    return {"True": True, "False": False, "true": True, "false": False}[text]


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _text(text: str) -> str:
    return visible(text)


#: How the text of a cell is read, and what it is called, by the type of its column.
_KINDS: dict[type, tuple[Callable[[str], Any], Message]] = {
    bool: (_truth, Message("True or False")),
    int: (int, Message("a whole number")),
    float: (_number, Message("a finite number")),
    str: (_text, Message("a text of at most {most} characters", most=LONGEST)),
}


def _typed(name: str, column: str, number: int, cell: Any, kind: type) -> Any:
    read, expected = _KINDS[kind]
    try:
        text = "" if cell is None else str(cell)
        if len(text) > LONGEST:
            raise ValueError
        return read(text)
    except (ValueError, KeyError) as error:
        raise ValueError(
            Message(
                "{file}, row {number:,}: {column} is {found:.40}, where {expected} was expected: "
                "write the table again.",
                file=name,
                number=number,
                column=column,
                found=repr(cell)[:40],
                expected=expected,
            )
        ) from error


def _checked(name: str, number: int, kind: type[Row], cells: tuple[Any, ...]) -> Row:
    try:
        return kind(*cells)
    except ValueError as error:
        raise ValueError(
            Message(
                "{file}, row {number:,}: {reason}",
                file=name,
                number=number,
                reason=message_of(error),
            )
        ) from error
