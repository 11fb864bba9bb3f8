"""HDF5 files, read in a process of their own.

The library that reads them is written in C, and bytes that were damaged, or were made for it, can
crash it or keep it busy for ever. `core.files.hdf5_process` is what is run.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from core.arrays import Array
from core.files.safe_npz import read_npz
from core.messages import Message

_PROJECT = Path(__file__).resolve().parents[2]
_LONGEST = 30  # seconds: far more than the largest file takes

MAGIC = b"\x89HDF\r\n\x1a\n"


class RefusedHdf5Error(ValueError):
    """An HDF5 file that is damaged, too large, or refers to another file."""


class Hdf5(NamedTuple):
    """What is in an HDF5 file.

    Attributes
    ----------
    arrays : dict of str to array
        The data sets of numbers, by their paths: ``model_weights/dense/dense/kernel:0``. Those of a
        group are sorted by name.
    texts : dict of str to dict of str to str or list of str
        The attributes of each group that are text, by the path of the group; that of the outermost
        is empty.
    """

    arrays: dict[str, Array]
    texts: dict[str, dict[str, str | list[str]]]


def read_hdf5(data: bytes, limit: int) -> Hdf5:
    """Return what is in an HDF5 file; the package h5py must be installed.

    Parameters
    ----------
    data : bytes
        The whole file.
    limit : int
        The most bytes that its arrays may take together.

    Raises
    ------
    RefusedHdf5Error
        If it is damaged, too large, or refers to another file.
    """
    damaged = Message("the file is damaged or is not an HDF5 file. Fetch or write it again.")
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "core.files.hdf5_process", str(limit)],
            cwd=_PROJECT,
            input=data,
            stdout=subprocess.PIPE,
            timeout=_LONGEST,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise RefusedHdf5Error(damaged) from error
    arrays = read_npz(ended.stdout, 2 * limit)  # with what the archive and the texts add
    found = json.loads(arrays["found"].item())
    if "failure" in found:
        raise RefusedHdf5Error(Message.from_json(found["failure"]))
    return Hdf5({path: arrays[f"{i}"] for i, path in enumerate(found["paths"])}, found["texts"])
