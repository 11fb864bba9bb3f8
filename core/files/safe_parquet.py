"""Parquet files, opened with bounds: a small one can unpack to any size."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from core.messages import Message, is_said


@contextmanager
def parquet_file(name: str, data: bytes) -> Iterator[Any]:
    """Yield the ``pyarrow.parquet.ParquetFile`` of a file's bytes.

    Its texts and bytes are dictionaries, of which `cells` takes each value once: a small file can
    repeat a long one any number of times.

    Raises
    ------
    ValueError
        If pyarrow is not installed, or the file is damaged, which may show only within the block.
    """
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise ValueError(
            Message(
                "{file} is a Parquet file, and what reads those is not installed: python -m pip "
                "install pyarrow, or bring what is in it in another form.",
                file=name,
            )
        ) from error
    try:
        schema = pyarrow.parquet.ParquetFile(io.BytesIO(data)).schema
        columns = map(schema.column, range(len(schema)))
        texts = [column.path for column in columns if column.physical_type == "BYTE_ARRAY"]
        yield pyarrow.parquet.ParquetFile(io.BytesIO(data), read_dictionary=texts)
    except Exception as error:  # pyarrow raises errors of its own and of Python
        if is_said(error):
            raise
        raise ValueError(
            Message(
                "{file} is a damaged Parquet file ({error:.80}): fetch or copy it again.",
                file=name,
                error=" ".join(str(error).split()),
            )
        ) from error


def unpacked_size(file: Any) -> int:
    """Return how many bytes the columns of a file say they take, repeated values once."""
    metadata = file.metadata
    groups = map(metadata.row_group, range(metadata.num_row_groups))
    return sum(group.total_byte_size for group in groups)


def cells(column: Any, missing: Any = None) -> list[Any]:
    """Return the values of a column, an equal text only once in memory."""
    from pyarrow import types

    if not types.is_dictionary(column.type):
        return [missing if value is None else value for value in column.to_pylist()]
    indices = column.indices.to_pylist()
    values = {i: column.dictionary[i].as_py() for i in set(indices) if i is not None}
    return [values.get(i, missing) for i in indices]
