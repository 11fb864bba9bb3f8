"""A bound on the files that visitors of a hosted server have sent: they are held in memory.

They are until they are read, or their visitor leaves; each alone is bounded by
``server.maxUploadSize``.
"""

from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import exists, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

MOST = 512_000_000  #: Bytes that all visitors together may have sent at a time.
_ADDRESS = "/_stcore/upload_file/"  # then the session, and the file


class UploadMiddleware:
    """Refuses a file that does not fit beside those that are held already.

    Parameters
    ----------
    app : ASGI application
        What answers the requests.
    most_each : int
        Bytes of one session, which is a tab.
    most : int
        Bytes of all together.
    held : callable
        Returns the bytes that are held of each session.
    """

    def __init__(
        self,
        app: ASGIApp,
        most_each: int,
        most: int = MOST,
        held: Callable[[], dict[str, int]] | None = None,
    ) -> None:
        self.app, self.most_each, self.most = app, most_each, most
        self.held = held or _held
        self._arriving: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "PUT" or _ADDRESS not in scope["path"]:
            await self.app(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"")
        if not length.isdigit():
            await PlainTextResponse("Send the length of the file.", 411)(scope, receive, send)
            return
        session, size = scope["path"].split("/")[-2], int(length)
        if not self._fits(session, size):
            refusal = PlainTextResponse("Too much is held already: remove other files.", 413)
            await refusal(scope, receive, send)
            return
        self._arriving[session] = self._arriving.get(session, 0) + size
        try:
            await self.app(scope, receive, send)
        finally:
            self._arriving[session] -= size
            if not self._arriving[session]:
                del self._arriving[session]

    def _fits(self, session: str, size: int) -> bool:
        held = self.held()
        each = held.get(session, 0) + self._arriving.get(session, 0)
        together = sum(held.values()) + sum(self._arriving.values())
        return each + size <= self.most_each and together + size <= self.most


def _held() -> dict[str, int]:
    """Return the bytes that Streamlit holds of each session."""
    manager = get_instance().uploaded_file_mgr if exists() else None
    if not isinstance(manager, MemoryUploadedFileManager):
        return {}
    return {
        session: sum(len(file.data) for file in list(files.values()))
        for session, files in list(manager.file_storage.items())
    }
