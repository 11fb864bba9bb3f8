"""What is on the disk is looked up once a run: a page asks for it dozens of times.

So a run also sees one state of the files, whatever is put in their place meanwhile.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

_found: ContextVar[dict[Hashable, Any] | None] = ContextVar("found", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Let the functions that are `once_a_run` look once, until the end of the block."""
    before = _found.set({})
    try:
        yield
    finally:
        _found.reset(before)


def once_a_run(function: Function) -> Function:
    """Return a function that keeps what it returned until the run ends; an error is not kept.

    Outside a run, as in a callback, which may change what is there, nothing is kept.
    """

    @wraps(function)
    def looked_up(*args: Hashable) -> Any:
        found = _found.get()
        if found is None:
            return function(*args)
        key = (function, args)
        if key not in found:
            found[key] = function(*args)
        return found[key]

    return cast("Function", looked_up)
