"""Data sets as Parquet, an image a row, as they are published on the Hugging Face hub."""

import json
import re
from typing import Any

import numpy as np

from core.arrays import Array
from core.datasets.class_names import LONGEST
from core.datasets.containers.archives import too_large
from core.datasets.containers.csv_rows import COUNTER
from core.datasets.containers.pictures import picture_images
from core.datasets.containers.piece import MAX_BYTES, MAX_IMAGES, PIXELS, Piece, compact
from core.files.safe_parquet import cells, parquet_file, unpacked_size
from core.messages import Message

ROWS = 5000  # read at a time
_LABEL = re.compile(r"(fine_)?(class[_ ]?)?labels?|class|target|digit|character|y", re.I)


def read_parquet_pieces(name: str, data: bytes) -> list[Piece]:
    """Return the images and labels of a Parquet file.

    An image is a picture's bytes, alone or as ``{"bytes": …}``, a list of pixels, or a column each;
    the label is in the column that is called so.

    Raises
    ------
    ValueError
        If pyarrow is not installed, or the file is damaged, too large or has other columns.
    """
    with parquet_file(name, data) as file:
        return [_read(name, file)]


def _read(name: str, file: Any) -> Piece:
    _check_size(name, file)
    images, labels = _columns(name, file.schema_arrow)
    batches = file.iter_batches(ROWS, columns=[*images, *labels])
    pixels: list[Any] = []
    label_parts: list[Array] = []
    left = MAX_BYTES
    seen: dict[bytes, bytes] = {}  # a picture that comes again is kept once
    for batch in batches:
        if len(images) > 1:
            part: Any = np.column_stack([_numbers(batch.column(column)) for column in images])
        else:
            part = _images(batch.column(images[0]))
        if isinstance(part, list):
            different = set(part)
            left -= sum(len(picture) for picture in different - seen.keys())
            kept = {picture: seen.setdefault(picture, picture) for picture in different}
            part = [kept[picture] for picture in part]
        else:
            part = compact(part)
            left -= part.nbytes
        if left < 0:
            raise too_large(name, MAX_BYTES)
        pixels.append(part)
        label_parts += (_numbers(batch.column(column)) for column in labels)
    notes: tuple[Message, ...] = ()
    if not pixels:
        array: Array = np.empty((0, PIXELS), np.uint8)
    elif isinstance(pixels[0], list):
        pictures = [picture for part in pixels for picture in part]
        array, notes = picture_images(
            [
                (Message("{file}, image {number:,}", file=name, number=number), data)
                for number, data in enumerate(pictures, 1)
            ]
        )
    else:
        array = np.concatenate(pixels)
    return Piece(
        name,
        array,
        np.concatenate(label_parts) if label_parts else None,
        classes=_class_names(file.schema_arrow, labels),
        notes=notes,
    )


def _check_size(name: str, file: Any) -> None:
    """Refuse what declares more than is read, before any of it is."""
    metadata = file.metadata
    if metadata.num_rows > MAX_IMAGES:
        raise ValueError(
            Message(
                "{file} has {rows:,} rows, where {most:,} are read at most: choose fewer images.",
                file=name,
                rows=metadata.num_rows,
                most=MAX_IMAGES,
            )
        )
    if unpacked_size(file) > MAX_BYTES:
        raise too_large(name, MAX_BYTES)


def _columns(name: str, schema: Any) -> tuple[list[str], list[str]]:
    """Return the columns of images, one or one a pixel, and that of labels if there is one."""
    from pyarrow import types

    nested = [
        field.name for field in schema if types.is_nested(field.type) or _is_binary(field.type)
    ]
    flat = [field.name for field in schema if field.name not in nested]
    labels = [column for column in flat if _LABEL.fullmatch(column)][:1]
    pixels = [column for column in flat if column not in labels and not COUNTER.fullmatch(column)]
    if len(nested) == 1:
        return nested, labels
    if not nested and len(pixels) == PIXELS:
        return pixels, labels
    raise ValueError(
        Message(
            "{file} has the columns {columns:.100}, where an image, as a picture's bytes or as "
            "{pixels} pixels, and a label were expected: leave the others out.",
            file=name,
            columns=", ".join(schema.names),
            pixels=PIXELS,
        )
    )


def _is_binary(kind: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    return any(is_one(kind) for is_one in (types.is_binary, types.is_large_binary))


def _images(column: Any) -> list[bytes] | Array:
    """Return the pictures of some rows as bytes, or their pixels as numbers, a row each."""
    from pyarrow import types

    if types.is_struct(column.type):
        column = column.field("bytes")
    if _is_binary(column.type):
        return cells(column, missing=b"")
    rows = len(column)
    while types.is_nested(column.type):
        column = column.flatten()
    return _numbers(column).reshape(rows, -1)


def _numbers(column: Any) -> Array:
    """Return a column of numbers, or of words, as an array."""
    from pyarrow import types

    if types.is_dictionary(column.type) or types.is_string(column.type):
        return np.array([str(value)[: LONGEST + 1] for value in cells(column, missing=b"")])
    return np.asarray(column.to_numpy(zero_copy_only=False))


def _class_names(schema: Any, labels: list[str]) -> tuple[str, ...]:
    """Return what the hub's own description of the columns calls the labels."""
    try:
        described = json.loads((schema.metadata or {})[b"huggingface"])
        names = described["info"]["features"][labels[0]]["names"]
        return tuple(names) if all(isinstance(name, str) for name in names) else ()
    except (LookupError, TypeError, ValueError):
        return ()
