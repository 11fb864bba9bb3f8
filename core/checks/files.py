"""What must be true of the files of a data set."""

from collections.abc import Iterator
from pathlib import Path

from core.checks.check import Check
from core.datasets.sources import chosen_folder, find_source, variable
from core.datasets.table import Source, SourceFile
from core.datasets.verification import Verification, verify
from core.messages import Message, message_of


def check_files(source: str | Source) -> Iterator[Check]:
    """Compare the files of a data set with what is published of them; no network is needed.

    Parameters
    ----------
    source : str or Source
        A data set, or its name; nothing of it is fetched.

    Raises
    ------
    ValueError
        If there is no such data set.
    """
    source = find_source(source)
    try:
        verifications = verify(source)
    except OSError as error:
        yield Check(
            Message("The files of {title} are as published", title=source.title),
            False,
            message_of(error),
            _how(source.files[0]),
            Message("let the file be read"),
        )
        return
    for verification in verifications:
        passed, figures = _judged(verification)
        path = verification.path or Path(verification.file.name)
        name = Message("{file} is as published", file=path.name)
        yield Check(name, passed, figures, _how(verification.file), _replacement(source, path))


def _how(file: SourceFile) -> Message:
    if file.sha256:
        return Message("the SHA-256 of what is in the file, against the one it is published with")
    return Message("the SHA-256 of the file as it is on disk, against the one it is published with")


def _judged(verification: Verification) -> tuple[bool | None, Message]:
    found, expected = verification.found, verification.expected
    if found is None:
        return None, Message("the file is not here")
    if expected is None:
        return None, Message("{found}; none is published to compare with", found=found)
    if verification.ok:
        return True, Message("{found}", found=found)
    return False, Message("{found}, where {expected} was expected", found=found, expected=expected)


def _replacement(source: Source, path: Path) -> Message:
    if chosen_folder(source):
        return Message(
            "put the published file in the place of {path}, or unset {variable}",
            path=path,
            variable=variable(source, "DIR"),
        )
    if source.mirrors:
        return Message("delete {path}: a file that is missing is fetched", path=path)
    return Message("put {path} back as it came with the project", path=path)
