"""A training that keeps its history, and the question when each image was learned."""

import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.timing import Comparison, alternate, seconds, show
from core import load_mnist, predict, train
from core.training.history import TrainingHistory
from core.training.history_file import write_history
from core.training.learning import when_learned

WITHOUT, WITH = "train", "with its history, written"
PREDICT, LEARNED = "predict, every state", "when_learned"
BUDGETS = {WITH: 1.05, LEARNED: 1.2}


def report(images: int = 60_000, epochs: int = 3, rounds: int = 5) -> None:
    """Print the times on the bundled sample's images, repeated to be so many."""
    (x, t), _ = load_mnist(source="sample")
    x, t = np.resize(x, (images, x.shape[1])), np.resize(t, images)
    history = TrainingHistory()
    network, _ = train(x, t, epochs=epochs, history=history)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mine.npz.history"

        def keep() -> None:
            kept = TrainingHistory()
            train(x, t, epochs=epochs, history=kept)
            write_history(file, kept)

        ways = {WITHOUT: lambda: train(x, t, epochs=epochs), WITH: keep}
        times = alternate({name: partial(seconds, way, 1) for name, way in ways.items()}, rounds)
        size = file.stat().st_size
    print(f"{network!r}: {len(history)} states in {size / 1e6:.2f} MB (budget ≤ 10 MB)\n")
    title = f"{epochs} epochs of {images:,} images"
    show(title, times, [Comparison(WITH, WITHOUT, BUDGETS[WITH])])

    some = x[:10_000], t[:10_000]
    asked = {
        PREDICT: lambda: [predict(state.network, some[0]) for state in history],
        LEARNED: lambda: when_learned(history, *some),
    }
    times = alternate({name: partial(seconds, way, 1) for name, way in asked.items()}, rounds)
    print()
    title = f"{len(some[0]):,} images, {len(history)} states"
    show(title, times, [Comparison(LEARNED, PREDICT, BUDGETS[LEARNED])])
