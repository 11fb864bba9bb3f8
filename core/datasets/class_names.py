"""What the classes of a data set are called: read from what a person wrote, and checked."""

import unicodedata

MOST, LONGEST = 100, 40  # names, and characters of one
DIGITS = tuple("0123456789")


def class_names(text: str) -> tuple[str, ...]:
    """Read the names of the classes, that of label 0 first.

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
    names = [name.strip() for name in (lines if len(lines) > 1 else lines[0].split(","))]
    if not 2 <= len(names) <= MOST:
        raise ValueError(
            f"The names of 2 to {MOST} classes were expected, and {len(names)} came: write one a "
            "line, or separate them by commas."
        )
    for label, name in enumerate(names):
        if fault := _fault(name, names[:label]):
            raise ValueError(f"The name of label {label} {fault}: correct it.")
    return tuple(names)


def _fault(name: str, before: list[str]) -> str:
    if not name:
        return "is empty"
    if len(name) > LONGEST:
        return f"has {len(name)} characters, where {LONGEST} are the most"
    if any(map(_is_hidden, name)):
        return f"holds a character that cannot be shown ({ascii(name)[:60]})"
    if name in before:
        return f"is that of label {before.index(name)} already ({name})"
    return ""


def _is_hidden(character: str) -> bool:
    """Tell whether it shows nothing, turns what follows it around, or stands for no character."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") or character == "�"
