"""Data sets that a person brings: four IDX files, recognised, checked, and stored under a name."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from core.datasets import sources
from core.datasets.class_names import DIGITS, MOST, class_names
from core.datasets.mnist import SIDE, read_data_set
from core.datasets.sources import CLASSES, own_source
from core.datasets.table import Source, SourceFile
from core.files.atomic import claiming_folder, replacing
from core.files.idx import read_idx_header
from core.files.idx_stream import GZIP_MAGIC, IdxHeader
from core.files.names import check_own_name
from core.messages import Message, message_of

MAX_BYTES = 2**28  # of one file, unpacked: 342,000 images
SPLIT_NAMES = {"train": re.compile("train", re.I), "test": re.compile("test|t10k", re.I)}


def store(name: str, files: Mapping[str, bytes], classes: str = "") -> Source:
    """Check the four files of a data set and keep them under a name of one's own.

    Parameters
    ----------
    name : str
        1 to 32 letters, digits, ``-`` and ``_``; not the name of a data set there is.
    files : mapping of str to bytes
        Content by file name; plain or gzip. Images (three dimensions) and labels (one) are told
        apart by their headers; train and test by their names where these say ``train``, ``test``
        or ``t10k``, else by their lengths: the longer is train.
    classes : str, optional
        The name of each class, as in `class_names`. Without them the classes are called by their
        numbers: 0 to the largest label there is, or to 9.

    Returns
    -------
    Source
        Its row; from now on ``load_mnist(source=name)`` loads it, in every process.

    Raises
    ------
    ValueError
        If the name cannot be one, the files are not the four of a data set, or a label has no name.
    OSError
        If they cannot be stored. Then, as after a ValueError, nothing is.
    """
    folder = _new_folder(name)
    named = class_names(classes) if classes.strip() else ()
    if len(files) != 4:
        raise ValueError(_not_four(len(files)))
    with _filled(folder) as scratch:
        headers = {}
        for given, content in files.items():
            path = scratch / _safe(given)
            with replacing(path) as file:
                file.write(content)
            headers[path.name] = _header(path)
        roles = _roles(headers)
        # Read under the names the person knows, for an error to name them; stored under MNIST's.
        given_names = tuple(SourceFile(role, file) for role, file in roles.items())
        any_label = tuple(map(str, range(256)))
        splits = read_data_set(Source(name, name, scratch, given_names, classes=any_label))
        largest = {
            roles[role]: int(labels.max())
            for role, (_, labels) in zip(("t_train", "t_test"), splits, strict=True)
        }
        names = _classes(named, largest)
        for kept in own_source(folder).files:
            path = scratch / roles[kept.role]
            path.rename(scratch / f"{kept.name}{'.gz' if _is_packed(path) else ''}")
        with replacing(scratch / CLASSES) as file:
            file.write("\n".join(names).encode())
    return own_source(folder)


def _classes(named: tuple[str, ...], largest: Mapping[str, int]) -> tuple[str, ...]:
    """Return what the classes are called, given the largest label in each file of labels."""
    most = len(named) or MOST
    for file, label in largest.items():
        if label >= most:
            raise ValueError(_too_large(file, label, most - 1, bool(named)))
    return named or tuple(map(str, range(max(len(DIGITS), *(n + 1 for n in largest.values())))))


def _new_folder(name: str) -> Path:
    check_own_name(name)
    rows = sources.sources().values()
    taken = {word.casefold() for row in rows for word in (row.name, row.title)}
    folder = sources.OWN / name
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
    """Yield a new folder to fill that becomes the data set's; errors name what the person knows."""
    scratch = folder  # until there is one, no error can name it
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
    except ValueError as error:
        raise ValueError(_without(scratch, message_of(error))) from error


def _without(folder: Path, message: Message) -> Message:
    """Return a message that names the files of a folder without naming the folder."""
    values = {
        name: value.name if isinstance(value, Path) and folder in value.parents else value
        for name, value in message.values.items()
    }
    return Message(message.template, **values)


def _header(path: Path) -> IdxHeader:
    header = read_idx_header(path)
    if header.nbytes > MAX_BYTES:
        raise ValueError(
            Message(
                "{file} declares {size:,} bytes of numbers, where {most:,} are taken at most: "
                "choose a file of fewer images.",
                file=path.name,
                size=header.nbytes,
                most=MAX_BYTES,
            )
        )
    if len(header.shape) == 3 and header.shape[1:] != (SIDE, SIDE):
        _, height, width = header.shape
        raise ValueError(
            Message(
                "{file} holds images of {height} × {width} pixels, where this version takes "
                "{side} × {side}: scale them first.",
                file=path.name,
                height=height,
                width=width,
                side=SIDE,
            )
        )
    return header


def _roles(headers: Mapping[str, IdxHeader]) -> dict[str, str]:
    """Return which file is x_train, t_train, x_test and t_test."""
    images = [name for name, header in headers.items() if len(header.shape) == 3]
    labels = [name for name, header in headers.items() if len(header.shape) == 1]
    if len(images) != 2 or len(labels) != 2:
        raise ValueError(_not_two_and_two(len(images), len(labels), len(headers)))
    x_train, x_test = _by_split(images, headers)
    t_train, t_test = _by_split(labels, headers)
    return {"x_train": x_train, "t_train": t_train, "x_test": x_test, "t_test": t_test}


def _by_split(pair: list[str], headers: Mapping[str, IdxHeader]) -> tuple[str, str]:
    for split, pattern in SPLIT_NAMES.items():
        named = [bool(pattern.search(name)) for name in pair]
        if named[0] != named[1]:
            first_is_train = named[0] == (split == "train")
            return (pair[0], pair[1]) if first_is_train else (pair[1], pair[0])
    first, second = (headers[name].shape[0] for name in pair)
    if first == second:
        raise ValueError(
            Message(
                "{first} and {second} are equally long, and their names do not tell which is to "
                "train and which to test on: put train or test into the names.",
                first=pair[0],
                second=pair[1],
            )
        )
    return (pair[0], pair[1]) if first > second else (pair[1], pair[0])


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(GZIP_MAGIC)) == GZIP_MAGIC


def _safe(name: str) -> str:
    """Return a name like the given one that stays in its folder and is not hidden."""
    return re.sub(r"[^\w.-]", "_", name)[-80:].lstrip(".") or "file"


def _not_four(files: int) -> Message:
    if files == 1:
        return Message(
            "A data set has four files, images and labels to train and to test on, and here 1 file "
            "came: choose all four at once."
        )
    return Message(
        "A data set has four files, images and labels to train and to test on, and here {files} "
        "files came: choose all four at once.",
        files=files,
    )


def _not_two_and_two(images: int, labels: int, files: int) -> Message:
    if others := files - images - labels:
        return Message(
            "Two files of images (three dimensions) and two of labels (one dimension) were "
            "expected, and {images} of images, {labels} of labels and {others} of neither came: "
            "choose the four files of one data set.",
            images=images,
            labels=labels,
            others=others,
        )
    return Message(
        "Two files of images (three dimensions) and two of labels (one dimension) were expected, "
        "and {images} of images, {labels} of labels came: choose the four files of one data set.",
        images=images,
        labels=labels,
    )


def _too_large(file: str, label: int, last: int, named: bool) -> Message:
    values = {"file": file, "label": label, "last": last}
    if named:
        return Message(
            "{file} holds the label {label}, where the last that is named is {last}: name the "
            "others too, or none.",
            **values,
        )
    return Message(
        "{file} holds the label {label}, where the largest there can be is {last}: choose the file "
        "of the labels.",
        **values,
    )
