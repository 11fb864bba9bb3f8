"""The codes of classes: what they look like, and what it costs to guess at one."""

import math
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

from core.messages import Message

#: With which those of one of several processes begin, before the rest.
PROCESSES = "123456789"
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another
LENGTH = 8  # of 850,000,000,000 codes one: a server answers a few dozen tries a second
LONGEST = 60.0  # seconds of the pause after a wrong code
_REMEMBERED = 1000  # visitors who said one
_BETWEEN = re.compile(r"[\s-]+")


def new_code(process: str = "") -> str:
    """Return a code that nobody can foresee, of a process that has a digit or of the only one."""
    return process + "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """Return the code that a text says, however it is grouped and spelled.

    Raises
    ------
    ValueError
        If it says none.
    """
    code = _BETWEEN.sub("", text[: 4 * LENGTH]).upper()
    process, rest = code[:-LENGTH], code[-LENGTH:]
    if len(rest) != LENGTH or not set(rest) <= set(SIGNS) or process not in {"", *PROCESSES}:
        raise ValueError(
            Message("A code has {length} letters and digits, as ABCD-2345 has.", length=LENGTH)
        )
    return code


def grouped(code: str) -> str:
    """Return a code as it is read out.

    Examples
    --------
    >>> grouped("ABCD2345")
    'ABCD-2345'
    """
    half = LENGTH // 2
    return "-".join(filter(None, (code[:-LENGTH], code[-LENGTH:-half], code[-half:])))


class Pauses:
    """How long each visitor has to wait after the wrong codes they said: longer after each.

    Parameters
    ----------
    clock : callable
        Returns the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()  # how often, until when

    def check(self, visitor: str) -> None:
        """Raise ValueError where a visitor has to wait."""
        left = self._wrong.get(visitor, (0, 0.0))[1] - self._clock()
        if left > 0:
            raise ValueError(
                Message(
                    "That was a wrong code: wait {seconds} s before you try another one.",
                    seconds=math.ceil(left),
                )
            )

    def right(self, visitor: str) -> None:
        """Forget the wrong codes of a visitor who has said a right one."""
        self._wrong.pop(visitor, None)

    def wrong(self, visitor: str) -> None:
        """Let a visitor wait; of many, the one who was wrong longest ago is forgotten."""
        times = self._wrong.pop(visitor, (0, 0.0))[0] + 1
        self._wrong[visitor] = times, self._clock() + min(2.0 ** min(times, 10), LONGEST)
        if len(self._wrong) > _REMEMBERED:
            self._wrong.popitem(last=False)
