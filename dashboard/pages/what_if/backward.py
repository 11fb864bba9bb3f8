"""Backpropagation step by step: from the loss of one image back to its pixels."""

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.messages import Message
from core.network.backpropagation import Gradients, loss_gradients
from core.network.layers import ACTIVATIONS, cross_entropy
from core.network.network import Network, predict
from dashboard.components.arrays import index, rows_of
from dashboard.components.heatmap import Heatmap
from dashboard.components.heatmaps import heatmaps
from dashboard.components.listing import Line, listing, vector
from dashboard.state.selection import Selection
from dashboard.widgets.choice import named_alike, one_of, select
from dashboard.widgets.numbers import folded, numbers, one_array
from dashboard.words import _, number, said
from dashboard.words.activations import WORDS

PREDICTION = "prediction"

state = st.session_state


def backward(selection: Selection, x: Array, label: int | None, file: str) -> None:
    """Draw the gradient of the loss by each array, from a3 back to the image x, (784,).

    Parameters
    ----------
    selection : Selection
    x : (784,) float
    label : int or None
        The true label; where there is none it can be chosen.
    file : str
        What the files of its figures begin with.
    """
    network, classes = selection.network, selection.source.classes
    st.markdown(_("##### How the loss changes with each array, step by step back to the pixels"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if label is None:
            select(
                _("Label"),
                {PREDICTION: _("the prediction")} | dict(enumerate(classes)),
                key="backward_label",
                width=150,
            )
        steps = ["loss", *(name for name, *_ in lines(network))]
        step = _step(steps)
    t = _label(selection, x, label)
    gradients, loss = _gradients(network, x, t)
    at = steps.index(step)
    y = float(gradients.activations["y"][t])
    st.markdown(_("**{step}**: {meaning}", step=step, meaning=meaning(step, network)))
    heatmaps(
        [
            _drawn(gradients, name, classes, t, blank=place > at)
            for place, name in enumerate(steps[1:], start=1)
        ],
        key="gradients",
    )
    listing(
        [
            ("t", f"t = {t}", [("" if classes[t] == str(t) else classes[t], None)]),
            ("loss", "loss = -np.log(y[t])", [(f"-log({number(y)}) = {number(loss)}", None)]),
            *lines(network),
        ],
        step,
        key="backward lines",
        label=_("Backpropagation in NumPy"),
    )
    st.markdown(
        _(
            ":small[:green[Green]: a larger value here would raise the loss; :violet[violet]: it "
            "would lower it. The full colour is the largest of each array. {parameters}]",
            parameters=_of_the_parameters(network.depth),
        )
    )

    def table() -> None:
        name = one_array(steps[1:], steps[1], key="backward array")
        rows = index(name[1:], network, classes)
        values = pd.DataFrame({name: gradients[name[1:]]}, index=rows)
        words = {"label": _("label"), "index": _("index")}
        numbers(values, f"{file}-{name}", height=280, column_config=words)

    folded(_("The gradients as a table"), table, key="backward numbers")


def lines(network: Network) -> list[Line]:
    """Return the line of NumPy that computes each gradient, with the shapes in it, in their order.

    They read y, the label t, the z of the forward pass and the W of the network.
    """
    depth = network.depth
    written: list[Line] = [
        (f"da{depth}", f"da{depth} = y - np.eye({network.sizes[-1]})[t]", vector(network, depth))
    ]
    for layer in range(depth, 0, -1):
        before = layer - 1
        dz = f"dz{before}" if before else "dx"
        shapes = [
            *vector(network, layer),
            (" @ (", None),
            (str(network.sizes[layer]), layer),
            (", ", None),
            (str(network.sizes[before]), before),
            (") → ", None),
            *vector(network, before),
        ]
        written.append((dz, f"{dz} = da{layer} @ W{layer}.T", shapes))
        if before:
            slope = ACTIVATIONS[network.activation].slope_code.format(z=f"z{before}")
            written.append((f"da{before}", f"da{before} = {dz} * {slope}", vector(network, before)))
    return written


def meaning(step: str, network: Network) -> Message:
    """Return in a sentence what a step does: ``"loss"``, ``"da3"``, ``"dz2"``, …, ``"dx"``."""
    if step == "loss":
        return _(
            "minus the natural logarithm of the probability of the label t; 0 if it were sure."
        )
    if step == "dx":
        return _("how the loss changes as each pixel gets more ink.")
    layer = int(step[2:])
    if layer == network.depth:
        return _("the probabilities, minus 1 at the label: what every logit has too much of.")
    if step[1] == "z":
        return _(
            "each value of z{layer} feeds all of a{after}: what it does to them, its weights, "
            "times what they do to the loss, added up.",
            layer=layer,
            after=layer + 1,
        )
    return said(WORDS[network.activation].slope(layer))


def backward_in_python(selection: Selection, x: Array, label: int | None) -> str:
    """Return the lines that give every gradient; `network` and `x` are there."""
    names = [name[1:] for name, *_ in lines(selection.network)]
    return f"""\
from core.network.backpropagation import loss_gradients
from core.network.layers import cross_entropy

t = {_label(selection, x, label)}
gradients = loss_gradients(network, x.astype(float), t)
loss = cross_entropy(gradients.activations.y, t)
print(loss, {", ".join(f"gradients.{name}" for name in names)})
"""


def _gradients(network: Network, x: Array, t: int) -> tuple[Gradients, float]:
    # Where the network is sure of the label, y - t is lost in the rounding of float32.
    gradients = loss_gradients(network, x.astype(np.float64), t)
    return gradients, float(cross_entropy(gradients.activations["y"], t))


def _label(selection: Selection, x: Array, label: int | None) -> int:
    if label is not None:
        return label
    chosen = state.get("backward_label", PREDICTION)
    return chosen if isinstance(chosen, int) else int(predict(selection.network, x).argmax())


def _step(steps: list[str]) -> str:
    step = one_of(
        _("Step through"),
        named_alike(steps),
        default=steps[-1],
        key="backward_step",
    )
    at = steps.index(step)
    for key, label, shortcut, to in (
        ("back", _("Back"), "Shift+Left", steps[at - 1]),
        ("step", _("Step"), "Shift+Right", steps[(at + 1) % len(steps)]),
    ):
        st.button(
            label,
            key=f"backward {key}",
            shortcut=shortcut,
            on_click=_go,
            args=(to,),
        )
    return step


def _go(step: str) -> None:
    state["backward_step"] = step


def _of_the_parameters(depth: int) -> Message:
    """Return in a sentence how the gradients of the last layer's parameters follow."""
    if depth == 1:
        return _(
            "Training takes one step more: `dW1 = np.outer(x, da1)` and `db1 = da1`, and moves "
            "each weight a little against its gradient."
        )
    return _(
        "Training takes one step more: `dW{depth} = np.outer(z{before}, da{depth})` and `db{depth} "
        "= da{depth}`, likewise in every layer, and moves each weight a little against its "
        "gradient.",
        depth=depth,
        before=depth - 1,
    )


def _drawn(
    gradients: Gradients, name: str, classes: tuple[str, ...], t: int, *, blank: bool
) -> Heatmap:
    values = gradients[name[1:]]
    logits = values.size == len(classes) and name == f"da{gradients.network.depth}"
    # As on Forward pass: ten rows up to 200 values, then a square.
    rows = rows_of(values.size)
    return Heatmap(
        name=name,
        values=values,
        columns=-(-values.size // rows),
        cell=max(3, 160 // rows),
        signed=True,
        limit=float(np.abs(values).max()),
        layer=0 if name == "dx" else int(name[2:]),
        names=classes if logits else None,
        best=False,  # the largest gradient is no answer
        truth=t if logits else None,
        notes=[_("length {length}", length=number(float(np.linalg.norm(values))))],
        blank=blank,
    )
