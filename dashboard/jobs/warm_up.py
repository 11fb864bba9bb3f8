"""What the first visitors need is computed when the server starts, while nobody clicks."""

import logging
import threading
from collections.abc import Callable, Iterable

from dashboard.state.background import in_background, runs

_LOG = logging.getLogger(__name__)
_LOOK = 0.1  # seconds between two looks whether the server ends


class _EndedError(Exception):
    """Ends what nobody will need any more."""


def warm_up(steps: Callable[[], Iterable[object]]) -> Callable[[float], None]:
    """Go through steps in the background, from now on.

    Parameters
    ----------
    steps : callable
        Returns them: each is done when the next one is asked for.

    Returns
    -------
    callable
        Ends it, and waits so many seconds for it at most.
    """
    ended = threading.Event()

    def pause() -> None:
        while not ended.is_set() and not runs.let_go_first(_LOOK):
            pass
        if ended.is_set():
            raise _EndedError

    def work() -> None:
        try:
            with in_background(pause):
                for _ in steps():
                    pause()
        except _EndedError:
            pass
        except Exception:
            # Nobody waits for this, and nobody lacks anything: a run computes what it needs.
            _LOG.exception("What the first visitors need could not be computed beforehand")

    thread = threading.Thread(target=work, name="warm-up", daemon=True)
    try:
        thread.start()
    except RuntimeError as error:  # the system has no more of them
        _LOG.warning("Nothing is computed before the first visitors come: %s", error)
        return lambda _: None

    def end(seconds: float) -> None:
        ended.set()
        thread.join(seconds)

    return end
