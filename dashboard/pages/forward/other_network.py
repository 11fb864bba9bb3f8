"""What the other one of two networks makes of the image: its y beside the one that is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.arrays import Array
from core.messages import Message
from core.network.network import predict
from dashboard.components.heatmap import Heatmap
from dashboard.state.pair import Pair
from dashboard.widgets.in_python import network_code, network_comment
from dashboard.widgets.pair_finding import differing_samples
from dashboard.widgets.subject import Subject
from dashboard.words import _, column, literal, percent, said


def name_of_y(pair: Pair) -> Message:
    """Return what the y of the other network is called."""
    return Message("y of {network}", network=pair.other_letter)


def outputs_of_other(pair: Pair, arrays: Mapping[str, Array]) -> Array:
    """Return the y of the other network for an image, given by the arrays it has in this one."""
    return predict(pair.other.network, arrays["x"])


def with_other(
    pair: Pair,
    drawn: Sequence[Heatmap],
    arrays: Mapping[str, Array],
    minus: Mapping[str, Array] | None,
) -> list[Heatmap]:
    """Return how the arrays of an image are drawn, and after them the y of the other network.

    Parameters
    ----------
    pair : Pair
    drawn, arrays, minus
        What `drawn` of `dashboard.components.arrays` returned, and was given.
    """
    y = outputs_of_other(pair, arrays)
    if minus is not None:
        y = y - outputs_of_other(pair, minus)
    # It is in no layer of the network that is traced, and has no sum here.
    other = replace(
        drawn[-1],
        name=said(name_of_y(pair)),
        values=y,
        column=column(y, in_percent=True),
        layer=-1,
        target=None,
        chosen=None,
    )
    return [*drawn, other]


def finding(shown: Subject, pair: Pair) -> Message:
    """Return what the other network reads, and on how many samples the two differ."""
    y = outputs_of_other(pair, shown.arrays)
    values = {
        "network": pair.other_letter,
        "label": literal(pair.classes[int(y.argmax())]),
        "confidence": percent(y.max()),
        "all": len(pair.a.labels),
        "count": differing_samples(pair),
    }
    if y.argmax() == shown.arrays["y"].argmax():
        return _(
            "{network} reads {label} as well, with {confidence}; A and B differ on {count} of "
            "{all:,}.",
            **values,
        )
    return _(
        "{network} reads {label}, with {confidence}; A and B differ on {count} of {all:,}.",
        **values,
    )


def in_python(pair: Pair) -> str:
    """Return the lines that give the y of the other network, where `x` and `arrays` are known."""
    other = pair.other.key.network
    return (
        f"{network_comment(other)}other = forward({network_code(other)}, x)\n"
        "print(other.y, other.y - arrays.y)\n"
    )
