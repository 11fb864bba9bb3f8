"""A bound on the bytes that folders may hold: kept by whoever writes into them, also at once."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.messages import Message

MB = 1_000_000


class QuotaError(ValueError):
    """There is no room left for what was to be kept."""


@dataclass(frozen=True)
class Quota:
    """How much some folders and files may hold together.

    It is checked before a file is written, and again when it is written and has no name yet: of
    several who write at once, none sees less than there is.

    Attributes
    ----------
    paths : tuple of str
    most : int
        Bytes.
    everyone : bool
        Whether all who use a server share it; else it is one person's.
    apart : tuple of str
        Paths within them that go before anything is kept, and so do not count.
    """

    paths: tuple[str, ...]
    most: int
    everyone: bool = False
    apart: tuple[str, ...] = ()

    @property
    def used(self) -> int:
        """How many bytes there are now."""
        there, gone = (sum(map(size_of, map(Path, each))) for each in (self.paths, self.apart))
        return there - gone

    def check(self, size: int, *, written: bool = False) -> None:
        """Refuse what does not fit any more, with a `QuotaError`.

        Parameters
        ----------
        size : int
            Bytes of what is to be kept.
        written : bool
            Whether they are among the paths already.
        """
        used = self.used - (size if written else 0)
        if used + size <= self.most:
            return
        values = {"used": used / MB, "most": self.most / MB, "size": size / MB}
        if size > self.most and not self.everyone:
            raise QuotaError(
                Message(
                    "This takes {size:,.1f} MB, where at most {most:,.1f} MB may be kept on this "
                    "server: choose something smaller, or ask whoever runs the server.",
                    **values,
                )
            )
        if self.everyone:
            raise QuotaError(
                Message(
                    "There is no room left on this server: all its visitors together keep "
                    "{used:,.1f} MB of the {most:,.1f} MB that they may, and this takes "
                    "{size:,.1f} MB. Remove what you need no more, or try again later.",
                    **values,
                )
            )
        raise QuotaError(
            Message(
                "You keep {used:,.1f} MB of the {most:,.1f} MB that you may on this server, and "
                "this takes {size:,.1f} MB: remove a network or a data set of your own first.",
                **values,
            )
        )


def check_all(quotas: tuple[Quota, ...], size: int, *, written: bool = False) -> None:
    """Refuse what does not fit into one of several quotas, as `Quota.check`."""
    for quota in quotas:
        quota.check(size, written=written)


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all that is in a folder; no link is followed.

    What vanishes meanwhile counts as nothing.
    """
    return sum(_sizes(path))


def _sizes(path: Path) -> Iterator[int]:
    try:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode):
            yield found.st_size
            return
        names = os.listdir(path)
    except OSError:
        return
    for name in names:
        yield from _sizes(path / name)
