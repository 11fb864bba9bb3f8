"""A drawing, scan or photo of one digit, prepared as the digits of MNIST were.

The recipe is in LeCun, Cortes and Burges, "The MNIST database of handwritten digits": scale the
digit to fit a 20×20 box keeping its aspect ratio, with the grey levels that antialiasing gives,
then place its centre of mass at the centre of a 28×28 image.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.images.ink import coverage, find_ink, thickened
from core.images.lines import underline
from core.images.notes import notes_on
from core.images.picture import colour_levels, grey_levels
from core.images.strokes import choose, sheet_of
from core.messages import Message

if TYPE_CHECKING:  # Pillow is slow to import and most of core does without it
    from PIL import Image

SIDE = 28  # pixels along each side of a prepared digit
BOX = 20  # pixels along each side of the box its ink fits

_THINNEST = 1.5  # pixels of the box: strokes of MNIST are hardly ever thinner

_NOTHING = Message(
    "Nothing is drawn in this picture: draw a digit, or choose a picture in which the digit stands "
    "out from its ground."
)


@dataclass(frozen=True, eq=False)
class PreparedDigit:
    """A digit as a network trained on MNIST can read it, and how it was found in a picture.

    Attributes
    ----------
    pixels : (28, 28) uint8
        Light ink on a ground of 0.
    notes : list of Message
        A sentence each: what was done or set aside, and what is in doubt.
    digits : int
        How many there are in the picture: of several, the largest is read, as the first note says.
    picture : (H, W, 3) uint8
        What was looked at: the picture upright and smaller.
    kept, set_aside : (H, W) bool
        The ink in it that was taken for the digit, and the rest.
    """

    pixels: NDArray[np.uint8]
    notes: list[Message]
    digits: int
    picture: NDArray[np.uint8]
    kept: NDArray[np.bool_]
    set_aside: NDArray[np.bool_]


def raw_digit(image: Image.Image) -> NDArray[np.uint8]:
    """Return a picture as 28 × 28 grey levels and do nothing else to it, to compare with.

    What MNIST's own preparation does, and `prepare_digit` with it, is left out: the ground stays as
    it is, the ink where it is, and a picture that is not square is squeezed.

    Parameters
    ----------
    image : PIL.Image.Image
        As for `prepare_digit`.

    Returns
    -------
    ndarray of uint8, shape (28, 28)

    Raises
    ------
    ValueError
        If the picture has too many pixels or cannot be decoded.
    """
    from PIL import Image

    small = Image.fromarray(grey_levels(image)).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    levels: NDArray[np.uint8] = np.rint(np.asarray(small)).clip(0, 255).astype(np.uint8)
    return levels


def prepare_digit(image: Image.Image, *, ground: int | None = None) -> NDArray[np.uint8]:
    """Return a picture of one digit as an image that a network trained on MNIST can read.

    What departs in colour from the ground about it is ink, darker or lighter, and the largest
    strokes that belong together are the digit. `read_digit` returns the notes as well, which say
    what was set aside. Transparency, EXIF orientation and every Pillow mode are understood; of an
    animation the first frame is used.

    Parameters
    ----------
    image : PIL.Image.Image
        Any size up to `core.images.picture.MAX_PIXELS`, any mode, dark ink on a light ground or
        the reverse.
    ground : int, optional
        The grey level, 0–255, of a ground that is known to be clean, as 0 is of a pad for light
        ink: all that departs from it is ink, however much there is. If not given, it is looked for.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        Light ink on a ground of 0.

    Raises
    ------
    ValueError
        If the picture has too many pixels, cannot be decoded, or shows nothing drawn, or if there
        is no such grey level.

    Warns
    -----
    UserWarning
        If there are two digits or more, of which one is returned.

    Examples
    --------
    >>> from PIL import Image, ImageDraw
    >>> picture = Image.new("L", (200, 300), "white")
    >>> ImageDraw.Draw(picture).line((60, 40, 60, 260), fill="black", width=24)
    >>> digit = prepare_digit(picture)
    >>> digit.shape, digit.dtype, int(digit.min()), int(digit.max())
    ((28, 28), dtype('uint8'), 0, 255)
    """
    read = read_digit(image, ground=ground)
    if read.digits > 1:
        warnings.warn(read.notes[0], stacklevel=2)
    return read.pixels


def read_digit(
    image: Image.Image, *, whole: bool = False, ground: int | None = None
) -> PreparedDigit:
    """Return what `prepare_digit` returns, with notes and with what was kept and set aside.

    Parameters
    ----------
    image : PIL.Image.Image
        As for `prepare_digit`, which raises the same errors.
    whole : bool
        Whether what is as large as a digit beside it belongs to it all the same, as in other signs
        than digits.
    ground : int, optional
        As for `prepare_digit`.

    Examples
    --------
    >>> from PIL import Image, ImageDraw
    >>> picture = Image.new("L", (200, 300), "white")
    >>> draw = ImageDraw.Draw(picture)
    >>> draw.line((100, 40, 100, 220), fill="black", width=24)
    >>> draw.line((40, 260, 160, 260), fill="black", width=10)
    >>> read_digit(picture).notes
    ['A line below the digit was set aside.']
    """
    if ground is not None and not 0 <= ground <= 255:
        raise ValueError(Message("ground={ground}: a grey level is from 0 to 255.", ground=ground))
    colours = colour_levels(image)
    ink = find_ink(colours, ground)
    if ink is None:
        raise ValueError(_NOTHING)
    choice = choose(ink.labels, ink.pieces)
    sheet = sheet_of(ink.labels, choice.digit[0]) if ground is None else None
    if sheet is not None:  # on a desk that is the larger part of the picture
        paper = np.median(colours[sheet], axis=0)
        written = find_ink(np.where(sheet[..., None], colours, paper))
        if written is not None:
            ink, choice = written, choose(written.labels, written.pieces)
    if whole:
        choice = replace(choice, digit=choice.digit + choice.others, others=[])
    kept = np.isin(ink.labels, [piece.number for piece in choice.digit])
    line = underline(kept)
    kept &= ~line
    strokes = np.nonzero(kept)
    size = max(np.ptp(rows) + 1 for rows in strokes)
    levels, thin = thickened(coverage(ink, kept), kept, _THINNEST * size / BOX)
    return PreparedDigit(
        pixels=centre_digit(_as_image(levels)),
        notes=notes_on(ink, choice, underlined=bool(line.any()), thin=thin),
        digits=1 + len(choice.others),
        picture=np.repeat(colours, 3 // colours.shape[2], axis=2).clip(0, 255).astype(np.uint8),
        kept=kept,
        set_aside=(ink.labels > 0) & ~kept | ink.lines,
    )


def centre_digit(ink: Image.Image) -> NDArray[np.uint8]:
    """Return ink scaled to MNIST's 20×20 box and centred by mass in 28×28.

    Parameters
    ----------
    ink : PIL.Image.Image
        Mode "L", light ink on a ground of exactly 0.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        The brightest pixel is 255, as in nearly every image of MNIST.

    Raises
    ------
    ValueError
        If every pixel is 0.
    """
    from PIL import Image

    box = ink.getbbox()
    if box is None:
        raise ValueError(_NOTHING)
    width, height = box[2] - box[0], box[3] - box[1]
    scale = BOX / max(width, height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # Averaging areas gives MNIST's fraction of greys; enlarged, it would show as blocks.
    resampling = Image.Resampling.BOX if scale <= 1 else Image.Resampling.BILINEAR
    digit = np.asarray(ink.resize(size, resampling, box=box), dtype=np.int64)

    mass = digit.sum()  # in whole numbers: half a pixel is then half a pixel everywhere
    rows, columns = digit.shape
    top = SIDE / 2 - digit.sum(axis=1) @ np.arange(rows) / mass
    left = SIDE / 2 - digit.sum(axis=0) @ np.arange(columns) / mass
    top = min(max(round(top), 0), SIDE - rows)
    left = min(max(round(left), 0), SIDE - columns)
    prepared = np.zeros((SIDE, SIDE), dtype=np.uint8)
    prepared[top : top + rows, left : left + columns] = np.rint(digit * (255 / digit.max()))
    return prepared


def _as_image(levels: NDArray[np.float32]) -> Image.Image:
    """Return levels of 0–1 as an image of mode "L"."""
    from PIL import Image

    return Image.fromarray(np.rint(levels * 255).astype(np.uint8))
