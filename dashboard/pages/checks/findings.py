"""What the checks came to, once they have run: what failed first, or what was closest to it."""

from collections.abc import Mapping, Sequence

from core.checks.check import Check, tightest
from core.messages import Message
from dashboard.state.links import linked
from dashboard.words import counted, literal, percent

#: Where what an equation says is seen: the page, and what its address says.
_SEEN: dict[str, tuple[str, Mapping[str, str]]] = {
    "ledger": ("forward", {"unit": "z1[0]", "step": ""}),
    "probabilities": ("forward", {"unit": "y[0]", "step": ""}),
    "batch": ("evaluation", {"part": "loop"}),
    "softmax": ("forward", {"unit": "y[0]", "step": ""}),
    "gradients": ("what_if", {"what": "backpropagation"}),
}


def findings(checks: Sequence[Check]) -> list[Message | None]:
    """Return the sentences above the page."""
    failed = [check for check in checks if check.passed is False]
    if failed:
        first = _seen(failed[0], f"**{literal(failed[0].name)}**")
        return [
            counted(
                len(failed),
                "What fails: {first}.",
                "What fails, the first of {n}: {first}.",
                first=first,
            )
        ]
    closest = tightest(checks)
    if closest is None or closest.used is None:
        return [None]
    return [
        Message(
            "Nothing fails. Of what rounding explains at most {used} was needed: {name}.",
            used=_seen(closest, f"**{percent(closest.used)}**"),
            name=literal(closest.name),
        )
    ]


def _seen(check: Check, words: str) -> str:
    """Return words about a check that lead to where it is seen, if it is seen anywhere."""
    if check.id not in _SEEN:
        return words
    page, asked = _SEEN[check.id]
    return linked(words, page, **asked)
