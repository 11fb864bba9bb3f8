"""The names that a person may give to files and folders of their own."""

import re

from core.messages import Message

OWN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


def check_own_name(name: str) -> None:
    """Refuse what cannot be the name of a file or folder of one's own, with a `ValueError`."""
    if not OWN_NAME.fullmatch(name):
        raise ValueError(
            Message(
                "The name {name!r} cannot be used: choose one of 1 to 32 letters, digits, - and _ "
                "that begins with a letter or a digit.",
                name=name[:40],
            )
        )
