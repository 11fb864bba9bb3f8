"""Whether a network that is written is read back the same."""

import tempfile
from pathlib import Path

import numpy as np

from core.checks.check import REPORT, Check
from core.messages import Message, message_of
from core.network.network import Network
from core.weights.parameters import count_parameters
from core.weights.reader import read_weights
from core.weights.writer import write_weights

MOST = 5 * 10**6  #: Parameters of a network that is copied several times.


def read_back(network: Network, suffix: str) -> Check:
    """Write a network into a temporary file with this ending, read it, and compare both."""
    name = Message("A network written as {suffix} is read back the same", suffix=suffix)
    how = Message("written to a temporary file and read; every value and the activation compared")
    if problem := too_large(count_parameters(network)):
        return Check(name, None, problem, how, REPORT)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"network{suffix}"
            write_weights(path, network)
            read = read_weights(path)
            size = path.stat().st_size
    except OSError as error:
        return Check(name, None, message_of(error), how, REPORT)
    except ValueError as error:
        return Check(name, False, message_of(error), how, REPORT)
    differing = [
        array
        for array in network
        if array not in read
        or read[array].dtype != network[array].dtype
        or not np.array_equal(read[array], network[array])
    ]
    if read.activation != network.activation:
        differing.append(Message("the activation"))
    values = sum(array.size for array in network.values())
    if differing:
        figures = Message(
            "{values:,} values in {size:,} bytes; {names} differ",
            values=values,
            size=size,
            names=", ".join(differing),
        )
    else:
        figures = Message(
            "{values:,} values in {size:,} bytes; none differs", values=values, size=size
        )
    return Check(name, not differing, figures, how, REPORT)


def too_large(parameters: int) -> Message | None:
    """Return why a network is not copied several times, or None if it can be."""
    if parameters <= MOST:
        return None
    return Message(
        "the network has {parameters:,} parameters, and copies are made of at most {most:,}",
        parameters=parameters,
        most=MOST,
    )
