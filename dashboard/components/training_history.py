"""Trainings to be run through: what each state of a history came to, drawn in the browser."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from dashboard.components.assets import component
from dashboard.components.room import reserve
from dashboard.words import _, joined, percent_sign, said

_bytes = component("history_bytes", "<i hidden></i>", "histories")
_mount = component(
    "training_history",
    '<div class="history"></div>',
    *("histories", "history_view", "history_curves", "history_network", "palette"),
)


@dataclass(frozen=True)
class Run:
    """A training that is run through, of S states that are kept.

    Attributes
    ----------
    key : str
        By which the browser has its history.
    name : str
        What stands above it; empty where it is the only one.
    sizes : tuple of int
        Of its network.
    arrays : mapping of str to (S, n) array
        What it answered to the image: z of each hidden layer, of which the first ones are drawn,
        and y.
    samples : int
        Of the split.
    matrices : (S, K, K) int, optional
        The confusion matrix of each state; without, they are not here yet.
    beside : str
        What stands below the matrix, or in its place.
    left_out : str
        What stands below the tiles.
    """

    key: str
    name: str
    sizes: tuple[int, ...]
    arrays: Mapping[str, Array]
    samples: int
    matrices: Array | None
    beside: str
    left_out: str


def history_bytes(packed: bytes, *, key: str) -> None:
    """Send a history, as `pack_history` returns it, to `training_history`: once, while it stays."""
    _bytes(key=key, data=packed)


def training_history(
    data: Mapping[str, object], *, key: str, on_moment: Callable[[int], None]
) -> None:
    """Show one training or two at the same place, which a slider moves.

    Parameters
    ----------
    data : mapping
        Of `course_data`.
    key : str
        Of the component.
    on_moment : callable
        Called with the state of the first one at which the slider was let go.
    """
    reserve(key, "26rem")
    _mount(
        key=key,
        data=data,
        on_moment_change=lambda: on_moment(int(st.session_state[key].moment)),
    )


def course_data(
    runs: Sequence[Run],
    *,
    moment: int | None,
    image: Array,
    truth: int | None,
    classes: Sequence[str],
    split: str,
    followed: bool,
) -> dict[str, object]:
    """Return all that the script draws beside the histories, as JSON takes it.

    Parameters
    ----------
    runs : sequence of Run
    moment : int or None
        The state of the first one at which the slider is, an index in its history; None for its
        end.
    image : (28, 28) uint8
        To which the networks answer.
    truth : int or None
        Its true label.
    classes : sequence of str
    split : str
        What the samples of the matrices are called.
    followed : bool
        Whether there are pages that follow.
    """
    return {
        "networks": [_sent(run) for run in runs],
        "moment": moment,
        "image": _base64(image.astype(np.uint8)),
        "truth": truth,
        "classes": list(map(said, classes)),
        "followed": followed,
        "words": _words(split),
    }


def _sent(run: Run) -> dict[str, object]:
    matrices = run.matrices
    return {
        "key": run.key,
        "name": run.name,
        "arrays": [
            {
                "name": name,
                "units": run.sizes[layer],
                "drawn": values.shape[1],
                "limit": float(max(1.0, np.abs(values).max())),
                "signed": bool(values.min() < 0),
                "values": _base64(values.astype("<f4")),
            }
            for layer, (name, values) in enumerate(run.arrays.items(), 1)
        ],
        "samples": run.samples,
        "matrix": None if matrices is None else _base64(matrices.astype("<u4")),
        "beside": run.beside,
        "leftOut": run.left_out,
    }


def _base64(values: Array) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")


def _words(split: str) -> dict[str, str]:
    def places(*names: str) -> dict[str, str]:
        return {name: f"{{{name}}}" for name in names}

    return {
        "label": _("The training, state by state"),
        "wait": _("The history of the training is on its way…"),
        "play": _("Play"),
        "pause": _("Pause"),
        "drag": _("Drag to move through the training"),
        "loss": _("loss (nats)"),
        "accuracy": _("accuracy"),
        "range": _("{name}, 0 to {most}", **places("name", "most")),
        "step": _("step"),
        "legend": _(
            "Dashed: the samples learned from, as they were met since the state before. Drawn "
            "through: the {split} samples, once they are counted.",
            split=split,
        ),
        "status": _(
            "Step {step} of {steps}, epoch {epoch}: on the samples it was just learning from, loss "
            "{loss}, accuracy {accuracy}",
            **places("step", "steps", "epoch", "loss", "accuracy"),
        ),
        "shown": _("All pages show this state."),
        "behind": _(
            "The pages still show step {step}; they follow once this stops.", **places("step")
        ),
        "read": _("Read as {label}, {confidence}", **places("label", "confidence")),
        "right": _(
            "Read as {label}, {confidence}, as it is labelled", **places("label", "confidence")
        ),
        "wrong": _(
            "Read as {label}, {confidence}; labelled {truth}",
            **places("label", "confidence", "truth"),
        ),
        "bars": _("The probability of each class"),
        "image": _("The selected sample"),
        "first": _("the first {n} of {all}", **places("n", "all")),
        "values": _("{name}, values from {low} to {high}", **places("name", "low", "high")),
        "tiles": _("The weights of the first layer, a tile a unit"),
        "matrix": _("true ↓ predicted →"),
        "percent": percent_sign(),
    }


def left_out(units: int, states: int, all_states: int, drawn: int) -> str:
    """Return what is said below the tiles: how they are to be read, and what is left out."""
    notes = [
        _(
            "W1: the weights of each unit of the first layer, green above 0, violet below, on one "
            "scale for the whole training."
        )
    ]
    if drawn < units:
        notes.append(_("The first {drawn} of {units:,} units are drawn.", drawn=drawn, units=units))
    if states < all_states:
        notes.append(
            _(
                "It is too large for all of its {all} states: {states} are kept here.",
                all=all_states,
                states=states,
            )
        )
    return joined(notes)
