"""Networks that a person brings or trains, each a file under a name of one's own."""

import re
from collections.abc import Container
from itertools import count
from pathlib import Path

from core.files.atomic import claiming, replacing
from core.files.names import check_own_name, device_of
from core.network.network import Network
from core.weights.doubt import Reading, read_as
from core.weights.pixels import UNIT, PixelScale
from core.weights.reader import BUNDLED, interpret_weights
from core.weights.writer import network_bytes

WEIGHTS = BUNDLED.parent
_LONGEST = 32  # characters of a name


def keep_network(
    network: Network,
    name: str,
    folder: Path = WEIGHTS,
    *,
    assumed: frozenset[str] = frozenset(),
    trained_on: PixelScale = UNIT,
) -> Path:
    """Write a network into the folder of weight files, under a name that is free there.

    Parameters
    ----------
    network : Network
    name : str
        1 to 32 letters, digits, ``-`` and ``_``. Where it is taken, a number is put behind it.
    folder : Path
    assumed, trained_on
        Of a network that was read: see `core.weights.reader.ParsedNetwork`.

    Returns
    -------
    Path
        The file: an .npz, its arrays named and turned as in the book.

    Raises
    ------
    ValueError
        If the name cannot be one, or the network is too large to be read again.
    OSError
        If it cannot be written.
    """
    check_own_name(name)
    data = network_bytes(network, f"{name}.npz", assumed, trained_on)
    while True:
        # Where file names do not heed case, Mine.npz and mine.npz are the same file.
        taken = {path.stem.casefold() for path in folder.iterdir()}
        path = folder / f"{free_name(name, taken)}.npz"
        try:
            with claiming(path) as file:
                file.write(data)
        except FileExistsError:
            continue  # somebody was quicker
        return path


def settle(path: Path, reading: Reading | None = None) -> Path:
    """Write down how a network of one's own is read, so that nothing about it is assumed any more.

    Parameters
    ----------
    path : Path
        A weight file about which something is assumed.
    reading : Reading, optional
        What it is to be read as; without it, as it was.

    Returns
    -------
    Path
        The same file where it was written here; else a new one beside it, for what a person put
        there stays as it is.

    Raises
    ------
    ValueError, OSError
        As `interpret_weights` and `keep_network`.
    """
    parsed = interpret_weights(path)
    network, trained_on = parsed.network, parsed.trained_on
    if reading is not None:
        network = read_as(network, reading)
        trained_on = trained_on if reading.pixels == UNIT else reading.pixels
    if not parsed.written_here:
        return keep_network(network, own_name(path.name), path.parent, trained_on=trained_on)
    data = network_bytes(network, path.name, trained_on=trained_on)
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
