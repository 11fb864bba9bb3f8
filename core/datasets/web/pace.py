"""How long one waits for what comes from a web address."""

from collections.abc import Callable

from core.datasets.web.errors import TransferError
from core.messages import Message

MIN_RATE = 1_000  # bytes a second, in the mean over each read timeout
USUAL_RATE = 20_000  # bytes a second, of the slowest line on which a whole file is waited for
GRACE = 60.0  # seconds that any file may take besides


class Pace:
    """Tells when what arrives is too slow to be waited for."""

    def __init__(self, mirror: str, size: int, window: float, clock: Callable[[], float]) -> None:
        self._mirror, self._window, self._clock = mirror, window, clock
        self._most = GRACE + size / USUAL_RATE
        self._start = self._since = clock()
        self._arrived = 0

    def check(self, arrived: int) -> None:
        """Count some more bytes; a TransferError if they are too few, or too late."""
        self._arrived += arrived
        now = self._clock()
        if now - self._start >= self._most:
            raise TransferError(
                Message(
                    "{mirror} did not send the whole file within {seconds:,.0f} s",
                    mirror=self._mirror,
                    seconds=self._most,
                )
            )
        if now - self._since < self._window:
            return
        values = {"mirror": self._mirror, "seconds": self._window}
        if not self._arrived:
            raise TransferError(Message("{mirror} gave no answer within {seconds:g} s", **values))
        if self._arrived < MIN_RATE * self._window:
            raise TransferError(
                Message(
                    "{mirror} sent less than {rate:g} kB/s over {seconds:g} s",
                    rate=MIN_RATE / 1000,
                    **values,
                )
            )
        self._since, self._arrived = now, 0
