"""How far the slider that was moved last can go until an image is read otherwise, and all are."""

import numpy as np

from core.arrays import Array
from core.evaluation.robustness import Flip, reach, smallest_flip
from core.images.transforms import TRANSFORMS
from core.messages import Message
from core.weights.parameters import count_parameters
from dashboard.pages.what_if import along_slider
from dashboard.pages.what_if.sliders import KEYS, MOVED
from dashboard.state import cached
from dashboard.state.keys import NetworkKey
from dashboard.state.links import linked
from dashboard.state.selection import SPLITS, Selection
from dashboard.words import _, counted, literal, said
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
    return [_flips(selection, image, amounts, name, source), _all(selection, name, source)]


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
    """Return how far all samples can be changed, if that is known; else where it is found out."""
    asked = {"what": "along", MOVED: name, "from": source}
    curve = along_slider.known(selection, name)
    if curve is None:
        return _(
            "Of all samples the {curve} tells.",
            curve=linked(_("**curve of their accuracy**"), "what_if", **asked),
        )
    ends = reach(*curve, TRANSFORMS[name].neutral)
    count = along_slider.tried(selection.network, len(selection.labels))
    values = {"split": SPLITS[selection.split], "unit": TRANSFORMS[name].unit}
    if ends is None:
        return counted(
            count,
            "Even unchanged, the one {split} image is not read right.",
            "Even unchanged, no more than half of {n:,} {split} images are read right.",
            **values,
        )
    low, high = map(along_slider.amount_text, ends)
    return counted(
        count,
        "Wherever it was tried from {amounts} {unit}, the one {split} image is read right.",
        "Wherever it was tried from {amounts} {unit}, more than half of {n:,} {split} images are "
        "read right.",
        amounts=linked(_("**{low} to {high}**", low=low, high=high), "what_if", **asked),
        **values,
    )


# By the bytes of one image, which are few.
@cached.PASSING.keep(Message("Trying each step of the slider…"))
def _flip(
    key: NetworkKey, image: bytes, name: str, others: tuple[tuple[str, float], ...]
) -> Flip | None:
    x = np.frombuffer(image, dtype=np.uint8)
    return smallest_flip(cached.network(key), x, name, dict(others))
