"""What a page shows as it comes is computed in one thread, for as long as somebody looks."""

import logging
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from time import monotonic

from dashboard.state.background import in_background, runs

_LOG = logging.getLogger(__name__)
_LOOK = 0.1  # seconds between two looks whether somebody still wants it
PATIENCE = 5.0  # seconds for which it is wanted, once a page has said so


class _NotWantedError(Exception):
    """Ends what nobody looks at any more."""


@dataclass(eq=False)
class _Wanted:
    steps: Iterator[object]
    said: float = field(default_factory=monotonic)
    failed: bool = False

    @property
    def still(self) -> bool:
        """Whether a page has said of late that it is wanted."""
        return monotonic() - self.said < PATIENCE

    def pause(self) -> None:
        """Let the runs of visitors go first; end what is not wanted any more."""
        while self.still:
            if runs.let_go_first(_LOOK):
                return
        raise _NotWantedError


class Worker:
    """Goes through the steps of what is wanted, one of each in turn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted: dict[Hashable, _Wanted] = {}  # whose turn it is comes first
        self._works = False

    def want(self, request: Hashable, steps: Callable[[], Iterable[object]]) -> bool:
        """Say that something is wanted; it is to be said again while it is.

        Parameters
        ----------
        request : hashable
            What tells it from all else.
        steps : callable
            Returns them: each is done when the next one is asked for, and keeps what it computes
            where the page finds it.

        Returns
        -------
        bool
            Whether it will come; not if a step has failed, which is in the log, until nobody has
            wanted it for `PATIENCE`: then it is tried again.
        """
        with self._lock:
            wanted = self._wanted.get(request)
            if wanted is None or (wanted.failed and not wanted.still):
                wanted = self._wanted[request] = _Wanted(iter(steps()))
            wanted.said = monotonic()
            if not self._works:
                try:
                    threading.Thread(target=self._work, name="worker", daemon=True).start()
                except RuntimeError as error:  # the system has no more of them
                    _LOG.warning("Nothing is computed beside the pages: %s", error)
                    return False
                self._works = True
            return not wanted.failed

    def _work(self) -> None:
        while turn := self._next():
            request, wanted = turn
            try:
                with in_background(wanted.pause):
                    wanted.pause()
                    next(wanted.steps)
                with self._lock:  # now it is the turn of those that came meanwhile
                    self._wanted[request] = self._wanted.pop(request)
            except (StopIteration, _NotWantedError):
                with self._lock:
                    self._wanted.pop(request, None)
            except Exception:
                _LOG.exception("What a page waits for could not be computed")
                wanted.failed = True

    def _next(self) -> tuple[Hashable, _Wanted] | None:
        with self._lock:
            self._wanted = {each: wanted for each, wanted in self._wanted.items() if wanted.still}
            for request, wanted in self._wanted.items():
                if not wanted.failed:
                    return request, wanted
            self._works = False
            return None


worker = Worker()
