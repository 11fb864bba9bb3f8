"""How far the slider that was moved last can go until an image is read otherwise, or half are."""

import numpy as np

from core.arrays import Array
from core.evaluation.robustness import Flip, smallest_flip
from core.images.transforms import TRANSFORMS
from core.messages import Message
from core.weights.parameters import count_parameters
from dashboard.pages.what_if import curves
from dashboard.pages.what_if.sliders import KEYS, MOVED
from dashboard.state import cached
from dashboard.state.keys import NetworkKey
from dashboard.state.links import linked
from dashboard.state.selection import SPLITS, Selection
from dashboard.words import _, counted, literal, percent, said
from dashboard.words.transforms import deed

MOST_WORK = 2 * 10**9  # of parameters and amounts, while the page waits


def findings(
    selection: Selection, image: Array, amounts: dict[str, float], name: str, source: str
) -> list[Message | None]:
    """Return the sentences above the page.

    Parameters
    ----------
    selection : Selection
    image : (28, 28) uint8
        Before it is edited.
    amounts : dict of str to float
        Of the sliders that change something.
    name : str
        Of the transform whose slider was moved last.
    source : str
        Where the image comes from.
    """
    return [
        _flips(selection, image, amounts, name, source),
        _all(selection, name, source),
        _worst(selection, source),
    ]


def _flips(
    selection: Selection, image: Array, amounts: dict[str, float], name: str, source: str
) -> Message | None:
    work = len(TRANSFORMS[name].steps()) * count_parameters(selection.network)
    if work > MOST_WORK or not image.any():  # nothing is drawn yet
        return None
    others = {each: amount for each, amount in amounts.items() if each != name}
    flip = _flip(selection.key.network, image.tobytes(), name, tuple(sorted(others.items())))
    if flip is None:
        return _("No step on “{name}” changes the answer.", name=TRANSFORMS[name].name)
    edited = {KEYS[each]: f"{amount:g}" for each, amount in others.items()}
    asked = {"from": source, **edited, KEYS[name]: f"{flip.amount:g}", MOVED: name}
    return _(
        "{deed} and it is read as {label}; no smaller step on “{name}” changes the answer.",
        deed=linked(f"**{said(deed(name, flip.amount))}**", "what_if", **asked),
        label=literal(selection.source.classes[flip.predicted]),
        name=TRANSFORMS[name].name,
    )


def _all(selection: Selection, name: str, source: str) -> Message:
    """Return at which amount half of the accuracy over all samples is left, if that is known."""
    asked = {"what": "along", MOVED: name, "from": source}
    curve = curves.known(selection.key, name)
    if curve is None:
        return _(
            "Of all samples the {curve} tells.",
            curve=linked(_("**curve of their accuracy**"), "what_if", **asked),
        )
    amounts = curve.half_text(name)
    values = {
        "split": SPLITS[selection.split],
        "unchanged": percent(curve.unchanged(name), 2),
        "unit": TRANSFORMS[name].unit,
    }
    slider = linked(f"**{said(TRANSFORMS[name].name)}**", "what_if", **asked)
    if not curve.unchanged(name):
        return counted(
            curve.samples,
            "Unchanged, the one {split} image is read wrong: along “{name}” there is nothing to "
            "lose.",
            "Unchanged, all {n:,} {split} images are read wrong: along “{name}” there is nothing "
            "to lose.",
            name=slider,
            **values,
        )
    if amounts is None:
        return counted(
            curve.samples,
            "The accuracy over the one {split} image, {unchanged}, stays above half of it at every "
            "amount of “{name}” tried.",
            "The accuracy over {n:,} {split} images, {unchanged}, stays above half of it at every "
            "amount of “{name}” tried.",
            name=slider,
            **values,
        )
    return counted(
        curve.samples,
        "The accuracy over the one {split} image, {unchanged}, falls to half at {amounts} {unit}.",
        "The accuracy over {n:,} {split} images, {unchanged}, falls to half at {amounts} {unit}.",
        amounts=linked(f"**{said(amounts)}**", "what_if", **asked),
        **values,
    )


def _worst(selection: Selection, source: str) -> Message | None:
    """Return along which slider least is left on average, once all curves are known."""
    found = {name: curves.known(selection.key, name) for name in TRANSFORMS}
    means = {name: curve.mean for name, curve in found.items() if curve}
    if len(means) < len(found):
        return None
    worst = min(means, key=lambda name: means[name])
    return _(
        "Least is left along {name}: {accuracy} on average.",
        name=linked(
            f"**{said(TRANSFORMS[worst].name)}**",
            "what_if",
            **{"what": "along", MOVED: worst, "from": source},
        ),
        accuracy=percent(means[worst]),
    )


# By the bytes of one image, which are few.
@cached.PASSING.keep(Message("Trying each step of the slider…"))
def _flip(
    key: NetworkKey, image: bytes, name: str, others: tuple[tuple[str, float], ...]
) -> Flip | None:
    x = np.frombuffer(image, dtype=np.uint8)
    return smallest_flip(cached.network(key), x, name, dict(others))
