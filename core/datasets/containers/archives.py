"""What files come in: gzip, zip and tar, unpacked in memory and no further than a limit."""

import gzip
import io
import locale
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from core.datasets.containers.piece import MAX_BYTES
from core.files.safe_gzip import read_gzip
from core.messages import Message

#: Of an archive. MNIST as pictures has 70,000; each takes room before anything is unpacked.
MAX_ENTRIES = 100_000
#: Of a gzip file, which does not say beforehand how long it is unpacked.
MAX_GZIP_BYTES = 2**28
#: How many times larger what is in a file may be than packed, if it is no small one: MNIST's images
#: become 5 times as large, 29 times as float64; nothing but zeros 1,000 times.
MAX_RATIO = 200
UNSUSPECTED = 2**24
_PART = 2**20
_UTF_8 = 0x800  # the flag of a zip archive that says it
#: What systems put into archives beside the files of a person.
_LITTER = ("__MACOSX", "Thumbs.db", "desktop.ini")


class Room:
    """The bytes that files may still take unpacked, of all that came together."""

    def __init__(self, left: int = MAX_BYTES) -> None:
        self.left = left

    def take(self, name: str, size: int) -> None:
        """Take room for what is in a file; raise a ValueError where there is no more."""
        self.left -= size
        if self.left < 0:
            raise too_large(name, MAX_BYTES)

    def take_zip(self, name: str, data: bytes, entries: Sequence[zipfile.ZipInfo]) -> None:
        """Take room for what a zip archive lists, beyond what the archive itself has."""
        size = sum(entry.file_size for entry in entries)
        _check_ratio(name, size, len(data))
        self.take(name, max(size - len(data), 0))


def _check_ratio(name: str, size: int, packed: int) -> None:
    """Refuse what is far larger than packed, as no images are: a bomb, before it goes off."""
    if size > max(UNSUSPECTED, MAX_RATIO * packed):
        raise ValueError(
            Message(
                "{file} unpacks to more than {ratio} times its size, as no images do: choose the "
                "files of a data set.",
                file=name,
                ratio=MAX_RATIO,
            )
        )


def unpack_gzip(name: str, data: bytes, room: Room) -> bytes:
    """Return what is in a gzip file.

    Raises
    ------
    ValueError
        If it is damaged or longer than `MAX_GZIP_BYTES`, or there is no room for it.
    """

    def check(size: int) -> None:
        _check_ratio(name, size, len(data))
        if size > MAX_GZIP_BYTES:
            raise too_large(name, MAX_GZIP_BYTES)

    try:
        return read_gzip(data, check, lambda size: room.take(name, size))
    except EOFError as error:
        raise ValueError(
            Message("{path} is a gzip file that was cut short: fetch or copy it again.", path=name)
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(
            Message(
                "{path} is a damaged gzip file (its checksum or its structure is wrong): fetch or "
                "copy it again.",
                path=name,
            )
        ) from error


def gzip_start(data: bytes) -> bytes:
    """Return the first bytes of what is in a gzip file; none if it is damaged."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data[:_PART], 16)
    except zlib.error:
        return b""


def zip_entries(name: str, data: bytes) -> list[zipfile.ZipInfo]:
    """Return what a zip archive lists, without folders and what systems put there.

    Raises
    ------
    ValueError
        If it is damaged, encrypted or has too many files, or a path leads out of it.
    """
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise _too_many(name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except Exception as error:  # zipfile and zlib raise a dozen kinds on damaged bytes
        raise _damaged(name, error) from error
    for entry in entries:
        _check_path(name, entry.filename)
        if entry.flag_bits & 1:
            raise ValueError(
                Message("{file} is encrypted: unpack it, and pack it without.", file=name)
            )
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(
                Message(
                    "{file} is packed in a way that few programs know: pack it as an ordinary zip "
                    "archive.",
                    file=name,
                )
            )
    return [entry for entry in entries if not is_litter(entry.filename)]


def _path(entry: zipfile.ZipInfo) -> str:
    """Return the path of an entry, as it was meant where the archive does not say that it is UTF-8.

    Python takes it then for the bytes of a system of 1981; most are UTF-8 all the same, and those
    that Windows packs are in the encoding of its language.
    """
    if entry.flag_bits & _UTF_8 or entry.filename.isascii():
        return entry.filename
    raw = entry.filename.encode("cp437")
    for encoding in ("utf-8", locale.getencoding()):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            pass
    return entry.filename


def unpack_zip(
    name: str, data: bytes, entries: Sequence[zipfile.ZipInfo], room: Room
) -> Iterator[tuple[str, bytes]]:
    """Yield files that a zip archive lists with their paths, which begin with the archive's name.

    Raises
    ------
    ValueError
        If one is damaged, or there is no room for all.
    """
    room.take_zip(name, data, entries)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in entries:
            try:
                with archive.open(entry) as file:
                    # The size says where to stop: it is what was counted.
                    content = file.read(entry.file_size)
            except Exception as error:  # as in `zip_entries`
                raise _damaged(name, error) from error
            yield f"{name}/{_path(entry)}", content


def unpack_tar(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files in a tar archive with their paths, which begin with the archive's name.

    Raises
    ------
    ValueError
        As `zip_entries` and `unpack_zip`.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for count, member in enumerate(archive):
                if count == MAX_ENTRIES:
                    raise _too_many(name)
                _check_path(name, member.name)
                # A sparse file declares more than there is; links and devices are no data.
                if not member.isreg() or member.issparse() or is_litter(member.name):
                    continue
                if content := archive.extractfile(member):
                    yield f"{name}/{member.name}", content.read()
    except (tarfile.TarError, EOFError, OverflowError) as error:
        raise _damaged(name, error) from error


def _parts(path: str) -> list[str]:
    return path.replace("\\", "/").split("/")


def _check_path(name: str, path: str) -> None:
    parts = _parts(path)
    if not parts[0] or ".." in parts or "\0" in path:  # nothing before the first: absolute
        raise ValueError(
            Message(
                "{file} holds a path that leads out of it ({path!r:.60}): pack the files anew.",
                file=name,
                path=path,
            )
        )


def is_litter(path: str) -> bool:
    """Return whether a path leads to what a system keeps beside the files of a person."""
    return any(part.startswith(".") or part in _LITTER for part in _parts(path) if part != ".")


def _damaged(name: str, error: Exception) -> ValueError:
    return ValueError(
        Message(
            "{file} is a damaged archive ({error:.80}): fetch or copy it again.",
            file=name,
            error=str(error),
        )
    )


def _too_many(name: str) -> ValueError:
    return ValueError(
        Message(
            "{file} holds more than {most:,} files, which are the most that are read: choose fewer "
            "images.",
            file=name,
            most=MAX_ENTRIES,
        )
    )


def too_large(name: str, most: int) -> ValueError:
    """Return the error for a file that takes more room unpacked than there may be."""
    return ValueError(
        Message(
            "{file} takes more than {most:,.0f} MiB unpacked, which are the most that are read: "
            "choose fewer images.",
            file=name,
            most=most / 2**20,
        )
    )
