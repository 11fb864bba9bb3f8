"""What is kept for all visitors is bounded in bytes: the least recently used goes first."""

import sys
import threading
from collections.abc import Callable, Hashable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, cast

import numpy as np
import streamlit as st

from dashboard.state.background import background_pause, runs
from dashboard.words import said

P = ParamSpec("P")
T = TypeVar("T")

_OF_AN_ENTRY = 500  # bytes of one beside its key and its value: more than any takes
_STEPS = 16  # of a budget: how much is added between two looks whether all fits
_TURN = 0.1  # seconds between two looks whether a visitor who waits has gone on


class ByteCache:
    """Values by key, of which no more are kept than fit into a number of bytes.

    What several ask for at once is computed by the first, while the others wait. The value that
    was asked for last is kept, whatever it takes: who has asked for it will again.

    Parameters
    ----------
    budget : int
        Bytes.
    passing : ByteCache, optional
        Where the values are kept of keys that say they are `passing`: hardly another visitor asks
        for the same, and they must not drive out what all ask for.
    """

    def __init__(self, budget: int, passing: "ByteCache | None" = None) -> None:
        self.budget, self.passing = budget, passing
        self._lock = threading.Lock()
        self._values: dict[Hashable, Any] = {}  # the least recently used first
        self._computing: dict[Hashable, threading.Lock] = {}
        self._added = 0  # bytes since it was last seen to that all fit

    def get(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        """Return the value of a key, computed if it is not here; an error is not kept."""
        with self._lock:
            if key in self._values:
                return self._used(key)
            turn = self._computing.setdefault(key, threading.Lock())
        if not turn.acquire(blocking=False):
            # Where what is in the background waits, the runs of visitors still go first.
            with nullcontext() if background_pause() else runs.waiting():
                while not turn.acquire(timeout=_TURN):
                    let_run_end()
        try:
            with self._lock:
                if key in self._values:
                    return self._used(key)
            value = compute()
            with self._lock:
                self._values[key] = value
                self._added += _taken(key, value, set())
                # Walking through all at each small value would take longer than computing it.
                if self._added >= self.budget // _STEPS:
                    self._shrink()
            return value
        finally:
            with self._lock:
                self._computing.pop(key, None)
            turn.release()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self._added = 0

    @property
    def nbytes(self) -> int:
        """What all keys and values take together; what several of them hold counts once."""
        with self._lock:
            seen: set[int] = set()
            return sum(_taken(*entry, seen) for entry in self._values.items())

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values

    def _used(self, key: Hashable) -> Any:
        self._values[key] = value = self._values.pop(key)
        return value

    def make_room(self, nbytes: int) -> None:
        """Forget what has to go for so many bytes more, before they are allocated."""
        with self._lock:
            self._shrink(nbytes)

    def _shrink(self, coming: int = 0) -> None:
        """Keep, from the last one used back, as many values as fit beside what is coming."""
        kept: list[tuple[Hashable, Any]] = []
        total, seen = coming + self.budget // _STEPS, set[int]()
        for key, value in reversed(self._values.items()):
            # Measured anew: figures of an object may have been computed since.
            total += _taken(key, value, seen)
            if total > self.budget and (kept or coming):
                break
            kept.append((key, value))
        self._values = dict(reversed(kept))
        self._added = 0

    def peek(self, key: Hashable) -> Any:
        """Return the value of a key if it is here, else None; nothing is computed."""
        with self._lock:
            return self._used(key) if key in self._values else None

    def keep(
        self, doing: str | Callable[..., str] | None = None
    ) -> Callable[[Callable[P, T]], "Kept[P, T]"]:
        """Return a decorator of a function of keys, whose results are kept here.

        Parameters
        ----------
        doing : str or callable, optional
            What is said on the page while a result is computed, or waited for where another
            computes it, beside the seconds it has taken, as a `Message`; or what returns it for
            the keys.
        """
        return lambda function: Kept(self, function, doing)


class Kept(Generic[P, T]):
    """A function of keys whose results are kept in a `ByteCache`; made by `ByteCache.keep`."""

    def __init__(
        self, cache: ByteCache, function: Callable[P, T], doing: str | Callable[..., str] | None
    ) -> None:
        update_wrapper(self, function)
        self._cache, self._function, self._doing = cache, function, doing
        self._name = f"{function.__module__}.{function.__qualname__}"

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result for these keys, computed if it is not here."""
        key, cache = self._key(*args, **kwargs), self._place(*args)
        with self._sign(key in cache, *args, **kwargs):
            found: T = cache.get(key, lambda: self._function(*args, **kwargs))
        return found

    def known(self, *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Return the result for these keys if it is here, else None; nothing is computed."""
        found: T | None = self._place(*args).peek(self._key(*args, **kwargs))
        return found

    def _place(self, *args: object) -> ByteCache:
        passes = any(getattr(each, "passing", False) for each in args)
        passing = self._cache.passing
        return passing if passes and passing is not None else self._cache

    def _sign(
        self, known: bool, /, *args: P.args, **kwargs: P.kwargs
    ) -> AbstractContextManager[None]:
        if self._doing is None or background_pause() or known:
            return nullcontext()
        words = self._doing if isinstance(self._doing, str) else self._doing(*args, **kwargs)
        return st.spinner(said(words), show_time=True)

    def _key(self, *args: P.args, **kwargs: P.kwargs) -> Hashable:
        return self._name, args, tuple(kwargs.items())


def let_run_end() -> None:
    """Let Streamlit end the run here, if its visitor has gone on: it does where state is read.

    In the background let the runs of visitors go first.
    """
    if pause := background_pause():
        pause()
    else:
        st.session_state.get("data")


def _taken(key: Hashable, value: object, seen: set[int]) -> int:
    """Return the bytes of an entry, without what was counted before; keys hold images too."""
    return held_bytes(key, seen) + held_bytes(value, seen) + _OF_AN_ENTRY


def held_bytes(value: object, seen: set[int] | None = None) -> int:
    """Return how many bytes a value holds: its arrays, whole where it holds a view of one.

    Parameters
    ----------
    value : object
        Of arrays, tables, text and numbers, in tuples, lists, mappings and attributes.
    seen : set of int, optional
        The ids of what was counted before and does not count again; what is counted is added.
    """
    seen = set() if seen is None else seen
    if isinstance(value, np.ndarray):
        while isinstance(value.base, np.ndarray):
            value = value.base
    if id(value) in seen:
        return 0
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        return sys.getsizeof(value) if value.flags.owndata else cast("np.ndarray", value).nbytes
    parts: list[object] = []
    if isinstance(value, Mapping):
        parts += [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        parts += value
    if hasattr(value, "__dict__") and not isinstance(value, type):
        parts += vars(value).values()
    return sys.getsizeof(value) + sum(held_bytes(part, seen) for part in parts)
