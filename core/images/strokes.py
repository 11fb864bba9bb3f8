"""The pieces of ink in a picture, and which of them are the digit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.images.ground import is_rectangular

Mask = NDArray[np.bool_]

_CROSSING = 0.93  # of the picture's side: what is longer crosses it
_SHEET = 0.2  # of the picture's shorter side: a sheet of paper measures more
_SPECK = 0.09  # of the size of the largest piece: what is smaller is none of the strokes
_INNER = 0.3  # of the height of what is around it: what is lower is a speck in a 0
_HELD = 0.4  # of the size of a piece at the border: one that is smaller is not the digit instead
_NEAR = 0.34  # of the size of both together: strokes of one digit are no farther apart
_DIGIT = 0.6  # of the height of the largest piece: as high as another digit close by
_SMALL_DIGIT = 0.5  # of that height: as high as another digit that stands apart
_APART = 0.15  # of that height


@dataclass(frozen=True)
class Piece:
    """Ink that hangs together.

    Attributes
    ----------
    number : int
        What its pixels are in the array of labels, from 1.
    top, left, bottom, right : int
        The box about it; bottom and right are just outside.
    area : int
        In pixels.
    sides : int
        How many sides of the picture it touches.
    """

    number: int
    top: int
    left: int
    bottom: int
    right: int
    area: int
    sides: int

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """In pixels."""
        return self.right - self.left

    @property
    def size(self) -> int:
        """The larger of height and width."""
        return max(self.height, self.width)


@dataclass(frozen=True)
class Choice:
    """What the pieces of a picture are.

    Attributes
    ----------
    digit : list of Piece
        The strokes of the digit, the largest first.
    others : list of Piece
        As large as a digit beside it.
    aside : dict of str to list of Piece
        The rest by what it is: crossing, specks, around, cut off, below, beside.
    """

    digit: list[Piece]
    others: list[Piece]
    aside: dict[str, list[Piece]] = field(default_factory=dict)


def find_pieces(ink: Mask) -> tuple[NDArray[np.int32], list[Piece]]:
    """Return the number of the piece of each pixel, 0 where there is no ink, and the pieces."""
    from scipy import ndimage

    height, width = ink.shape
    labels, _ = ndimage.label(ink, np.ones((3, 3)))
    areas = np.bincount(labels.ravel())
    pieces = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(labels), 1):
        box = (rows.start, columns.start, rows.stop, columns.stop)
        sides = sum(a == b for a, b in zip(box, (0, 0, height, width), strict=True))
        pieces.append(Piece(number, *box, int(areas[number]), sides))
    return labels, pieces


def choose(labels: NDArray[np.int32], pieces: list[Piece]) -> Choice:
    """Return which pieces are the digit: what is left of them once the rest is set aside.

    Parameters
    ----------
    labels, pieces
        What `find_pieces` returned, with at least one piece.
    """
    aside: dict[str, list[Piece]] = {}
    left = pieces

    def set_aside(reason: str, is_it: Callable[[Piece], bool]) -> None:
        nonlocal left
        found = [piece for piece in left if is_it(piece)]
        if found and len(found) < len(left):  # of a picture of a line alone, the line is the digit
            aside[reason] = found
            left = [piece for piece in left if piece not in found]

    set_aside("crossing", lambda piece: _crosses(piece, *labels.shape))
    largest = max(piece.size for piece in left)
    set_aside("specks", lambda piece: piece.size < _SPECK * largest)
    set_aside("around", lambda piece: _is_around(piece, left, labels))
    free = max((piece.size for piece in left if not piece.sides), default=0)
    at_border = max((piece.size for piece in left if piece.sides), default=0)
    if free >= _HELD * at_border:
        set_aside("cut off", lambda piece: piece.sides > 0)
    upright = [piece for piece in left if not _is_flat(piece)]
    if upright:
        bottom = max(piece.bottom - 0.15 * piece.height for piece in upright)
        set_aside("below", lambda piece: _is_flat(piece) and piece.top >= bottom)

    digit, others = _together(labels, left)
    set_aside("beside", lambda piece: piece not in digit and piece not in others)
    return Choice(digit, others, aside)


def sheet_of(labels: NDArray[np.int32], piece: Piece) -> Mask | None:
    """Return where a sheet of paper is, if a piece is no stroke but a sheet with ink on it."""
    from scipy import ndimage

    box = labels[piece.top : piece.bottom, piece.left : piece.right] == piece.number
    if min(box.shape) < _SHEET * min(labels.shape) or not is_rectangular(box):
        return None
    whole = ndimage.binary_fill_holes(box)
    if whole.sum() == box.sum():
        return None
    sheet = np.zeros(labels.shape, bool)
    sheet[piece.top : piece.bottom, piece.left : piece.right] = whole
    inner: Mask = ndimage.binary_erosion(sheet, np.ones((3, 3)), iterations=2)
    return inner


def _together(labels: NDArray[np.int32], pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces of the largest digit, and those that are other digits."""
    from scipy import ndimage

    main, *rest = sorted(pieces, key=lambda piece: (piece.size, piece.area), reverse=True)
    digit, others = [main], []
    away = ndimage.distance_transform_edt(labels != main.number) if rest else None
    for piece in rest:
        gap = float(ndimage.minimum(away, labels, piece.number))
        if _is_digit_beside(piece, main, gap):
            others.append(piece)
        elif gap <= _NEAR * _size_of_both(piece, main):
            digit.append(piece)
    return digit, others


