"""The ground of a picture, taken locally, and how far each pixel departs from it in colour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.images.picture import edge_pixels

Levels = NDArray[np.float32]
Mask = NDArray[np.bool_]

_ALIKE = 3  # grey levels by which pixels of an even ground differ at most
_FAR = 16  # grey levels by which ink departs from an even ground at least
_ROUGH = 48  # grey levels by which a surface that is no ground departs on average
_CELLS = 56  # along the longer side of the picture, in which an uneven ground is looked for
_SMOOTH = 0.09  # of the light: cells of one surface differ less from their neighbours
_CONTRAST = 0.4  # of the light: cells of a picture that has less differ less in proportion
_WIDE = 0.55  # of the shorter side: a window that ink does not fill by half
_NARROW = 7  # cells of the window that leaves out what little ink was taken for ground
_SOLID = 0.6  # of a sheet is not written on
_COMPACT = 10  # times the square of the radius that fits in; of a stroke 2 length / radius
_STROKE = 5  # cells: strokes are not as wide, or the ground is even
_REACHING = 0.06  # of the border: a stroke that is cut off reaches less of it
_SMOOTH_REACHING = 0.035  # and the smooth middle of one
_FILLED = 0.7  # of the box about a sheet; the rest is what is written on it
_SHEET = 0.2  # of the picture: what is larger is no ink, though it does not reach the border
_DARK = 25.0  # levels added to the light: where there is none, noise would be taken for ink


def departures(colours: Levels, level: int | None = None) -> tuple[Levels, bool]:
    """Return how far each pixel is from the colour of the ground about it, in grey levels.

    Where the ground has one colour, that is the difference from it, and nothing else is done.
    Elsewhere the difference is taken as part of the light that falls there, since a shadow makes
    ink and ground darker in the same proportion.

    Parameters
    ----------
    colours : (H, W, C) float32
        Levels of 0–255.
    level : int, optional
        Of a ground that is known to have one grey level; else it is looked for.

    Returns
    -------
    strength : (H, W) float32
        0 and more; of greys the absolute difference, of colours the root mean square of it.
    even : bool
        Whether the ground has one colour.
    """
    ground = even_ground(colours) if level is None else np.float32(level)
    if ground is not None:
        return _length(colours - ground), True
    low, high = local_ground(colours)
    outside = np.maximum(low - colours, 0) + np.maximum(colours - high, 0)
    light = high.mean(axis=2) + _DARK
    strength = _length(outside) * (np.median(light) / light)
    strength[_rough_surface(strength)] = 0
    return strength, False


def even_ground(colours: Levels) -> Levels | None:
    """Return the one colour of the ground, (C,), or None where there is noise, light or a desk."""
    border = edge_pixels(colours)
    ground = np.median(border, axis=0)
    if (np.abs(border - ground).max(axis=1) > _ALIKE).mean() > 0.1:  # there may be a frame
        ground = _most_frequent(colours[::3, ::3])
    off = np.abs(colours - ground).max(axis=2)
    alike, far = (off <= _ALIKE).mean(), off >= _FAR
    between = 1 - alike - far.mean()  # the soft edges of ink, or noise
    if alike < 0.2 or between > max(0.03, far.mean()):
        return None
    step = -(-max(far.shape) // _CELLS)
    cells = far[::step, ::step]
    return None if surfaces(cells, inner=False).any() or _is_sheet(cells) else ground


def local_ground(colours: Levels) -> tuple[Levels, Levels]:
    """Return the darkest and the lightest that the ground about each pixel is, channel by channel.

    The picture is averaged to cells. Those that are like the nearest part of a surface are ground,
    and the others are filled in from the ground about them. The range over neighbouring cells has
    both sides of an edge of light in it, and all that is between.
    """
    from scipy import ndimage

    height, width = colours.shape[:2]
    cell = max(height, width) / _CELLS
    size = max(1, round(width / cell)), max(1, round(height / cell))
    cells = _resized(colours, size)
    light = cells.mean(axis=2) + _DARK
    contrast = np.ptp(np.percentile(light, (2, 98))) / np.median(light)
    alike = _SMOOTH * min(1, contrast / _CONTRAST) * light
    steps = _rank(ndimage.maximum_filter, cells, 3) - _rank(ndimage.minimum_filter, cells, 3)
    found = surfaces(_length(steps) < alike)
    ground = np.zeros(light.shape, bool)
    for number in range(1, int(found.max()) + 1):
        ground |= _length(cells - _nearest(cells, found == number)) < 1.3 * alike
    if ground.any():
        filled = _nearest(cells, ground)
    else:
        window = round(min(size) * _WIDE) | 1
        wide = _rank(ndimage.median_filter, cells, window)
        filled = np.where((_length(cells - wide) < alike)[..., None], cells, wide)
    near = _rank(ndimage.median_filter, filled, _NARROW)
    corner = (found > 0) & (_length(filled - near) > 0.2 * light)  # which a median cuts off
    near[corner] = filled[corner]
    return (
        _resized(_rank(ndimage.minimum_filter, near, 3), (width, height)),
        _resized(_rank(ndimage.maximum_filter, near, 3), (width, height)),
    )


def _rough_surface(strength: Levels) -> Mask:
    """Return where a surface is too rough to be a ground: a desk with a grain, a cloth."""
    from PIL import Image
    from scipy import ndimage

    height, width = strength.shape
    step = -(-max(height, width) // _CELLS)
    cells = _resized(strength[..., None], (-(-width // step), -(-height // step)))[..., 0]
    rough = surfaces(cells > _ROUGH, inner=False) > 0
    if rough.any():
        rough = ndimage.binary_dilation(rough)
    return np.asarray(Image.fromarray(rough).resize((width, height), Image.Resampling.NEAREST))


def surfaces(cells: Mask, *, inner: bool = True) -> NDArray[np.intp]:
    """Return a number for each part of a mask that is wider than strokes are, 0 elsewhere.

    A surface has a part of the border of the picture, or, if inner ones count, is large or a sheet:
    solid but for what is written on it.
    """
    from scipy import ndimage

    labels, count = ndimage.label(cells)
    if min(cells.shape) < 2 * _STROKE:
        return np.zeros_like(labels)
    core = ndimage.binary_erosion(cells, np.ones((_STROKE, _STROKE)), border_value=1)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    wide = np.bincount(labels[core], minlength=count + 1) > 0
    border = edge_pixels(labels)
    reaching = (
        np.bincount(border, minlength=count + 1)
        > (_SMOOTH_REACHING if inner else _REACHING) * border.size
    )
    good = wide & reaching
    good[0] = False
    for number, box in enumerate(ndimage.find_objects(labels) if inner else [], 1):
        if wide[number] and not good[number]:
            part = np.pad(labels[box] == number, _STROKE)
            sheet = ndimage.binary_fill_holes(ndimage.binary_closing(part, iterations=4))
            radius = ndimage.distance_transform_edt(sheet).max()
            solid = part.sum() > _SOLID * sheet.sum()
            compact = radius > _STROKE or sheet.sum() < _COMPACT * radius**2
            good[number] = sizes[number] > _SHEET * cells.size or (solid and compact)
    numbers: NDArray[np.intp] = (np.cumsum(good) * good)[labels]
    return numbers


def _is_sheet(cells: Mask) -> bool:
    """Return whether a mask is a sheet on a desk of one colour, which is not the ground then."""
    rows, columns = (np.flatnonzero(cells.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return False
    box = cells[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return min(box.shape) > max(_STROKE, 0.4 * min(cells.shape)) and is_rectangular(box)


def is_rectangular(box: Mask) -> bool:
    """Return whether a mask fills the box about it to its corners, as a sheet does and no digit."""
    rows, columns = (-(-length // 5) for length in box.shape)
    corners = [
        box[vertical, horizontal].mean()
        for vertical in (slice(rows), slice(-rows, None))
        for horizontal in (slice(columns), slice(-columns, None))
    ]
    return bool(box.mean() > _FILLED and min(corners) > 0.5)


def _most_frequent(colours: Levels) -> Levels:
    """Return the colour that most pixels have, (C,)."""
    powers = 256 ** np.arange(colours.shape[2])
    codes = np.rint(colours.clip(0, 255)).astype(np.int64) @ powers
    values, counts = np.unique(codes, return_counts=True)
    frequent: Levels = (values[counts.argmax()] // powers % 256).astype(np.float32)
    return frequent


def _nearest(cells: Levels, mask: Mask) -> Levels:
    """Return for each cell the nearest one of a mask."""
    from scipy import ndimage

    rows, columns = ndimage.distance_transform_edt(
        ~mask, return_distances=False, return_indices=True
    )
    nearest: Levels = cells[rows, columns]
    return nearest


def _rank(rank: Callable[..., Any], cells: Levels, window: int) -> Levels:
    """Return the minimum, median or maximum over a square window, channel by channel."""
    channels = np.moveaxis(cells, 2, 0)
    return np.stack([rank(channel, window, mode="nearest") for channel in channels], axis=2)


def _length(difference: Levels) -> Levels:
    """Return the root mean square over the channels."""
    if difference.shape[2] == 1:
        return np.abs(difference[..., 0])
    length: Levels = np.sqrt(np.square(difference).mean(axis=2))
    return length


def _resized(levels: Levels, size: tuple[int, int]) -> Levels:
    """Return levels averaged to fewer pixels, or interpolated to more."""
    from PIL import Image

    method = Image.Resampling.BOX if size[0] < levels.shape[1] else Image.Resampling.BILINEAR
    channels = (Image.fromarray(np.ascontiguousarray(c)) for c in np.moveaxis(levels, 2, 0))
    return np.stack([np.asarray(channel.resize(size, method)) for channel in channels], 2)
