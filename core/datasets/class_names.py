"""What the classes of a data set are called: read from what a person wrote, and checked."""

from collections.abc import Sequence

from core.messages import Message, is_hidden

MOST, LONGEST = 100, 40  # names, and characters of one
DIGITS = tuple("0123456789")


def class_names(text: str) -> tuple[str, ...]:
    """Return the names of the classes, that of label 0 first.

    Parameters
    ----------
    text : str
        One name a line; or, in a single line, separated by commas.

    Returns
    -------
    tuple of str
        2 to 100 different names of 1 to 40 characters, without spaces around them.

    Raises
    ------
    ValueError
        If there are too few or too many, or one cannot be a name or comes twice.
    """
    lines = text.strip().replace("\r\n", "\n").split("\n")
    return check_class_names(lines if len(lines) > 1 else lines[0].split(","))


def check_class_names(given: Sequence[str]) -> tuple[str, ...]:
    """Return the names without the spaces around them, if they can be those of classes.

    Raises as `class_names` does.
    """
    names = [name.strip() for name in given]
    if not 2 <= len(names) <= MOST:
        raise ValueError(
            Message(
                "The names of 2 to {most} classes were expected, and {count} came: write one a "
                "line, or separate them by commas.",
                most=MOST,
                count=len(names),
            )
        )
    for label, name in enumerate(names):
        if fault := _fault(label, name, names[:label]):
            raise ValueError(fault)
    return tuple(names)


def _fault(label: int, name: str, before: list[str]) -> Message | None:
    if not name:
        return Message("The name of label {label} is empty: correct it.", label=label)
    if len(name) > LONGEST:
        return Message(
            "The name of label {label} has {length} characters, where {longest} are the most: "
            "correct it.",
            label=label,
            length=len(name),
            longest=LONGEST,
        )
    if any(map(is_hidden, name)):
        return Message(
            "The name of label {label} holds a character that cannot be shown ({name:.60}): "
            "correct it.",
            label=label,
            name=ascii(name),
        )
    if name in before:
        return Message(
            "The name of label {label} is that of label {other} already ({name}): correct it.",
            label=label,
            other=before.index(name),
            name=name,
        )
    return None
