"""Data sets fetched while the pages already work: one download each, watched by all visitors."""

import logging
import threading
from dataclasses import dataclass, field
from functools import cache

from core.datasets.download import DownloadProgress, fetch
from core.messages import Message, message_of


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
    _start: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Start it, again after a failure; does nothing while it runs."""
        with self._start:
            if self.running:
                return
            self.progress = self.failure = None
            self._thread = threading.Thread(target=self._run, name="download", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        try:
            fetch(self.source, progress=self._on_part)
        except (OSError, ValueError) as error:
            self.failure = message_of(error)
        except Exception as error:
            # Nobody waits for this thread: what nobody thought of must be said here or never.
            logging.getLogger(__name__).exception("The download of %s stopped", self.source)
            self.failure = Message(
                "The download stopped because of an error nobody expected ({kind}): try again. "
                "The server's log has more of it.",
                kind=type(error).__name__,
            )

    def _on_part(self, progress: DownloadProgress) -> None:
        self.progress = progress


@cache  # not Streamlit's, which whoever has its menu may empty
def download(source: str) -> Download:
    """Return the download of a data set, the same for every visitor."""
    return Download(source)
