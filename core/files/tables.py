"""Tables of rows, each a dataclass: written as CSV or Parquet, and read back without trust."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path, PurePath
from typing import Any

from core.files.atomic import replacing
from core.files.names import check_file_name
from core.files.paths import check_parent
from core.files.safe_parquet import cells, parquet_file, unpacked_size
from core.files.typed_rows import Row, typed_rows
from core.messages import Message

CSV, PARQUET = SUFFIXES = ".csv", ".parquet"
#: The most that is read of a table.
MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 8_000_000, 20_000, 100

_PARQUET_MAGIC = b"PAR1"


def check_table_path(path: Path) -> None:
    """Make sure that `write_rows` can write a table of this name, before the work it is of.

    Raises
    ------
    ValueError
        If it ends neither in .csv nor in .parquet, what writes Parquet is not installed, or the
        name cannot be one on Windows.
    FileNotFoundError
        If there is no such folder.
    """
    check_file_name(path.name)
    check_parent(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(
            Message(
                "{file}: a table is written as .csv or .parquet; call it {stem}.csv.",
                file=path.name,
                stem=path.stem,
            )
        )
    if suffix == PARQUET:
        try:
            import pyarrow.parquet  # noqa: F401
        except ImportError as error:
            raise ValueError(
                Message(
                    "{file}: what writes Parquet is not installed: python -m pip install pyarrow, "
                    "or call it {stem}.csv.",
                    file=path.name,
                    stem=path.stem,
                )
            ) from error


def write_rows(path: Path, kind: type[Row], rows: Sequence[Row]) -> None:
    """Write rows as CSV or Parquet, as the name ends; what was there stays until it is whole.

    Raises
    ------
    ValueError, OSError
        As `check_table_path`, or if it cannot be written.
    """
    check_table_path(path)
    names = [field.name for field in fields(kind)]
    values = [[getattr(row, name) for name in names] for row in rows]
    with replacing(path) as file:
        if path.suffix.lower() == CSV:
            # A file's name that is no text must not stop what is written.
            text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="")
            csv.writer(text, lineterminator="\n").writerows([names, *values])
            text.detach()
        else:
            import pyarrow.parquet

            columns = zip(*values, strict=True) if values else ([] for _ in names)
            table = dict(zip(names, map(list, columns), strict=True))
            pyarrow.parquet.write_table(pyarrow.table(table), file)


def read_rows(name: str, data: bytes, *kinds: type[Row]) -> list[Row]:
    """Return the rows of a table, CSV or Parquet as its content tells.

    Parameters
    ----------
    name : str
        Of the file, for the sentence that refuses it.
    data : bytes
        What is in it; nothing of it is trusted.
    *kinds : type
        Dataclasses of `str`, `int`, `float` and `bool`, which may refuse their values. The rows are
        of the first of which the table has all columns; it may have others beside them.

    Raises
    ------
    ValueError
        If it is no such table, a number in it is none or not finite, or it is too large.
    """
    if len(data) > MOST_BYTES:
        raise _too_large(name)
    read = _parquet_columns if data.startswith(_PARQUET_MAGIC) else _csv_columns
    tried = [(kind, *read(name, data, [field.name for field in fields(kind)])) for kind in kinds]
    kind, columns, lacking = min(tried, key=lambda each: len(each[2]))  # the first of equals
    if lacking:
        raise ValueError(
            Message(
                "{file} is no table that is read here, for it has no column {lacking:.200}: choose "
                "one that was written by python -m core.",
                file=name,
                lacking=", ".join(lacking),
            )
        )
    if not columns or not columns[0]:
        raise ValueError(Message("{file} has no rows: choose another table.", file=name))
    return typed_rows(name, kind, columns)


def _csv_columns(name: str, data: bytes, wanted: list[str]) -> tuple[list[list[Any]], list[str]]:
    """Return the columns that are wanted, and the names of those that are not there."""
    try:
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        heading = next(rows, [])
        _check_size(name, 0, len(heading))
        if lacking := [column for column in wanted if column not in heading]:
            return [], lacking
        body = list(_bounded(name, rows, len(heading)))
    except (csv.Error, UnicodeDecodeError) as error:
        raise ValueError(
            Message(
                "{file} is neither CSV in UTF-8 nor Parquet ({error:.80}): choose another file.",
                file=name,
                error=str(error),
            )
        ) from error
    return [[row[heading.index(column)] for row in body] for column in wanted], []


def _bounded(name: str, rows: Iterator[list[str]], width: int) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        _check_size(name, number, width)
        if len(row) != width:
            raise ValueError(
                Message(
                    "{file}, row {number:,}, has {found:,} cells, where the heading has "
                    "{expected:,}: write the table again.",
                    file=name,
                    number=number,
                    found=len(row),
                    expected=width,
                )
            )
        yield row


def _parquet_columns(
    name: str, data: bytes, wanted: list[str]
) -> tuple[list[list[Any]], list[str]]:
    with parquet_file(name, data) as file:
        _check_size(name, file.metadata.num_rows, file.metadata.num_columns)
        if unpacked_size(file) > MOST_BYTES:
            raise _too_large(name)
        if lacking := [column for column in wanted if column not in file.schema_arrow.names]:
            return [], lacking
        table = file.read(columns=wanted).combine_chunks()
        return [_whole(table.column(column)) for column in wanted], []


def _whole(column: Any) -> list[Any]:
    return [cell for chunk in column.chunks for cell in cells(chunk)]


def _check_size(name: str, rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise _too_large(name)


def _too_large(name: str) -> ValueError:
    return ValueError(
        Message(
            "{file} is too large: a table of at most {bytes:,.0f} MB, {rows:,} rows and {columns} "
            "columns is read.",
            file=name,
            bytes=MOST_BYTES / 1e6,
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )
    )


def is_table(path: PurePath) -> bool:
    """Return whether a file is called like a table."""
    return path.suffix.lower() in SUFFIXES
