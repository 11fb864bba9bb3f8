"""Data sets fetched while the pages already work: one download each, watched by all visitors."""

import logging
import threading
from dataclasses import dataclass, field
from functools import cache

from core.datasets.download import DownloadProgress, fetch
from core.messages import Message, message_of

_LOG = logging.getLogger(__name__)


class _CancelledError(Exception):
    """Ends a download that nobody waits for any more."""


@dataclass
class Download:
    """A data set on its way.

    Attributes
    ----------
    progress : DownloadProgress or None
        What has arrived so far; None before the first byte.
    failure : Message or None
        Why it stopped, in a sentence for the person.
    """

    source: str
    progress: DownloadProgress | None = None
    failure: Message | None = None
    _thread: threading.Thread | None = field(default=None, repr=False)
    _cancelled: threading.Event = field(default_factory=threading.Event, repr=False)
    _start: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._thread is not None and self._thread.is_alive() and not self.cancelled

    @property
    def cancelled(self) -> bool:
        """Whether somebody stopped it, and nobody has started it again."""
        return self._cancelled.is_set()

    @property
    def stopped(self) -> bool:
        """Whether it failed or was cancelled, and nobody has started it again."""
        return self.failure is not None or self.cancelled

    def start(self) -> None:
        """Start it, again after a failure; does nothing while it runs."""
        with self._start:
            if self.running:
                return
            self.progress = self.failure = None
            # Its own: one that was cancelled a moment ago may still be about to end.
            self._cancelled = threading.Event()
            self._thread = threading.Thread(
                target=self._run, args=(self._cancelled,), name="download", daemon=True
            )
            self._thread.start()

    def cancel(self) -> None:
        """Stop it at once, whatever it waits for; does nothing unless it runs."""
        with self._start:
            if self.running:
                self._cancelled.set()

    def _run(self, cancelled: threading.Event) -> None:
        def on_part(progress: DownloadProgress) -> None:
            if cancelled.is_set():
                raise _CancelledError
            self.progress = progress

        failure = None
        try:
            fetch(self.source, progress=on_part)
        except _CancelledError:
            pass
        except (OSError, ValueError) as error:
            failure = message_of(error)
            _LOG.warning("The download of %s failed: %s", self.source, failure)
        except Exception as error:
            # Nobody waits for this thread: what nobody thought of must be said here or never.
            _LOG.exception("The download of %s stopped", self.source)
            failure = Message(
                "The download stopped because of an error nobody expected ({kind}): try again. "
                "The server's log has more of it.",
                kind=type(error).__name__,
            )
        if not cancelled.is_set():
            self.failure = failure


@cache  # not Streamlit's, which whoever has its menu may empty
def download(source: str) -> Download:
    """Return the download of a data set, the same for every visitor."""
    return Download(source)
