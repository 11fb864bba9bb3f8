"""Changes made to the pixels of a batch of images where they are: ink, focus, light.

Every function takes images of 28 × 28, or of any one size, as (N, H, W), or squares flattened to
(N, H · W), with pixels from 0.0 to 1.0, ink light on a ground of 0; uint8 pixels are divided by 255
first. It returns a new float32 array of the same shape with pixels from 0.0 to 1.0. Outside of
an image there is only ground. A `ValueError` names an amount that makes no sense.
"""

import math
from itertools import product

import numpy as np

from core.arrays import Array
from core.messages import Message

_BLOCK = 256  # images at a time: what one block touches stays in the processor's cache
MOST = 1_000_000  # what an amount without a bound of its own may be: float32 holds its products
_WIDEST = 14  # pixels: a disk of more covers an image of MNIST from its centre


def thicken(images: Array, pixels: float) -> Array:
    """Return images with strokes so many pixels wider on each side; thinner by a negative amount.

    Grey-scale dilation by a disk: a pixel becomes the brightest of its neighbours, each weighted
    with how much of it the disk covers, ``clip(pixels + 1 - distance, 0, 1)``. Thinning is the same
    done to the negative. 0 changes nothing, and fractions lie between.

    Parameters
    ----------
    images : (N, H, W) or (N, H · W)
    pixels : float
        From -14 to 14.
    """
    check(Message("The amount to thicken by"), pixels, -_WIDEST, _WIDEST)
    strokes = pictures(images)
    if pixels < 0:
        return (1 - _dilate(1 - strokes, -pixels, outside=1)).reshape(images.shape)
    return _dilate(strokes, pixels, outside=0).reshape(images.shape)


def blur(images: Array, sigma: float) -> Array:
    """Return images blurred by a Gaussian of standard deviation sigma, in pixels; not by 0."""
    check(Message("The sigma of a blur"), sigma, 0, _WIDEST)
    sharp = pictures(images)
    across, down = (_gaussian(side, sigma) for side in sharp.shape[:0:-1])
    return np.asarray(down @ (sharp @ across)).reshape(images.shape)


def noise(images: Array, deviation: float, seed: int = 0) -> Array:
    """Return images with Gaussian noise added to every pixel, clipped to 0.0–1.0.

    Parameters
    ----------
    images : (N, H, W) or (N, H · W)
    deviation : float
        The standard deviation before clipping, at least 0.
    seed : int
        The same seed gives the same noise, larger or smaller with the deviation; the first images
        of a batch get the noise they would get alone.
    """
    check(Message("The deviation of noise"), deviation, 0, MOST)
    clean = pictures(images)
    noisy = np.random.default_rng(seed).standard_normal(clean.shape, dtype=np.float32)
    noisy *= deviation
    noisy += clean
    return noisy.clip(0, 1, out=noisy).reshape(images.shape)


def invert(images: Array, share: float = 1.0) -> Array:
    """Return images mixed with their negatives: 0 leaves them, 0.5 is flat grey, 1 the negative."""
    check(Message("The share of the negative"), share, 0, 1)
    positive, part = pictures(images), np.float32(share)
    return ((1 - part) * positive + part * (1 - positive)).reshape(images.shape)


def contrast(images: Array, factor: float) -> Array:
    """Return images with each distance from mid-grey, 0.5, times a factor of 0 or more; clipped."""
    check(Message("The factor of contrast"), factor, 0, MOST)
    stretched = (pictures(images) - 0.5) * np.float32(factor)
    stretched += 0.5
    return stretched.clip(0, 1, out=stretched).reshape(images.shape)


