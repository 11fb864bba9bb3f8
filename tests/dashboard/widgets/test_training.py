import time

import pytest

from core.training.epoch import Epoch
from core.training.process import TrainingRequest
from core.training.recipe import Recipe
from dashboard.jobs.trainer import Training
from dashboard.widgets.training import how_far

EPOCH = Epoch(1, 0.5, 0.8, 0.4, 0.85)


@pytest.mark.parametrize(
    ("done", "epochs", "stopping", "said"),
    [
        (0, 0, False, "mine: starting"),
        (0, 0, True, "mine: stopping before its first step"),
        (20, 0, False, "mine: epoch 1 of 4, about 40 s left"),
        (50, 2, False, "mine: epoch 3 of 4, about 10 s left"),
        (50, 2, True, "mine: epoch 3 of 4, stopping"),
        (100, 4, True, "mine: epoch 4 of 4, stopping"),
    ],
)
def test_no_epoch_is_said_to_go_on_before_the_first_step(done, epochs, stopping, said):
    training = Training(TrainingRequest(Recipe(hidden=(4,), epochs=4), "sample", "mine", "/"))
    training.stopping = stopping
    progress = training.progress
    progress.learns, progress.ended = time.monotonic(), time.monotonic() + 10
    progress.done, progress.steps, progress.epochs = done, 100, [EPOCH] * epochs
    assert how_far(training) == said
