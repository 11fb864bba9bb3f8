"""A tab without a browser: what Streamlit's page says and hears over its WebSocket.

It holds what a browser holds (the widgets' values, the address, the messages kept for the next
run) and sends all of it back with each run; it draws nothing.
"""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import user_key_from_element_id
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

SECONDS = 60  # that a run may take
KEPT = 2  # runs that a browser keeps a large message that is on the screen no more


class Fault(Exception):
    """A run ended badly, or did not end, or what was to be clicked was not there."""


class Run(NamedTuple):
    """What a click came to: the time to its end, the bytes sent, and how many runs it took."""

    seconds: float
    size: int
    reruns: int = 1


class Widget(NamedTuple):
    """A widget as it was drawn last: its kind, as in Streamlit's protocol, and what was sent."""

    kind: str
    proto: Any


class Tab:
    """One tab, at one page of the app.

    Attributes
    ----------
    widgets : dict of str to Widget
        What is on the screen, by its key.
    query : str
        What the address asks for.
    page : str
        Where the page answers, below the address of the app.
    url : str
        The address of the app.
    cookies : str
        As they are sent: who comes back has them again.
    """

    def __init__(self, socket: ClientConnection, url: str, cookies: str) -> None:
        self.url, self.cookies = url, cookies
        self.widgets: dict[str, Widget] = {}
        self.query = ""
        self.page = ""
        self._socket = socket
        self._values: dict[str, WidgetState] = {}  # by the ids of the widgets
        self._elements: dict[tuple[int, ...], Any] = {}
        self._drawn: set[tuple[int, ...]] = set()  # by this run
        self._kept: dict[str, Any] = {}  # large messages by their hash
        self._used: dict[str, int] = {}  # in which run each was on the screen last
        self._runs = 0
        self._pages: dict[str, str] = {}  # where each answers, to its hash
        self._repeating: dict[str, float] = {}  # of a fragment, the seconds between two runs
        self._fragments: dict[tuple[int, ...], str] = {}  # in which each element is, if in one

    @property
    def text(self) -> str:
        """All that stands on the screen in words."""
        return "\n".join(
            str(getattr(element, field))
            for element in self._elements.values()
            for field in ("body", "label", "text")
            if isinstance(getattr(element, field, None), str)
        )

    async def come(self, page: str, query: str = "") -> Run:
        """Come to a page by its address."""
        self.page, self.query = page, query
        return await self._scroll(await self._run(page_name=page))

    async def go(self, page: str) -> Run:
        """Choose a page in the navigation."""
        self.page, self.query = page, ""
        return await self._scroll(await self._run())

    async def press(self, key: str) -> Run:
        """Press a button."""
        state = WidgetState(id=self._id(key), trigger_value=True)
        return await self._run(state, fragment=self._fragment(key))

    async def choose(self, key: str, value: Any) -> Run:
        """Give a widget a value: a number, a word, or several of them."""
        id_ = self._id(key)
        self._values[id_] = _state(self.widgets[key], value)
        return await self._run()

    def fill(self, key: str, value: Any) -> None:
        """Give a field of a form a value, which is sent once its button is pressed."""
        self._values[self._id(key)] = _state(self.widgets[key], value)

    async def trigger(self, key: str, event: str, value: Any) -> Run:
        """Do in a component what calls ``on_<event>_change``."""
        events = [{"event": event, "value": value}]
        base = f"$$STREAMLIT_INTERNAL_KEY_{self._id(key)}__events"
        state = WidgetState(id=base, json_trigger_value=json.dumps(events))
        return await self._run(state, fragment=self._fragment(key))

    async def ask(self, path: str, **asked: str) -> Any:
        """Return what the app answers to a request beside the WebSocket, which may wait for it."""
        address = urlsplit(f"{self.url}/{path}?{urlencode(asked)}")
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        try:
            head = f"GET {address.path}?{address.query} HTTP/1.1\r\nHost: {address.netloc}\r\n"
            head += f"Cookie: {self.cookies}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode("ascii"))
            async with asyncio.timeout(SECONDS):
                answer = await reader.read()
        finally:
            writer.close()
        status, _, rest = answer.partition(b"\r\n")
        if b" 200 " not in status:
            raise Fault(f"{path!r}: {status.decode('latin-1')}.")
        return json.loads(rest.partition(b"\r\n\r\n")[2])

    async def _scroll(self, run: Run) -> Run:
        """Go down a page, so that what was below the window is drawn; return all it took."""
        for key in [key for key in self.widgets if key.endswith("-nearby")]:
            more = await self.trigger(key, "near", True)
            run = Run(run.seconds + more.seconds, run.size + more.size, run.reruns + more.reruns)
        return run

    @property
    def interval(self) -> float | None:
        """After how many seconds a fragment runs by itself; None if none does."""
        return min(self._repeating.values(), default=None)

    async def repeat(self) -> list[Run]:
        """Let the fragments that run by themselves do so once."""
        return [
            await self._run(fragment=fragment, by_itself=True) for fragment in list(self._repeating)
        ]

    def value(self, key: str) -> Any:
        """Return what a widget shows: a number or word, or a list of them."""
        state = self._values[self._id(key)]
        field = state.WhichOneof("value")
        found: Any = getattr(state, field) if field else None
        return list(found.data) if hasattr(found, "data") else found

    def data(self, key: str) -> dict[str, Any]:
        """Return what a component was given."""
        proto = self.widgets[key].proto
        found: dict[str, Any] = json.loads(proto.json or proto.mixed.json)
        return found

    def _id(self, key: str) -> str:
        if key not in self.widgets:
            raise Fault(f"There is no {key!r} on {self.page!r}, but {', '.join(self.widgets)}.")
        found: str = self.widgets[key].proto.id
        return found

    def _fragment(self, key: str) -> str:
        """Return the fragment that a widget is in, which alone runs for it; blank if in none."""
        id_ = self._id(key)
        (path,) = (at for at, each in self._elements.items() if getattr(each, "id", "") == id_)
        return self._fragments.get(path, "")

    async def _run(
        self,
        *triggers: WidgetState,
        fragment: str = "",
        by_itself: bool = False,
        page_name: str = "",
    ) -> Run:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.query
        asked.page_name = page_name
        asked.page_script_hash = "" if page_name else self._pages.get(self.page, "")
        asked.fragment_id = fragment
        asked.is_auto_rerun = by_itself
        asked.cached_message_hashes.extend(self._kept)
        asked.widget_states.widgets.extend([*self._values.values(), *triggers])
        begun = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        size = 0
        try:
            async with asyncio.timeout(SECONDS):
                while True:
                    data = await self._socket.recv()
                    size += len(data)
                    answer = ForwardMsg()
                    answer.ParseFromString(data)
                    if self._hear(answer):
                        break
        except TimeoutError as error:
            raise Fault(f"{self.page!r} was not drawn within {SECONDS} s.") from error
        except ConnectionClosed as error:
            raise Fault(f"{self.page!r}: the server closed the connection: {error}") from error
        seconds = time.perf_counter() - begun
        self._check()
        return Run(seconds, size)

    def _hear(self, message: ForwardMsg) -> bool:
        """Take in what the server says; return whether the run is over."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            if alone := set(message.metadata.run.fragment_ids):
                self._drawn -= {path for path, each in self._fragments.items() if each in alone}
            else:
                self._drawn = set()
                self._repeating = {}
        elif kind == "navigation":
            self._pages = {
                page.url_pathname: page.page_script_hash for page in message.navigation.app_pages
            }
            (self.page,) = (
                page.url_pathname
                for page in message.navigation.app_pages
                if page.page_script_hash == message.navigation.page_script_hash
            )
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self._repeating[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind in ("delta", "ref_hash"):
            path = tuple(message.metadata.delta_path)
            delta = self._kept[message.ref_hash] if kind == "ref_hash" else message.delta
            if message.metadata.cacheable:
                self._kept[message.hash] = delta
            if (hash_ := message.ref_hash or message.hash) in self._kept:
                self._used[hash_] = self._runs
            self._draw(path, delta)
        elif kind == "script_finished":
            finished = message.script_finished
            if finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return False
            if finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise Fault("The script could not be compiled.")
            if finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self._forget()
            elif finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
                self._prune()
            return True
        return False

    def _draw(self, path: tuple[int, ...], delta: Any) -> None:
        what = delta.WhichOneof("type")
        if what == "new_transient":
            return
        found = getattr(delta, what)
        kind = found.WhichOneof("type")
        proto = getattr(found, kind) if kind else found
        self._elements[path] = proto
        self._drawn.add(path)
        self._fragments[path] = delta.fragment_id
        if what == "add_block" and found.id and not getattr(proto, "id", ""):
            return  # a container that only has a key
        if not getattr(proto, "id", "") or (key := user_key_from_element_id(proto.id)) is None:
            return
        self.widgets[key] = Widget(kind, proto)
        if proto.id not in self._values or getattr(proto, "set_value", False):
            state = _state(self.widgets[key], _shown(kind, proto))
            if state.WhichOneof("value"):
                self._values[proto.id] = state

    def _prune(self) -> None:
        """Take away what the last run did not draw of the page, or of its fragments."""
        self._elements = {path: self._elements[path] for path in self._drawn}
        self._fragments = {path: self._fragments[path] for path in self._drawn}
        ids = {getattr(element, "id", "") for element in self._elements.values()}
        self.widgets = {key: each for key, each in self.widgets.items() if each.proto.id in ids}

    def _forget(self) -> None:
        """Take away what the last run of the whole page did not draw."""
        self._prune()
        ids = {each.proto.id for each in self.widgets.values()}
        self._values = {each: state for each, state in self._values.items() if each in ids}
        self._used = {each: run for each, run in self._used.items() if self._runs - run <= KEPT}
        self._kept = {each: self._kept[each] for each in self._used}
        self._runs += 1

    def _check(self) -> None:
        """Raise the fault that stands on the screen, if there is one."""
        for element in self._elements.values():
            name = type(element).__name__
            if name == "Exception":
                raise Fault(f"{self.page!r}: {element.type}: {element.message}")
        if reported := next((key for key in self.widgets if key.startswith("again_")), None):
            raise Fault(f"{self.page!r}: report {reported.removeprefix('again_')} is shown.")


#: The field of a widget's state that its value is in, by its kind.
_FIELDS = {
    "button_group": "string_array_value",
    "checkbox": "bool_value",
    "expandable": "bool_value",
    "multiselect": "string_array_value",
    "number_input": "double_value",
    "pagination": "int_value",
    "selectbox": "string_value",
    "slider": "double_array_value",
    "tab_container": "string_value",
    "text_input": "string_value",
}


def _shown(kind: str, proto: Any) -> Any:
    """Return the value that a widget is drawn with; None where the browser says nothing of it."""
    if kind not in _FIELDS or kind == "tab_container":
        return None
    if kind == "expandable":
        return proto.expanded
    if hasattr(proto, "options") and (kind != "slider" or proto.options):
        if proto.set_value:
            raw = proto.raw_value if hasattr(proto, "raw_value") else proto.raw_values
            return raw if isinstance(raw, str) else list(raw)
        words = [getattr(option, "content", option) for option in proto.options]
        if kind == "selectbox":
            return words[proto.default] if proto.HasField("default") else None
        return [words[int(place)] for place in proto.default]
    value = proto.value if proto.set_value else proto.default
    if kind == "slider":
        return list(value)
    if kind == "number_input" and not proto.HasField("value" if proto.set_value else "default"):
        return None
    return value


def _state(widget: Widget, value: Any) -> WidgetState:
    """Return what the browser says of a widget that shows a value."""
    state = WidgetState(id=widget.proto.id)
    field = _FIELDS.get(widget.kind)
    if field is None or value is None:
        return state
    if widget.kind == "slider" and widget.proto.options:  # of words
        field = "string_array_value"
    if field.endswith("array_value"):
        getattr(state, field).data.extend(value if isinstance(value, list) else [value])
    else:
        setattr(state, field, value)
    return state


@asynccontextmanager
async def tab(url: str, cookies: str | None = None) -> AsyncIterator[Tab]:
    """Come to the app at an address, with the cookies it sets or these, until the block ends."""
    if cookies is None:
        cookies = await asyncio.to_thread(_cookies, url)
    address = url.replace("http", "ws", 1).rstrip("/") + "/_stcore/stream"
    async with connect(
        address,
        subprotocols=["streamlit"],  # type: ignore[list-item]  # a str of websockets' own
        additional_headers={"Cookie": cookies} if cookies else {},
        max_size=None,
        proxy=None,
    ) as socket:
        yield Tab(socket, url, cookies)


def _cookies(url: str) -> str:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(url, timeout=SECONDS) as answer:
        set_ = answer.headers.get_all("Set-Cookie") or []
    return "; ".join(each.partition(";")[0] for each in set_)
