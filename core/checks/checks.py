"""What must be true of the files and the network in use, tried here and now."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from core.arrays import Array, as_rows
from core.checks.check import ANOTHER, REPORT, Check
from core.checks.files import check_files
from core.checks.identities import (
    Deviation,
    batch_deviation,
    gradient_deviation,
    ledger_deviation,
    probability_deviation,
    softmax_deviation,
)
from core.checks.read_back import read_back, too_large
from core.datasets.mnist import Pair, read_split, scaled_rows
from core.datasets.sources import find_source
from core.datasets.table import Source
from core.evaluation.loop import time_both
from core.messages import Message, message_of
from core.network.network import Network, block_size
from core.weights.formats import SUFFIXES
from core.weights.parameters import count_parameters
from core.weights.published import published_accuracy


class Identity(NamedTuple):
    """An equation that must hold in any network.

    Attributes
    ----------
    id : str
        A word for it.
    name, how : Message
        What must be true; how it is computed.
    deviation : callable
        Returns how far a network and some images are from it.
    images : int
        How many of the test split it is tried on; fewer for a network of many parameters.
    widens : bool
        Whether it takes several copies of the network in float64.
    """

    id: str
    name: Message
    deviation: Callable[[Network, Array], Deviation]
    images: int
    how: Message
    widens: bool = False


#: The equations that are tried, in the order in which they are shown.
IDENTITIES = (
    Identity(
        "ledger",
        Message("The ledger of every unit adds up to its pre-activation"),
        ledger_deviation,
        images=10,
        how=Message(
            "addend by addend in float64, against the forward pass; as a share of the addends' "
            "sizes"
        ),
    ),
    Identity(
        "probabilities",
        Message("The probabilities of an image add up to 1"),
        probability_deviation,
        images=10_000,
        how=Message("the sum of y of each image, less 1"),
    ),
    Identity(
        "batch",
        Message("A batch gives what its images give one at a time"),
        batch_deviation,
        images=1_000,
        how=Message("the logits of both; as a share of the largest logit"),
    ),
    Identity(
        "softmax",
        Message("A constant added to all logits changes no probability"),
        softmax_deviation,
        images=10_000,
        how=Message("softmax of the logits, and of the logits plus 1,000, in float64"),
    ),
    Identity(
        "gradients",
        Message("The gradients are those of finite differences"),
        gradient_deviation,
        images=20,
        how=Message(
            "x and every parameter moved by ±0.000001, in float64; as a share of the gradient's "
            "length"
        ),
        widens=True,
    ),
)

_USUAL, _USUAL_UNITS = 2**20, 10_000  # of a network of more parameters, fewer images are tried


def run_checks(
    network: Network, source: str | Source, read_test: Callable[[], Pair] | None = None
) -> Iterator[Check]:
    """Try one check after another; each is computed when it is asked for.

    Parameters
    ----------
    network : Network
    source : str or Source
        A data set, or its name; nothing of it is fetched.
    read_test : callable, optional
        Returns the images (N, 28, 28) and labels (N,) of its test split, uint8, for a caller that
        has them; raises ValueError or OSError where they cannot be read.

    Raises
    ------
    ValueError
        If there is no such data set.
    """
    source = find_source(source)
    yield from check_files(source)
    problem: Message | None
    try:
        images, labels = (read_test or (lambda: read_split(source, "test", mapped=True)))()
    except (OSError, ValueError) as error:
        x, t, problem = np.empty(0), np.empty(0), message_of(error)
    else:
        x, t = as_rows(scaled_rows(images)), labels
        problem = _misfit(network, x)
    yield from _accuracy(network, source, x, t, problem)
    parameters = count_parameters(network)
    for identity in IDENTITIES:
        reason = problem or (too_large(parameters) if identity.widens else None)
        if reason:
            yield Check(identity.name, None, reason, identity.how, ANOTHER)
        else:
            yield _tried(identity, network, x[: _images(identity, network)])
    for suffix, form in SUFFIXES.items():
        if form.write:
            yield read_back(network, suffix)


def _images(identity: Identity, network: Network) -> int:
    """Return on how many images an identity is tried: all it asks for, of a large network fewer."""
    parameters, units = count_parameters(network), sum(network.sizes[1:])
    share = min(1.0, _USUAL / parameters, _USUAL_UNITS / units)
    return max(1, min(int(identity.images * share), block_size(network)))


def _misfit(network: Network, x: Array) -> Message | None:
    """Return why a network cannot see these images, or None if it can."""
    if x.shape[1] == network.sizes[0]:
        return None
    return Message(
        "the network reads {expected} values and an image has {found}",
        expected=network.sizes[0],
        found=x.shape[1],
    )


def _accuracy(
    network: Network, source: Source, x: Array, t: Array, problem: Message | None
) -> Iterator[Check]:
    """Compare the accuracy, found in two ways, with what was published of this very network."""
    published = published_accuracy(network, source.name)
    loop = Message("The published accuracy, by a loop"), Message("every test image by itself")
    batch = Message("The published accuracy, by a batch"), Message("all test images at once")
    remedy = Message(
        "replace the files that are not as published; if all are, {report}", report=REPORT
    )
    if published is None or problem:
        reason = problem or Message(
            "no accuracy of this network on {title} is published", title=source.title
        )
        yield from (Check(name, None, reason, how, remedy) for name, how in (loop, batch))
        return
    timing = time_both(network, x, t)
    for (name, how), found in ((loop, timing.loop_accuracy), (batch, timing.batch_accuracy)):
        figures = Message(
            "{found:.6g} on {images:,} images; {where} says {accuracy:.4f} of {network}",
            found=found,
            images=len(x),
            where=published.where,
            accuracy=published.accuracy,
            network=published.network,
        )
        yield Check(name, found == published.accuracy, figures, how, remedy)


def _tried(identity: Identity, network: Network, x: Array) -> Check:
    with np.errstate(all="ignore"):  # what overflows shows in the deviation
        found = identity.deviation(network, x)
    largest, tolerance = _written(found.largest), _written(found.tolerance)
    if len(x) == 1:
        figures = Message(
            "largest deviation {largest}, at most {tolerance} allowed; 1 image",
            largest=largest,
            tolerance=tolerance,
        )
    else:
        figures = Message(
            "largest deviation {largest}, at most {tolerance} allowed; {images:,} images",
            largest=largest,
            tolerance=tolerance,
            images=len(x),
        )
    return Check(
        identity.name, found.holds, figures, identity.how, ANOTHER, identity.id, found.used
    )


def _written(deviation: float) -> str:
    return f"{deviation:.1e}".replace("-", "−") if deviation else "0"
