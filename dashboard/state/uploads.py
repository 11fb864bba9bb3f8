"""A bound on the files that visitors of a hosted server have sent: they are held in memory.

They are until they are read, or their visitor leaves; each alone is bounded by
``server.maxUploadSize``.
"""

from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import exists, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.files.quota import MB
from core.messages import Message

MOST = 512_000_000  #: Bytes that all visitors together may have sent at a time.
_ADDRESS = "/_stcore/upload_file/"  # then the session, and the file
_UNREAD = 500  # reasons that wait to be read; the oldest are forgotten
# By session, why a file of it was refused: the browser only marks the file, and says nothing.
_refusals: dict[str, Message] = {}


def refusal() -> Message | None:
    """Return why a file of this tab was refused since this was last asked; None if none was."""
    context = get_script_run_ctx()
    return _refusals.pop(context.session_id, None) if context else None


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
        if reason := self._reason(session, size):
            _refusals[session] = reason
            for oldest in list(_refusals)[:-_UNREAD]:
                del _refusals[oldest]
            await PlainTextResponse(reason, 413)(scope, receive, send)
            return
        self._arriving[session] = self._arriving.get(session, 0) + size
        try:
            await self.app(scope, receive, send)
        finally:
            self._arriving[session] -= size
            if not self._arriving[session]:
                del self._arriving[session]

    def _reason(self, session: str, size: int) -> Message | None:
        """Return why a file is refused, None if it is not."""
        held = self.held()
        each = held.get(session, 0) + self._arriving.get(session, 0)
        together = sum(held.values()) + sum(self._arriving.values())
        if each + size > self.most_each:
            return Message(
                "A file was not taken: the files that you have sent may take {most:,.0f} MB "
                "together. Remove some of them from the page, or send a smaller one.",
                most=self.most_each / MB,
            )
        if together + size > self.most:
            return Message(
                "A file was not taken: this server takes {most:,.0f} MB of files at a time, from "
                "all its visitors together. Try again later.",
                most=self.most / MB,
            )
        return None


def _held() -> dict[str, int]:
    """Return the bytes that Streamlit holds of each session."""
    manager = get_instance().uploaded_file_mgr if exists() else None
    if not isinstance(manager, MemoryUploadedFileManager):
        return {}
    return {
        session: sum(len(file.data) for file in list(files.values()))
        for session, files in list(manager.file_storage.items())
    }
