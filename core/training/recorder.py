"""What fills a history while a network is trained."""

from core.network.network import Network
from core.training.descent import Descent
from core.training.history import (
    MOST_BYTES,
    MOST_STATES,
    Rounded,
    TrainingHistory,
    TrainingState,
    moments,
)


class Recorder:
    """Keeps a network on its way down in a history, from its start.

    Parameters
    ----------
    history : TrainingHistory
        What it holds is replaced. It gets as many states as it may hold, of a network of which
        three are too large none.
    descent : Descent
        Before its first step.
    batches : int
        Steps an epoch.
    """

    def __init__(self, history: TrainingHistory, descent: Descent, batches: int):
        self._history, self._descent, self._batches = history, descent, batches
        self._loss, self._hits, self._met = 0.0, 0, 0  # since the last state
        self._marked: TrainingState | None = None
        self._start = descent.network()
        size = 2 * sum(array.size for array in self._start.values())
        self._moments = frozenset(moments(descent.steps, min(MOST_STATES, MOST_BYTES // size)))
        history.states = []

    def note(self, loss: float, hits: int, samples: int) -> None:
        """Take in what the batch of a step came to; keep the network, if this is a moment."""
        self._loss += loss * samples
        self._hits += hits
        self._met += samples
        states = self._history.states
        if self._moments and not states:
            states.append(self._state(0, self._start))
        if self._descent.done in self._moments:
            states.append(self._now())
            self._loss, self._hits, self._met = 0.0, 0, 0

    def mark(self) -> None:
        """Remember the network as it is: where training is stopped, the history ends there."""
        if self._moments:
            self._marked = self._now()

    def stop(self) -> None:
        """End the history at what was marked, or, where nothing was, with the network as it is."""
        if states := self._history.states:
            last = self._marked or self._now()
            self._history.states = [*(s for s in states if s.step < last.step), last]

    def _now(self) -> TrainingState:
        last = self._history.states[-1]
        if last.step == self._descent.done:
            return last
        return self._state(self._descent.done, self._descent.network(copy=False))

    def _state(self, step: int, network: Network) -> TrainingState:
        return TrainingState(
            step,
            step / self._batches,
            self._loss / self._met,
            self._hits / self._met,
            {name: Rounded.of(array) for name, array in network.items()},
            network.activation,
        )
