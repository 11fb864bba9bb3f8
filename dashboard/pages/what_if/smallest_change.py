"""The smallest change that makes the network answer a chosen label."""

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.explanation.counterfactual import Counterfactual, counterfactual
from core.messages import Message, listed
from core.network.network import Network, predict
from core.weights.parameters import count_parameters
from dashboard.components.gallery import Item, gallery
from dashboard.components.heatmap import Heatmap
from dashboard.components.heatmaps import heatmaps
from dashboard.state import cached
from dashboard.state.keys import NetworkKey
from dashboard.state.selection import Selection
from dashboard.widgets.choice import select
from dashboard.widgets.numbers import csv_button, file_button, folded
from dashboard.widgets.subject import png
from dashboard.words import _, column, file_part, literal, number, percent, said

RUNNER_UP = "runner-up"
STEPS = 300  # along the gradient, at most
FEWEST = 20  # of a network of many millions of parameters, a step of which takes long
_WORK = 600_000_000  # parameters that are gone through
CLOSE = 0.01  # a margin that is hardly one

state = st.session_state


def smallest_change(selection: Selection, x: Array, file: str) -> None:
    """Draw what must change in the image x, (784,), for it to be read as another.

    What its own files begin with is `file`.
    """
    x = x.clip(0, 1)  # arithmetic on pixels may leave 0 to 1 in the last bit
    network, classes = selection.network, selection.source.classes
    y = predict(network, x)
    st.markdown(_("##### The smallest change that flips the answer"))
    words: dict[str | int, str] = {RUNNER_UP: _("the runner-up")} | dict(enumerate(classes))
    chosen = select(_("To be read as"), words, key="wanted", width=150)
    wanted = chosen if isinstance(chosen, int) else _runner_up(y)
    change = _find(selection, x, wanted)
    st.markdown(sentence(selection, x, change))
    if change.found and change.distance:
        _pictures(selection, x, y, change, file)
    folded(_("To every other label"), lambda: _every(selection, x, y, file), key="all nine")


