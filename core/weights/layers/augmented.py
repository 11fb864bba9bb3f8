"""Matrices that have the bias of their layer within, as those of Andrew Ng's course.

``Theta1`` is (outputs, 1 + inputs): its first column is the bias, to which a 1 among the inputs
belongs.
"""

from core.messages import Message
from core.weights.layers.layer import Layer

_PIXELS = 784


def with_own_biases(layers: list[Layer]) -> tuple[list[Layer], list[Message]]:
    """Return the layers with their biases apart, and what was done.

    Raises
    ------
    ValueError
        If matrices seem to have their biases within, and nothing says where.
    """
    if not layers or any(layer.bias is not None for layer in layers):
        return layers, []
    given = [_PIXELS, *(layer.weight.shape[0] for layer in layers)]
    if all(
        "theta" in layer.name.lower() and layer.weight.shape[1] == takes + 1
        for takes, layer in zip(given, layers, strict=False)
    ):
        return [
            layer._replace(weight=layer.weight[:, 1:], bias=layer.weight[:, 0]) for layer in layers
        ], [
            Message(
                "The first column of {weight} was taken for the bias, as of each of its matrices.",
                weight=layers[0].name,
            )
        ]
    for layer in layers:
        if _PIXELS + 1 in layer.weight.shape:
            raise ValueError(
                Message(
                    "{weight!r:.60} of shape {shape} takes one value more than an image has "
                    "pixels: the bias seems to be in it. Save the weight and the bias of each "
                    "layer apart.",
                    weight=layer.name,
                    shape=layer.weight.shape,
                )
            )
    return layers, []
