"""Networks that a person brings or trains, each a file under a name of one's own."""

import re
from collections.abc import Container
from itertools import count
from pathlib import Path

from core.files.atomic import claiming, replacing
from core.files.names import check_own_name, device_of
from core.files.quota import Quota, check_all
from core.network.network import Network
from core.weights.doubt import Reading, read_as
from core.weights.origin import Origin
from core.weights.pixels import UNIT, PixelScale
from core.weights.reader import BUNDLED, interpret_weights
from core.weights.writer import network_bytes

WEIGHTS = BUNDLED.parent
_LONGEST = 32  # characters of a name


def keep_network(
    network: Network,
    name: str,
    *folders: Path,
    assumed: frozenset[str] = frozenset(),
    trained_on: PixelScale = UNIT,
    origin: Origin | None = None,
    quotas: tuple[Quota, ...] = (),
) -> Path:
    """Write a network into a folder of weight files, under a name that is free.

    Parameters
    ----------
    network : Network
    name : str
        1 to 32 letters, digits, ``-`` and ``_``. Where it is taken, a number is put behind it.
    *folders : Path
        Folders of weight files, ``data/weights`` unless they are said: the first is that which it
        is written into, and in none of them has another one its name.
    assumed, trained_on, origin
        Of a network that was read: see `core.weights.reader.ParsedNetwork`.
    quotas : tuple of Quota
        Of the first folder, or those above it.

    Returns
    -------
    Path
        The file: an .npz, its arrays named and turned as in the book.

    Raises
    ------
    ValueError
        If the name cannot be one, the network would not be read again, or a quota is full.
    OSError
        If it cannot be written.
    """
    check_own_name(name)
    data = network_bytes(network, f"{name}.npz", assumed, trained_on, origin)
    check_all(quotas, len(data))
    folders = folders or (WEIGHTS,)
    while True:
        # Where file names do not heed case, Mine.npz and mine.npz are the same file.
        there = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
        taken = {path.stem.casefold() for path in there}
        path = folders[0] / f"{free_name(name, taken)}.npz"
        try:
            with claiming(path) as file:
                file.write(data)
                file.flush()
                check_all(quotas, len(data), written=True)
        except FileExistsError:
            continue  # somebody was quicker
        return path


def settle(
    path: Path, reading: Reading | None = None, *folders: Path, quotas: tuple[Quota, ...] = ()
) -> Path:
    """Write down how a network of one's own is read, so that nothing about it is assumed any more.

    Parameters
    ----------
    path : Path
        A weight file about which something is assumed.
    reading : Reading, optional
        What it is to be read as; without it, as it was.
    *folders, quotas
        As `keep_network` takes them; the folder of the file unless they are said.

    Returns
    -------
    Path
        The same file where it was written here, into the first folder; else a new one there, for
        what a person put somewhere stays as it is.

    Raises
    ------
    ValueError, OSError
        As `interpret_weights` and `keep_network`.
    """
    parsed = interpret_weights(path)
    network, trained_on, origin = parsed.network, parsed.trained_on, parsed.origin
    if reading is not None:
        network = read_as(network, reading)
        trained_on = trained_on if reading.pixels == UNIT else reading.pixels
    folders = folders or (path.parent,)
    if not parsed.written_here or path.parent != folders[0]:
        name = own_name(path.name)
        return keep_network(
            network, name, *folders, trained_on=trained_on, origin=origin, quotas=quotas
        )
    data = network_bytes(network, path.name, trained_on=trained_on, origin=origin)
    with replacing(path) as file:
        file.write(data)
    return path


def own_name(file: str) -> str:
    """Return a name of one's own of a file's: what it may not hold becomes a dash."""
    name = re.sub(r"[^A-Za-z0-9_]+", "-", Path(file).stem).strip("-_")[:_LONGEST] or "network"
    return f"network-{name}" if device_of(name) else name


def free_name(name: str, taken: Container[str]) -> str:
    """Return the name, or the first of ``name-2``, ``name-3``, … that is not taken.

    `taken` holds names in small letters.
    """
    ends = (f"-{number}" if number > 1 else "" for number in count(1))
    numbered = (f"{name[: _LONGEST - len(end)]}{end}" for end in ends)
    return next(free for free in numbered if free.casefold() not in taken)
