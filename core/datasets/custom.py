"""Data sets that a person brings: recognised, and stored under a name as four IDX files."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from core.datasets import sources
from core.datasets.recognition import Recognised, recognise
from core.datasets.sources import CLASSES, own_source
from core.datasets.table import Source
from core.files.atomic import claiming_folder, replacing
from core.files.idx import write_idx
from core.files.names import check_own_name
from core.files.quota import Quota, check_all, size_of
from core.messages import Message


def store(
    name: str,
    files: Mapping[str, bytes],
    classes: str = "",
    *,
    first_label: int | None = None,
    transpose: bool = False,
    test: float | None = None,
    folders: Sequence[Path] = (),
) -> Source:
    """Recognise the data set in some files and keep it under a name of one's own.

    Parameters
    ----------
    name : str
        1 to 32 letters, digits, ``-`` and ``_``; not the name of a data set there is.
    files, classes, first_label, transpose, test
        As `recognise` takes them: any container it knows, and the name of each class.
    folders : sequence of Path
        Folders of data sets of one's own, ``data/own`` unless they are said: the first is that
        which it is stored in, and in none of them has another one its name.

    Returns
    -------
    Source
        Its row; from now on ``load_mnist(source=name)`` loads it, in every process, where it is in
        ``data/own``.

    Raises
    ------
    ValueError
        If the name cannot be one, the files are no data set, or a label has no name.
    OSError
        If they cannot be stored. Then, as after a ValueError, nothing is.
    """
    check_name(name, *folders)
    recognised = recognise(files, classes, first_label=first_label, transpose=transpose, test=test)
    return keep(name, recognised, *folders)


def keep(
    name: str, recognised: Recognised, *folders: Path, quotas: tuple[Quota, ...] = ()
) -> Source:
    """Store a data set that was recognised; all else is as in `store`.

    The `quotas` are of the first folder, or those above it: a `QuotaError` if one is full.
    """
    folder = check_name(name, *folders)
    row = own_source(folder)
    arrays = {
        "x_train": recognised.train.images,
        "t_train": recognised.train.labels,
        "x_test": recognised.test.images,
        "t_test": recognised.test.labels,
    }
    check_all(quotas, sum(array.nbytes for array in arrays.values()))
    with _filled(folder) as scratch:
        for file in row.files:
            write_idx(scratch / file.name, arrays[file.role])
        with replacing(scratch / CLASSES) as stream:
            stream.write("\n".join(recognised.classes).encode())
        check_all(quotas, size_of(scratch), written=True)
    return own_source(folder)


def check_name(name: str, *folders: Path) -> Path:
    """Return the folder that a data set of this name will have.

    Parameters
    ----------
    name : str
    *folders : Path
        As `store` takes them.

    Raises
    ------
    ValueError
        If it cannot be a name, or there is a data set of that name.
    """
    check_own_name(name)
    rows = sources.sources(*folders).values()
    taken = {word.casefold() for row in rows for word in (row.name, row.title)}
    folder = (folders[0] if folders else sources.OWN) / name
    # Where file names do not heed case, digits and Digits are the same folder.
    if name.casefold() in taken or folder.exists():
        raise _taken(name)
    return folder


def _taken(name: str) -> ValueError:
    return ValueError(
        Message("There is a data set {name} already: choose another name.", name=name)
    )


@contextmanager
def _filled(folder: Path) -> Iterator[Path]:
    """Yield a new folder to fill that becomes the data set's."""
    try:
        with claiming_folder(folder) as scratch:
            yield scratch
    except FileExistsError as error:  # somebody stored one under this name meanwhile
        raise _taken(folder.name) from error
    except OSError as error:
        raise OSError(
            Message(
                "The files were not stored in {folder} ({reason}): free some room or change its "
                "permissions, and try again.",
                folder=folder.parent,
                reason=os.strerror(error.errno) if error.errno else str(error),
            )
        ) from error
