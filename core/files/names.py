"""The names that a person may give to files and folders: on Windows not every name can be one.

Source: "Naming Files, Paths, and Namespaces", learn.microsoft.com/windows/win32/fileio.
"""

import re

from core.messages import Message

OWN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
#: What is written to one of these is lost, also where an ending stands behind it.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?= *($|[.:]))", re.I)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


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
    check_file_name(name)


def device_of(name: str) -> str:
    """Return the device that a file name stands for on Windows; empty if for none."""
    match = _DEVICE.match(name)
    return match[1].upper() if match else ""


def check_file_name(name: str) -> None:
    """Refuse a file name that Windows does not take, or takes for another, with a `ValueError`.

    On every machine: what is written here is to be read there.
    """
    if device := device_of(name):
        raise ValueError(
            Message(
                "The name {name!r} cannot be used: on Windows {device} is a device, whatever "
                "stands behind the dot. Choose another name.",
                name=name[:40],
                device=device,
            )
        )
    if name.endswith((".", " ")):
        raise ValueError(
            Message(
                "The name {name!r} cannot be used: Windows leaves out a dot or a blank at the end "
                "of a name. Choose one without.",
                name=name[-40:],
            )
        )
    if forbidden := _FORBIDDEN.search(name):
        raise ValueError(
            Message(
                "The name {name!r} cannot be used: on Windows no name has {character!r} in it. "
                "Choose one without.",
                name=name[:40],
                character=forbidden[0],
            )
        )
