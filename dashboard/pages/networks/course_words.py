"""How the trainings were done that are run through: by which recipe, or in what two differ."""

from collections.abc import Sequence

import numpy as np

from core.messages import Message, listed
from core.training.history import TrainingHistory
from dashboard.pages.networks.recipe import INITIALISATION_WORDS
from dashboard.pages.networks.trained import headings
from dashboard.state.links import led_to, linked
from dashboard.state.places import title_of
from dashboard.state.selection import Selection
from dashboard.words import _, joined, literal


def said_course(histories: Sequence[TrainingHistory], selection: Selection) -> str:
    """Return how the training was done that is run through, or in what two of them differ."""
    first, *others = histories
    if not others:
        return _said_recipe(first, selection)
    second = others[0]
    return joined([_said_differences(first, second), _said_start(first, second)])


def to_when_learned(words: str, file: str) -> Message:
    """Return words that lead to when a network learned the selected sample."""
    return led_to(words, "forward", "learned", network=file, shows="")


def said_way_on(histories: Sequence[TrainingHistory], selection: Selection) -> str | None:
    """Return where one sees what a part of the recipe does, if there is one and one training.

    And where one sees when it learned the selected sample.
    """
    first, *others = histories
    if others or first.recipe is None:
        return None
    again = _(
        "To see what one of these does, {link}.",
        link=linked(_("train the same again with one thing changed"), "networks", networks="train"),
    )
    learned = _("when it learned sample {sample}", sample=selection.sample)
    back = _(
        "Back to the selected image: {link}.",
        link=to_when_learned(learned, selection.network_file),
    )
    return joined([again, back])


def _said_recipe(found: TrainingHistory, selection: Selection) -> str:
    if found.recipe is None:
        return _(
            "How {file} was trained is not kept with its history.",
            file=literal(selection.network_file),
        )
    recipe = found.recipe.settled
    words = headings()
    shown = ("activation", "initialisation", "optimiser", "learning_rate", "batch", "seed")
    return _(
        "Trained on {title}: {recipe}.",
        title=literal(title_of(found.data)),
        recipe=listed(
            Message("{what} {value}", what=words[name], value=_of(name, vars(recipe)[name]))
            for name in shown
        ),
    )


def _said_differences(a: TrainingHistory, b: TrainingHistory) -> str:
    if a.recipe is None or b.recipe is None:
        return _("How one of them was trained is not kept with its history.")
    found = a.recipe.differences(b.recipe)
    if a.data != b.data:
        found |= {"data": (literal(title_of(a.data)), literal(title_of(b.data)))}
    if not found:
        return _("A and B were trained by the same recipe, on the same data set.")
    words = headings()
    return _(
        "A and B differ in {differences}, and in nothing else.",
        differences=listed(
            Message("{what} (A {a}, B {b})", what=words[name], a=_of(name, one), b=_of(name, two))
            for name, (one, two) in found.items()
        ),
    )


def _said_start(a: TrainingHistory, b: TrainingHistory) -> str:
    one, two = a[0].parameters, b[0].parameters
    same = one.keys() == two.keys() and all(
        np.array_equal(one[name].whole, two[name].whole) and one[name].scale == two[name].scale
        for name in one
    )
    if same:
        return _("Both began with the same weights.")
    return _("They began with different weights.")


def _of(name: str, value: object) -> str:
    """Return what a field of a recipe says, as a sentence has it."""
    return INITIALISATION_WORDS[str(value)] if name == "initialisation" else written(value)


def written(value: object) -> str:
    """Return a value of a recipe as a sentence has it."""
    if isinstance(value, tuple):
        return "-".join(map(str, value)) or _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:g}" if isinstance(value, float) else str(value)
