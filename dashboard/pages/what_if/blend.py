"""The way from the image to a sample, pixel by pixel, and where the answer flips."""

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array, as_rows
from core.explanation.blending import Blend, blend
from core.explanation.neighbours import distances_to, nearest
from core.messages import Message
from core.network.network import predict
from dashboard.components.arrays import outputs
from dashboard.components.gallery import Item, gallery
from dashboard.components.heatmap import Heatmap
from dashboard.components.heatmaps import heatmaps
from dashboard.pages.what_if.charts import LEAST, way_chart, way_points
from dashboard.state import cached
from dashboard.state.keys import Key
from dashboard.state.selection import Selection
from dashboard.widgets.fields import number_or_none, slider_of
from dashboard.widgets.in_python import data_line, imports
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.specification import specification
from dashboard.words import _, column, literal, number, percent, said

STEPS = 101  # both ends among them: one for each place of the slider
FRAME = 10  # steps from one picture of the strip to the next

state = st.session_state
_chart = specification(way_chart)  # the same for every way: only its marks change


def blend_to(selection: Selection, x: Array, file: str) -> None:
    """Draw the way from the edited image x, (784,), to a sample that can be chosen.

    What its own files begin with is `file`.
    """
    classes = selection.source.classes
    st.markdown(_("##### From this image to another"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        to = _choose(selection, x)
        at = round(100 * _alpha())
    way = blend(selection.network, x, selection.x(to), STEPS)
    flips = sentence(way, to, classes[selection.labels[to]], selection)
    st.markdown(flips)
    _strip(way, at, selection)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.vega_lite_chart(
            way_points(way, list(map(said, classes)), at / 100),
            _chart(),
            key="way",
            alt=_("Probabilities along the way. {flips}", flips=flips),
        )
        st.markdown(
            _(
                ":small[One line a label that gets {least} somewhere: :blue[those that are the "
                "answer] somewhere, grey the others. Dashed: where the answer flips. :orange[The "
                "line across] is the slider's place.]",
                least=percent(LEAST, 0),
            )
        )
    with right:
        _here(way, at, selection)
    folded_numbers(
        lambda: _table(way, selection),
        f"{file}-blend-to-{to}",
        key="blend numbers",
        label=_("The way as a table"),
        height=280,
        classes=selection.source.classes,
        column_config={"alpha": _("alpha"), "prediction": _("prediction")},
    )


def sentence(way: Blend, to: int, label: str, selection: Selection) -> Message:
    """Return in a sentence where the way leads and where the answer flips on it."""
    classes = list(map(literal, selection.source.classes))
    if not way.flips:
        return _(
            "To sample {to}, labelled {label}: the answer is {answer} all the way.",
            to=to,
            label=literal(label),
            answer=classes[way.probabilities[0].argmax()],
        )
    flips: Message | None = None
    for flip in way.flips:
        one = Message(
            "from {before} to {after} at α = {alpha}",
            before=classes[flip.before],
            after=classes[flip.after],
            alpha=number(flip.alpha),
        )
        flips = Message("{flips}, then {flip}", flips=flips, flip=one) if flips else one
    return _(
        "To sample {to}, labelled {label}: the answer flips {flips}.",
        to=to,
        label=literal(label),
        flips=flips,
    )


def blend_in_python(selection: Selection, x: Array) -> str:
    """Return the lines that give the way; `network` and `x` are there."""
    split, to = selection.split, state.get("to")
    neighbours, find = "", f"to = {to}"
    if to is None:
        neighbours = "from core.explanation.neighbours import distances_to, nearest"
        find = f"to = nearest(distances_to(x_{split}, x), 1)[0]"
        if _others(selection.key, x) is not None:
            find = f"""\
others = predict(network, x_{split}).argmax(axis=1) != predict(network, x).argmax()
to = nearest(distances_to(x_{split}, x), 1, among=others)[0]"""
    imported = imports(
        "from core import load_mnist, predict",
        "from core.explanation.blending import blend",
        neighbours,
    )
    return f"""\
{imported}
{data_line(selection)}
{find}
way = blend(network, x, x_{split}[to], {STEPS})
print(way.alphas, way.x, way.probabilities, way.flips)
here = way.probabilities[{round(100 * state.get("alpha", 0.5))}]
print(here)
"""


def _choose(selection: Selection, x: Array) -> int:
    last = len(selection.labels) - 1
    to = number_or_none(
        _("To sample, 0 to {last:,}", last=last),
        0,
        last,
        key="to",
        step=1,
        placeholder=_("nearest that is read otherwise"),
        width=260,
        help=_(
            "While it is empty: the sample whose pixels are nearest to this image, of those that "
            "the network reads as something else."
        ),
    )
    st.button(
        _("Random sample"),
        key="random to",
        icon=":material/shuffle:",
        on_click=lambda: state.update(to=int(np.random.default_rng().integers(last + 1))),
    )
    return _nearest_other(selection.key, x.tobytes()) if to is None else int(to)


# By the bytes of one image, which are few: it is looked for once, whatever else is clicked.
@cached.PASSING.keep(Message("Looking for the nearest sample that is read otherwise…"))
def _nearest_other(key: Key, x: bytes) -> int:
    image = np.frombuffer(x, dtype=np.float32)
    distances = distances_to(as_rows(cached.pixels(key.data, key.split)), image)
    return int(nearest(distances, 1, among=_others(key, image))[0])


def _others(key: Key, x: Array) -> Array | None:
    """Return which samples are read otherwise than x; None if not one of them is."""
    answer = predict(cached.network(key.network), x).argmax()
    others = cached.evaluation(key).predicted != answer
    return others if others.any() else None


def _alpha() -> float:
    return slider_of(
        _("α, the share of the other"),
        0.0,
        1.0,
        key="alpha",
        default=0.5,
        step=0.01,
        width=300,
        help=_("Every pixel is (1 − α) times that of this image plus α times that of the other."),
    )


def _strip(way: Blend, at: int, selection: Selection) -> None:
    """Draw pictures along the way; a click on one moves the slider there."""
    frames = range(0, STEPS, FRAME)
    answers, classes = way.probabilities.argmax(axis=1), selection.source.classes
    items = []
    for frame in frames:
        answer, alpha = classes[answers[frame]], f"{way.alphas[frame]:.1f}"
        probability = percent(way.probabilities[frame].max(), 0)
        flipped = frame > 0 and answers[frame] != answers[frame - FRAME]
        items.append(
            Item(
                frame,
                caption=_("{label}: {probability}", label=answer, probability=probability),
                detail=f"α = {alpha}",
                words=_(
                    "α = {alpha}: predicted {answer} with {probability}",
                    alpha=alpha,
                    answer=answer,
                    probability=probability,
                ),
                mark=answer if flipped else "",
            )
        )
    gallery(
        np.rint(way.x[::FRAME] * 255).clip(0, 255).astype(np.uint8).reshape(-1, 28, 28),
        items,
        key="frames",
        label=_("Pictures along the way"),
        selected=FRAME * round(at / FRAME),
        on_open=lambda frame: state.update(alpha=frame / 100),
    )


def _here(way: Blend, at: int, selection: Selection) -> None:
    image, y = way.x[at], way.probabilities[at]
    answer = literal(selection.source.classes[y.argmax()])
    st.markdown(
        _(
            "At α = {alpha:.2f}: predicted **{answer}** with {confidence}",
            alpha=float(way.alphas[at]),
            answer=answer,
            confidence=percent(y.max()),
        )
    )
    heatmaps(
        [
            Heatmap("x", image, 28, 6, False, 1.0, 0),
            Heatmap(
                "y",
                y,
                1,
                14,
                False,
                1.0,
                1,
                names=selection.source.classes,
                column=column(y, in_percent=True),
            ),
        ],
        key="at alpha",
    )


def _table(way: Blend, selection: Selection) -> pd.DataFrame:
    classes = np.array(selection.source.classes)
    table = pd.DataFrame(way.probabilities, columns=outputs(selection.source.classes))
    table.insert(0, "prediction", classes[way.probabilities.argmax(axis=1)])
    return table.set_index(pd.Index(way.alphas.round(2), name="alpha"))
