"""What a person should know about the data set and the network that are shown."""

from core.datasets.class_names import DIGITS
from core.datasets.verification import doubt_of
from core.weights.reader import BUNDLED
from dashboard.state.pair import current_pair
from dashboard.state.selection import Selection
from dashboard.words import _, literal


def notices(selection: Selection) -> list[str]:
    """Return sentences: of the data set, and of the bundled network before strange images."""
    found = [literal(selection.source.note), literal(doubt_of(selection.source) or "")]
    if pair := current_pair():
        found.append(
            _(
                "Every page shows network {shown}, {file}; {other} is {other_file}.",
                shown=pair.letter,
                file=literal(pair.shown.network_file),
                other=pair.other_letter,
                other_file=literal(pair.other.network_file),
            )
        )
    strange = selection.source.classes != DIGITS
    if selection.fits and selection.network_file == BUNDLED.name and strange:
        found.append(
            _(
                "The bundled network has learned MNIST's digits: what it says about images of "
                "anything else means nothing."
            )
        )
    return [notice for notice in found if notice]


def no_network(selection: Selection) -> str:
    """Return the sentence that no network here fits the data set, and what to do."""
    return _(
        "No network here tells the {classes} classes of {title} apart: train one on the page "
        "Networks, or bring a weight file there that gives {classes} probabilities.",
        classes=len(selection.source.classes),
        title=literal(selection.source.title),
    )