def hide(images: Array, top: float, left: float, height: float, width: float) -> Array:
    """Return images with a rectangle set to 0.

    Parameters
    ----------
    images : (N, H, W) or (N, H · W)
    top, left, height, width : float
        In pixels; what lies outside of the image hides nothing. A pixel that is covered in part
        keeps the fraction that is not.
    """
    check(Message("The top of what is hidden"), top, -MOST, MOST)
    check(Message("The left of what is hidden"), left, -MOST, MOST)
    check(Message("The height of what is hidden"), height, 0, MOST)
    check(Message("The width of what is hidden"), width, 0, MOST)
    whole = pictures(images)
    rows, columns = whole.shape[1:]
    hidden = np.outer(_covered(rows, top, height), _covered(columns, left, width))
    kept: Array = whole * (1 - hidden)
    return kept.reshape(images.shape)


def pictures(images: Array) -> Array:
    """Return a batch as float32 (N, H, W), pixels from 0.0 to 1.0; not copied where it is that.

    Raises
    ------
    ValueError
        If it is neither (N, H, W) nor squares flattened to (N, H · W), or holds whole numbers
        other than uint8.
    """
    shape = images.shape
    if images.ndim == 2:
        side = math.isqrt(shape[1])
        shape = len(images), side, side
    if len(shape) != 3 or math.prod(shape) != images.size:
        raise ValueError(
            Message(
                "A batch of images has shape (N, 28, 28) or (N, 784); it was given {shape}. One "
                "image alone is a batch of one: image[None].",
                shape=images.shape,
            )
        )
    if images.dtype == np.uint8:
        images = np.divide(images, np.float32(255), dtype=np.float32)
    elif not np.issubdtype(images.dtype, np.floating):
        raise ValueError(
            Message(
                "Pixels are floats from 0.0 to 1.0 or uint8 from 0 to 255; they were {dtype}.",
                dtype=images.dtype,
            )
        )
    return images.astype(np.float32, copy=False).reshape(shape)


def check(what: Message, amount: float, lowest: float, highest: float) -> None:
    """Raise a ValueError unless an amount lies between two others."""
    if not lowest <= amount <= highest:  # as NaN does not
        raise ValueError(
            Message(
                "{what} must be from {lowest:g} to {highest:g}; it was {amount}.",
                what=what,
                lowest=lowest,
                highest=highest,
                amount=amount,
            )
        )


def _dilate(strokes: Array, radius: float, outside: float) -> Array:
    """Return for each pixel the largest, within a disk, of its neighbours times their coverage."""
    reach = math.ceil(radius)
    disk = {
        (row, column): min(coverage, 1)
        for row, column in product(range(2 * reach + 1), repeat=2)
        if (coverage := radius + 1 - math.hypot(row - reach, column - reach)) > 0
    }
    frame = [(0, 0), (reach, reach), (reach, reach)]
    height, width = strokes.shape[1:]
    result = np.zeros_like(strokes)
    for start in range(0, len(strokes), _BLOCK):
        block = slice(start, start + _BLOCK)
        framed = np.pad(strokes[block], frame, constant_values=outside)
        for (row, column), coverage in disk.items():
            neighbours = framed[:, row : row + height, column : column + width]
            np.maximum(result[block], neighbours * np.float32(coverage), out=result[block])
    return result


def _gaussian(side: int, sigma: float) -> Array:
    """Return the (side, side) matrix that blurs a line of pixels with zeros around it."""
    distances = np.arange(max(side, 6 * math.ceil(sigma)) + 1)
    # Where 40 deviations are exceeded the Gaussian is 0 anyway, and a tiny sigma overflows.
    weights = np.exp(-0.5 * np.minimum(distances / sigma, 40) ** 2) if sigma else distances == 0
    weights = weights / (2 * weights.sum() - weights[0])
    line = np.arange(side)
    matrix: Array = weights[abs(line - line[:, None])].astype(np.float32)
    return matrix


def _covered(side: int, start: float, length: float) -> Array:
    """Return which fraction of each pixel of a line lies between start and start + length."""
    pixel = np.arange(side)
    ends = np.minimum(pixel + 1, start + length)
    return (ends - np.maximum(pixel, start)).clip(0, 1).astype(np.float32)
