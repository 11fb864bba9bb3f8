"""What must be true of the files and the network in use, tried here and now."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.arrays import Array
from core.checks.identities import (
    Deviation,
    batch_deviation,
    gradient_deviation,
    ledger_deviation,
    probability_deviation,
    softmax_deviation,
)
from core.datasets.mnist import Pair, apply_flags, read_split
from core.datasets.sources import Source, Verification, chosen_folder, find_source, variable, verify
from core.evaluation.loop import time_both
from core.network.network import Network
from core.weights.published import published_accuracy
from core.weights.reader import read_weights
from core.weights.writer import write_weights


@dataclass(frozen=True)
class Check:
    """One statement, and what became of it.

    Attributes
    ----------
    name : str
        What must be true.
    passed : bool or None
        Whether it is; None where it could not be tried.
    figures : str
        What was found, beside what was expected; or why it could not be tried.
    how : str
        How it was computed.
    remedy : str
        What to do where it is not.
    """

    name: str
    passed: bool | None
    figures: str
    how: str
    remedy: str


# What to do where it is neither a file's fault nor, perhaps, a network's.
_REPORT = "report these figures: the program, or a library it stands on, computes wrongly"
_ANOTHER = f"try another network; if it fails too, {_REPORT}"

#: An identity: its name, how far the images are from it, how many of them, and how it is computed.
_IDENTITIES: tuple[tuple[str, Callable[[Network, Array], Deviation], int, str], ...] = (
    (
        "The ledger of every unit adds up to its pre-activation",
        ledger_deviation,
        10,
        "addend by addend in float64, against the forward pass; as a share of the addends' sizes",
    ),
    (
        "The probabilities of an image add up to 1",
        probability_deviation,
        10_000,
        "the sum of y of each image, less 1",
    ),
    (
        "A batch gives what its images give one at a time",
        batch_deviation,
        1_000,
        "the logits of both; as a share of the largest logit",
    ),
    (
        "A constant added to all logits changes no probability",
        softmax_deviation,
        10_000,
        "softmax of the logits, and of the logits plus 1,000, in float64",
    ),
    (
        "The gradients are those of finite differences",
        gradient_deviation,
        20,
        "x and every parameter moved by ±0.000001, in float64; as a share of the gradient's length",
    ),
)


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
        Gives the images (N, 28, 28) and labels (N,) of its test split, uint8, for a caller that
        has them; raises ValueError or OSError where they cannot be read.

    Raises
    ------
    ValueError
        If there is no such data set.
    """
    source = find_source(source)
    yield from check_files(source)
    try:
        images, labels = (read_test or (lambda: read_split(source, "test", mapped=True)))()
    except (OSError, ValueError) as error:
        x, t, problem = np.empty(0), np.empty(0), str(error)
    else:
        x, t = apply_flags(images, labels)
        problem = _misfit(network, x)
    yield from _accuracy(network, source, x, t, problem)
    for name, deviation, count, how in _IDENTITIES:
        if problem:
            yield Check(name, None, problem, how, _ANOTHER)
        else:
            yield _identity(name, deviation, network, x[:count], how)
    for ending in (".npz", ".safetensors"):
        yield _read_back(network, ending)


def check_files(source: str | Source) -> Iterator[Check]:
    """Compare the files of a data set with what is published of them, which takes no network.

    Parameters
    ----------
    source : str or Source
        A data set, or its name; nothing of it is fetched.

    Raises
    ------
    ValueError
        If there is no such data set.
    """
    source = find_source(source)
    how = "the SHA-256 of the file as it is on disk, against the one it is published with"
    try:
        verifications = verify(source)
    except OSError as error:
        name, remedy = f"The files of {source.title} are as published", "let the file be read"
        yield Check(name, False, str(error), how, remedy)
        return
    for verification in verifications:
        passed, figures = _judged(verification)
        path = verification.path or Path(verification.file.name)
        remedy = _replacement(source, path)
        yield Check(f"{path.name} is as published", passed, figures, how, remedy)


def _judged(verification: Verification) -> tuple[bool | None, str]:
    if verification.found is None:
        return None, "the file is not here"
    if verification.expected is None:
        return None, f"{verification.found}; none is published to compare with"
    if verification.ok:
        return True, verification.found
    return False, f"{verification.found}, where {verification.expected} was expected"


def _replacement(source: Source, path: Path) -> str:
    if chosen_folder(source):
        return f"put the published file in the place of {path}, or unset {variable(source, 'DIR')}"
    if source.mirrors:
        return f"delete {path}: a file that is missing is fetched"
    return f"put {path} back as it came with the project"


def _misfit(network: Network, x: Array) -> str:
    """Say why a network cannot see these images, or nothing if it can."""
    if x.shape[1] == network.sizes[0]:
        return ""
    return f"the network reads {network.sizes[0]} values and an image has {x.shape[1]}"


def _accuracy(
    network: Network, source: Source, x: Array, t: Array, problem: str
) -> Iterator[Check]:
    """Compare the accuracy, found in two ways, with what was published of this very network."""
    published = published_accuracy(network, source.name)
    ways = {
        "loop": "every test image by itself",
        "batch": "all test images at once",
    }
    names = {way: f"The published accuracy, by a {way}" for way in ways}
    remedy = f"replace the files that are not as published; if all are, {_REPORT}"
    if published is None or problem:
        reason = problem or f"no accuracy of this network on {source.title} is published"
        yield from (Check(names[way], None, reason, how, remedy) for way, how in ways.items())
        return
    timing = time_both(network, x, t)
    found = {"loop": timing.loop_accuracy, "batch": timing.batch_accuracy}
    for way, how in ways.items():
        yield Check(
            names[way],
            found[way] == published.accuracy,
            f"{found[way]:.6g} on {len(x):,} images; {published.where} says "
            f"{published.accuracy:.4f} of {published.network}",
            how,
            remedy,
        )


def _identity(
    name: str,
    deviation: Callable[[Network, Array], Deviation],
    network: Network,
    x: Array,
    how: str,
) -> Check:
    with np.errstate(all="ignore"):  # what overflows shows in the deviation
        found = deviation(network, x)
    images = f"{len(x):,} image{'' if len(x) == 1 else 's'}"
    largest, tolerance = (
        f"{value:.1e}".replace("-", "−") if value else "0"
        for value in (found.largest, found.tolerance)
    )
    figures = f"largest deviation {largest}, at most {tolerance} allowed; {images}"
    return Check(name, found.holds, figures, how, _ANOTHER)


def _read_back(network: Network, ending: str) -> Check:
    name = f"A network written as {ending} is read back the same"
    how = "written to a temporary file and read; every value and the activation compared"
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"network{ending}"
            write_weights(path, network)
            read = read_weights(path)
            size = path.stat().st_size
    except OSError as error:
        return Check(name, None, str(error), how, _REPORT)
    except ValueError as error:
        return Check(name, False, str(error), how, _REPORT)
    differing = [
        array
        for array in network
        if array not in read
        or read[array].dtype != network[array].dtype
        or not np.array_equal(read[array], network[array])
    ]
    if read.activation != network.activation:
        differing.append("the activation")
    values = sum(array.size for array in network.values())
    found = f"{', '.join(differing)} differ" if differing else "none differs"
    return Check(name, not differing, f"{values:,} values in {size:,} bytes; {found}", how, _REPORT)
