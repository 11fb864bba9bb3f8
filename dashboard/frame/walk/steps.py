"""The steps of the walk, in their order."""

from collections.abc import Callable

from dashboard.frame.walk.answer_steps import a_decision, ten_probabilities
from dashboard.frame.walk.data_steps import (
    a_digit,
    bytes_of_a_file,
    normalized,
    one_row,
    shapes,
)
from dashboard.frame.walk.evaluation_steps import (
    a_digit_moved,
    being_sure,
    the_accuracy,
    the_worst_pair,
)
from dashboard.frame.walk.network_steps import (
    a_sum,
    an_activation,
    matching_shapes,
)
from dashboard.frame.walk.step import Step
from dashboard.state.selection import Selection

#: In their order; `WALK` says the number of one, from 1.
STEPS: tuple[Callable[[Selection], Step], ...] = (
    a_digit,
    bytes_of_a_file,
    one_row,
    normalized,
    shapes,
    a_sum,
    an_activation,
    matching_shapes,
    ten_probabilities,
    a_decision,
    the_accuracy,
    the_worst_pair,
    being_sure,
    a_digit_moved,
)
END = len(STEPS) + 1
WALK, PRESENT = "walk", "present"  # parameters of the address, and their keys
# In the session state: which step was opened last, and what was guessed, by the step: the guess,
# and whether it was right.
OPENED, GUESSES = "walk opened", "walk guesses"
