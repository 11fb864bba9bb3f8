"""What is in files of weights beside dense layers: values set aside, layers that are not read."""

import re
from collections.abc import Mapping

from core.arrays import Array
from core.messages import Message
from core.weights.layers.names import part_of

#: What a training notes beside the arrays, and what repeats their shapes.
_NOTED = re.compile(
    r"loss|acc|error|score|metric|confusion|confmat|cost|histor|epoch|iter|step|batch|time|seed|^lr$|rate|decay|"
    r"momentum|optim|best|size|layer_?dims|shape|units|layers$|classes|labels|n_averaged|version",
    re.IGNORECASE,
)
_OF_LOSS = re.compile(r"(?:^|[._/])(?:criterion|loss\w*)[._/]", re.IGNORECASE)
#: The state of an optimizer, and gradients, whatever their shape.
_OF_TRAINING = re.compile(
    r"(?:^|[._/])(?:adam\w*|sgd|rmsprop|momentum|momentum_buffer|optimi[sz]er\w*|exp_avg\w*|grads?)"
    r"(?:[._/:]|$)|^d[Wb]_?\d+$",
    re.IGNORECASE,
)
_PIXELS = re.compile(r"(?:^|[._/])(?:mean|std|var|variance)(?::\d+)?$", re.IGNORECASE)


#: Layers that are not read, and data, by their names.
_KINDS = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in {
        "data": r"^[xyt]_?(train|test|val)|^(train|test|val\w*)_?([xyt]|ima?ge?s?|labels?|data)$|"
        r"^(images|labels|data|target)$",
        "recurrent": r"(weight|bias)_[ih]h|recurrent|lstm|(^|[._/])gru|(^|[._/])rnn|w_?hh$",
        "attention": r"in_proj|out_proj|[._/]([qkv]|query|key|value)_?proj|attn|attention",
        "embedding": r"embedding|embed(s|_tokens)?[._/]|(^|[._/])w[tp]e[._/]",
        "scaling": r"normali[sz]\w*[./](mean|var|std)|^(mean|std|variance)$",
        "split": r"weight_[gv]$|parametrizations|_orig$|_mask$|packed_params|zero_point|lora_",
    }.items()
}


def aside(arrays: Mapping[str, Array]) -> tuple[dict[str, Array], list[Message]]:
    """Return arrays without what is no layer's, and a note that names it.

    Numbers alone, text, and short lists under the names that trainings have for what they note.
    """
    matrices = {part_of(name) for name, array in arrays.items() if array.ndim == 2}
    stems = {part.stem for part in matrices if part is not None}
    kept = {name: array for name, array in arrays.items() if not _is_noted(name, array, stems)}
    names = [name for name in arrays if name not in kept]
    notes = []
    if scale := [name for name in names if _PIXELS.search(name)]:
        notes.append(
            Message(
                "{names:.200} may be what its pixels were normalised with, and was set aside: say "
                "it with the pixels.",
                names=_listed(scale),
            )
        )
    if others := [name for name in names if name not in scale]:
        notes.append(
            Message("No part of a layer, and set aside: {names:.200}.", names=_listed(others))
        )
    return kept, notes


def _is_noted(name: str, array: Array, stems: set[str]) -> bool:
    """Return whether an array is no layer's; `stems` are those of the layers."""
    if array.dtype.kind in "US" or _OF_TRAINING.search(name):
        return True
    part = part_of(name)
    if array.ndim == 0 and part is not None:
        is_bias = part.part == "bias" and part.stem in stems and bool(array)  # not only 0
        return part.part not in ("count", "eps") and not is_bias
    if array.ndim < 2 and _OF_LOSS.search(name):
        return True
    axes = 2 if array.dtype.kind in "iub" else 1  # counts may be a table
    return part is None and (array.size == 1 or (array.ndim <= axes and bool(_NOTED.search(name))))


def _listed(names: list[str]) -> str:
    return ", ".join(f"{name:.40}" for name in names)


def check_kind(name: str, array: Array) -> None:
    """Raise a ValueError if an array is part of something else than a dense layer, by its name."""
    kind = next((kind for kind, pattern in _KINDS.items() if pattern.search(name)), None)
    if kind is None and array.ndim > 2:
        kind = "convolution"
    values = {"name": name, "shape": array.shape}
    match kind:
        case "data":
            message = Message(
                "{name!r:.60} of shape {shape} is part of a data set, where the arrays of a "
                "network were expected. Add it as a data set of your own instead.",
                **values,
            )
        case "recurrent":
            message = Message(
                "{name!r:.60} of shape {shape} is part of a recurrent layer, as an LSTM or a GRU. "
                "Only dense layers are read (Linear, Dense), and batch normalisation between them.",
                **values,
            )
        case "attention":
            message = Message(
                "{name!r:.60} of shape {shape} is part of an attention, as a transformer has it. "
                "Only dense layers are read (Linear, Dense), and batch normalisation between them.",
                **values,
            )
        case "embedding":
            message = Message(
                "{name!r:.60} of shape {shape} is an embedding. Only dense layers are read "
                "(Linear, Dense), and batch normalisation between them.",
                **values,
            )
        case "scaling":
            message = Message(
                "{name!r:.60} of shape {shape} normalises each pixel in its own way. Save the "
                "network as .onnx, where this is folded into its first layer, or train it with one "
                "mean and one std for all pixels.",
                **values,
            )
        case "split":
            message = Message(
                "{name!r:.60} of shape {shape} is a weight in parts (normed, pruned or quantised). "
                "Put it together before you save it, as remove_parametrizations, prune.remove or "
                "dequantize do.",
                **values,
            )
        case "convolution":
            message = Message(
                "{name!r:.60} of shape {shape} is a convolution's. Only dense layers are read "
                "(Linear, Dense), and batch normalisation between them.",
                **values,
            )
        case _:
            return
    raise ValueError(message)


def without_statistics(name: str, array: Array) -> Message:
    """Return what is said of a weight of one axis: of a PReLU, or another normalisation."""
    if array.size == 1:
        return Message(
            "{name!r:.60} of shape {shape} is the slope of a PReLU. The activations that are read "
            "are sigmoid, relu and tanh.",
            name=name,
            shape=array.shape,
        )
    return Message(
        "{name!r:.60} of shape {shape} is that of a normalisation without running_mean and "
        "running_var, as LayerNorm or GroupNorm. Only dense layers are read (Linear, Dense), and "
        "batch normalisation between them.",
        name=name,
        shape=array.shape,
    )


def unknown(name: str, array: Array) -> Message:
    """Return what is said of an array that no layer has."""
    return Message(
        "it holds {name!r:.80} of shape {shape}, where the weight and the bias of dense layers "
        "were expected. Save those alone: W1, b1, … or fc1.weight, fc1.bias, …",
        name=name,
        shape=array.shape,
    )