def most_steps(network: Network) -> int:
    """Return how many steps along the gradient are taken at most."""
    return min(STEPS, max(FEWEST, _WORK // count_parameters(network)))


def sentence(selection: Selection, x: Array, change: Counterfactual) -> Message:
    """Return in a sentence what the change comes to, or that none was found."""
    classes = [literal(name) for name in selection.source.classes]
    before, after = predict(selection.network, np.stack([x, change.image]))
    name = classes[change.target]
    if not change.found:
        return _(
            "No image that is read as {name} was found in {steps} of at most {most} steps along "
            "the gradient. There may be one all the same.",
            name=name,
            steps=change.steps,
            most=most_steps(selection.network),
        )
    if not change.distance:
        return _(
            "It is read as {name} already, with {confidence}: choose another.",
            name=name,
            confidence=percent(before.max()),
        )
    first, second = after[change.target], after[_runner_up(after)]
    values = {
        "length": number(change.distance),
        "before": classes[before.argmax()],
        "confidence": percent(before.max()),
        "name": name,
        "probability": percent(first),
        "most": number(np.abs(change.image - x).max()),
    }
    if first - second < CLOSE:
        return _(
            "By a change of length **{length}** the answer goes from {before} with {confidence} to "
            "**{name}** with {probability}, just ahead of {second} ({behind}). No pixel changes by "
            "more than {most}.",
            second=classes[_runner_up(after)],
            behind=percent(second),
            **values,
        )
    return _(
        "By a change of length **{length}** the answer goes from {before} with {confidence} to "
        "**{name}** with {probability}. No pixel changes by more than {most}.",
        **values,
    )


def smallest_change_in_python(selection: Selection, x: Array) -> str:
    """Return the lines that give the change; `network` and `x` are there."""
    chosen = state.get("wanted", RUNNER_UP)
    wanted = "predict(network, x).argsort()[-2]" if chosen == RUNNER_UP else chosen
    return f"""\
from core import predict
from core.explanation.counterfactual import counterfactual

x = x.clip(0, 1)
change = counterfactual(network, x, {wanted}, steps={most_steps(selection.network)})
print(change.found, change.image - x, change.distance)
print(predict(network, change.image))
"""


def _runner_up(y: Array) -> int:
    return int(y.argsort()[-2])


def _find(selection: Selection, x: Array, wanted: int) -> Counterfactual:
    return _found(selection.key.network, x.tobytes(), wanted)


# By the bytes of one image, which are few: a change is looked for once, whatever else is clicked.
@cached.PASSING.keep(Message("Looking for the smallest change…"))
def _found(key: NetworkKey, x: bytes, wanted: int) -> Counterfactual:
    image = np.frombuffer(x, dtype=np.float32)
    network = cached.network(key)
    return counterfactual(network, image, wanted, steps=most_steps(network))


def _pictures(selection: Selection, x: Array, y: Array, change: Counterfactual, file: str) -> None:
    network, classes = selection.network, selection.source.classes
    difference = change.image - x
    most = float(np.abs(difference).max())
    after = predict(network, change.image)
    heatmaps(
        [
            Heatmap("x", x.reshape(28, 28), 28, 6, False, 1.0, 0),
            Heatmap(_("changed"), change.image.reshape(28, 28), 28, 6, False, 1.0, 0),
            Heatmap(_("changed − x"), difference.reshape(28, 28), 28, 6, True, most, 0),
            *(
                Heatmap(
                    name,
                    probabilities,
                    1,
                    14,
                    False,
                    1.0,
                    1,
                    names=classes,
                    column=column(probabilities, in_percent=True),
                )
                for name, probabilities in ((_("y of x"), y), (_("y of changed"), after))
            ),
        ],
        key="changes",
    )
    st.markdown(
        _(
            ":small[The length is the root of the sum of all squares; one pixel from no ink to "
            "full ink would be 1. :green[Green] pixels get more ink, :violet[violet] ones less, in "
            "full colour where they change most. It is the nearest that the search found; that no "
            "nearer one exists is not proved.]"
        )
    )
    name = f"{file}-changed-to-{file_part(classes[change.target])}"
    places = dict(zip(("row", "column"), np.divmod(np.arange(784), 28), strict=True))
    with st.container(horizontal=True):
        csv_button(
            lambda: pd.DataFrame(
                places | {"x": x, "changed": change.image, "difference": difference}
            ).rename_axis("pixel"),
            name,
            _("Both images and their difference, pixel by pixel"),
        )
        file_button(
            "PNG",
            lambda: png(change.image),
            f"{name}.png",
            key="changed png",
            words=_rounded(selection, change),
        )


def _rounded(selection: Selection, change: Counterfactual) -> Message:
    """Return in a sentence what is read in the picture that can be taken away."""
    levels = (np.rint(change.image * 255) / 255).astype(np.float32)
    answer = int(predict(selection.network, levels).argmax())
    name = literal(selection.source.classes[answer])
    if answer == change.target:
        return _(
            "The changed image in 256 grey levels: rounded so, it is still read as {name}.",
            name=name,
        )
    return _(
        "The changed image in 256 grey levels: rounded so, it is no longer the wanted label: "
        "read as {name}.",
        name=name,
    )


def _every(selection: Selection, x: Array, y: Array, file: str) -> None:
    """Draw the change to each other label, the shortest first."""
    classes, answer = selection.source.classes, int(y.argmax())
    changes = [_find(selection, x, wanted) for wanted in range(len(classes)) if wanted != answer]
    changes.sort(key=lambda change: change.distance)
    if found := [change for change in changes if change.found]:
        gallery(
            np.rint(np.stack([change.image for change in found]) * 255)
            .astype(np.uint8)
            .reshape(-1, 28, 28),
            [
                Item(
                    change.target,
                    caption=f"→ {said(classes[change.target])}",
                    detail=number(change.distance),
                    words=_(
                        "Read as {name} after a change of length {length}",
                        name=classes[change.target],
                        length=number(change.distance),
                    ),
                )
                for change in found
            ],
            key="every change",
            label=_("The changed image for every other answer, the shortest change first"),
            selected=-1,
            on_open=lambda wanted: state.update(wanted=wanted),
        )
    if missing := [classes[change.target] for change in changes if not change.found]:
        st.markdown(_("None was found for {names}.", names=listed(map(literal, missing))))
    st.markdown(_(":small[The number is the length of the change; a click shows it above.]"))
    csv_button(
        lambda: pd.DataFrame(
            {
                "found": [change.found for change in changes],
                "distance": [change.distance for change in changes],
                "largest change of a pixel": [np.abs(change.image - x).max() for change in changes],
                "steps": [change.steps for change in changes],
            },
            index=pd.Index([classes[change.target] for change in changes], name="wanted"),
        ),
        f"{file}-changed-to-every",
        _("The length of the change to every other label"),
    )
