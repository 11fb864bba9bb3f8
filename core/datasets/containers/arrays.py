"""Data sets kept as arrays: IDX files, and NumPy's .npy and .npz."""

import re
from collections.abc import Mapping
from dataclasses import replace

from core.arrays import Array
from core.datasets.containers.archives import gzip_start
from core.datasets.containers.piece import MAX_BYTES, MAX_IMAGES, Piece, no_images, piece_of
from core.files.idx import parse_idx
from core.files.safe_npz import read_npy, read_npz
from core.messages import Message

#: How people call arrays of images and of labels, in an archive that holds others beside them.
_KNOWN = re.compile(
    r"(^|[^a-z])(x|y|t|data|im(a)?g(e)?s?|labels?|targets?|class(es)?)($|[^a-z])", re.I
)
_IMAGES = re.compile(r"(^|[^a-z])(x|data|im(a)?g(e)?s?)($|[^a-z])", re.I)


def read_idx_pieces(name: str, data: bytes) -> list[Piece]:
    """Return the array of an IDX file, packed or not."""
    # Said before there is room for them: a small packed file can hold any number of black ones.
    if (count := int.from_bytes(gzip_start(data)[4:8] or data[4:8])) > MAX_IMAGES:
        raise ValueError(
            Message(
                "{file} declares {count:,} of what it holds, where {most:,} images are taken at "
                "most: choose a file of fewer.",
                file=name,
                count=count,
                most=MAX_IMAGES,
            )
        )
    return [piece_of(name, parse_idx(name, data, max_bytes=MAX_BYTES))]


def read_npy_pieces(name: str, data: bytes) -> list[Piece]:
    """Return the array that `numpy.save` wrote."""
    return [piece_of(name, read_npy(name, data))]


def read_npz_pieces(name: str, data: bytes) -> list[Piece]:
    """Return the arrays that `numpy.savez` wrote, each by its name in the archive."""
    return pieces_of(name, read_npz(data, MAX_BYTES))


def pieces_of(name: str, arrays: Mapping[str, Array]) -> list[Piece]:
    """Return named arrays as pieces; beside some that are called as images or labels, only those.

    Raises
    ------
    ValueError
        If there are none, or one is neither images nor labels.
    """
    known = [key for key in arrays if _KNOWN.search(key)] or list(arrays)
    if not known:
        raise ValueError(
            Message("{file} holds no array: choose the file of a data set.", file=name)
        )
    pieces = [piece_of(f"{name}: {key}", arrays[key]) for key in known]
    for key, piece in zip(known, pieces, strict=True):
        if piece.labels is not None and piece.labels.ndim > 1 and _IMAGES.search(key):
            raise no_images(piece.name, piece.labels)
    if aside := [key for key in arrays if key not in known]:
        note = Message(
            "{file}: what is not called as images or labels was set aside ({names:.80}).",
            file=name,
            names=", ".join(aside),
        )
        pieces[0] = replace(pieces[0], notes=(note,))
    return pieces