def _crosses(piece: Piece, height: int, width: int) -> bool:
    """Return whether a piece is a frame, a desk or a line from border to border."""
    across, down = piece.width >= _CROSSING * width, piece.height >= _CROSSING * height
    if across and down:
        return True
    flat = (across and piece.height < 0.3 * height) or (down and piece.width < 0.3 * width)
    return flat and piece.sides >= 2


def _is_flat(piece: Piece) -> bool:
    """Return whether a piece is a line from left to right."""
    solid = piece.area > 0.8 * piece.width * piece.height
    return piece.width >= (3 if solid else 5) * piece.height


def _is_around(piece: Piece, pieces: list[Piece], labels: NDArray[np.int32]) -> bool:
    """Return whether a piece is a circle or a box around a digit, rather than a 0 with a speck."""
    from scipy import ndimage

    inside = [
        other
        for other in pieces
        if other.height >= _INNER * piece.height
        and not other.sides
        and piece.top < other.top
        and piece.left < other.left
        and piece.bottom > other.bottom
        and piece.right > other.right
    ]
    if not inside:
        return False
    box = labels[piece.top : piece.bottom, piece.left : piece.right]
    gap = max(1, piece.size // 12)  # the ends of a circle that is drawn by hand need not meet
    away = ndimage.distance_transform_edt(np.pad(box != piece.number, gap, constant_values=1))
    filled = ndimage.binary_fill_holes(away <= gap)[gap:-gap, gap:-gap]
    return any(filled[box == other.number].mean() > 0.9 for other in inside)


def _is_digit_beside(piece: Piece, main: Piece, gap: float) -> bool:
    """Return whether a piece is another digit rather than a stroke of the same."""
    higher, lower = max(piece.height, main.height), min(piece.height, main.height)
    if lower < (_DIGIT if gap < _APART * higher else _SMALL_DIGIT) * higher:
        return False
    shared = min(piece.right, main.right) - max(piece.left, main.left)
    if shared < 0.25 * min(piece.width, main.width):
        return gap > 0.03 * higher
    return min(piece.bottom, main.bottom) < max(piece.top, main.top) and gap > 0.2 * higher


def _size_of_both(piece: Piece, other: Piece) -> int:
    """Return the size of the box about two pieces."""
    height = max(piece.bottom, other.bottom) - min(piece.top, other.top)
    return max(height, max(piece.right, other.right) - min(piece.left, other.left))
