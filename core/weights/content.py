"""What a weight file holds, before it is known which of its arrays is W1; and what refuses one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from core.arrays import Array
from core.messages import Message, message_of
from core.weights.origin import Origin
from core.weights.pixels import UNIT, PixelScale

#: The most bytes a weight file or its arrays may take: 64 million float32 parameters, where the
#: book's network has 45,360 of them.
LIMIT = 256 * 2**20


class WeightsError(ValueError):
    """A weight file that cannot be read as a network, or a network that cannot be written so."""


class Content(NamedTuple):
    """What the reader of a form found in a file.

    Attributes
    ----------
    arrays : dict of str to array
        In the order of the file. Whatever is no parameter of a layer, as an epoch or an accuracy,
        may be among them.
    activation : str or None
        What the hidden layers apply, a name in `ACTIVATIONS`; None where the file does not say.
    pixels : PixelScale or None
        What the network expects of a pixel; None where the file does not say.
    assumed : frozenset of str
        Which of ``"activation"`` and ``"pixels"`` stand in the file, but were only assumed when it
        was written.
    trained_on : PixelScale
        What had been folded into W1 and b1 before the file was written; `UNIT` if nothing was.
    keeps_order : bool
        Whether the arrays stand as they were saved; False where the form sorts them by name.
    notes : tuple of Message
        What the reader had to work out or set aside, a sentence each.
    origin : Origin or None
        What it was made of by hand, where the file says so.
    """

    arrays: dict[str, Array]
    activation: str | None = None
    pixels: PixelScale | None = None
    assumed: frozenset[str] = frozenset()
    trained_on: PixelScale = UNIT
    keeps_order: bool = True
    notes: tuple[Message, ...] = ()
    origin: Origin | None = None


def check_size(size: int) -> None:
    """Raise a WeightsError if a file, or arrays, of so many bytes are not read."""
    if size > LIMIT:
        raise WeightsError(
            Message(
                "it takes {size:,.0f} MiB; at most {limit} MiB are read. Is it a weight file?",
                size=size / 2**20,
                limit=LIMIT // 2**20,
            )
        )


@contextmanager
def naming(file: str) -> Iterator[None]:
    """Turn what a `ValueError` says within into a WeightsError that begins with a file's name."""
    try:
        yield
    except UnknownOrderError as error:
        message = Message("{file}: {reason}", file=file, reason=message_of(error))
        raise UnknownOrderError(message, error.orders) from error
    except ValueError as error:
        raise WeightsError(
            Message("{file}: {reason}", file=file, reason=message_of(error))
        ) from error


class UnknownOrderError(WeightsError):
    """Layers that fit each other in several orders, where nothing in the file says which.

    Attributes
    ----------
    orders : list of tuple of str
        The names of the layers in each of the orders, for the `order` of `parse`.
    """

    def __init__(self, message: Message, orders: list[tuple[str, ...]]):
        super().__init__(message)
        self.orders = orders
