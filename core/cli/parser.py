"""The reader of the arguments, which speaks the language that was chosen, also where it refuses."""

import argparse
from typing import Any, NoReturn

from core.cli.language import in_words
from core.messages import Message

BAD_INPUT = 2

# What argparse says by itself of what the commands may be given, as it has it in English.
_OF_ARGPARSE = (
    Message("usage: "),
    Message("positional arguments"),
    Message("options"),
    Message("%(heading)s:"),  # since Python 3.12
    Message("show this help message and exit"),
    Message("argument %(argument_name)s: %(message)s"),
    Message("the following arguments are required: %s"),
    Message("unrecognized arguments: %s"),
    Message("ambiguous option: %(option)s could match %(matches)s"),
    Message("ignored explicit argument %r"),
    Message("expected one argument"),
    Message("expected at least one argument"),
    Message("invalid %(type)s value: %(value)r"),
    Message("invalid choice: %(value)r (choose from %(choices)s)"),
)


class Parser(argparse.ArgumentParser):
    """A parser that explains its arguments, and refuses them, in a person's language."""

    def add_argument(self, *names: Any, **how: Any) -> argparse.Action:
        """Add an argument as `argparse` does, with its `help` in words."""
        if "help" in how:
            how["help"] = in_words(how["help"])
        return super().add_argument(*names, **how)

    def error(self, message: str) -> NoReturn:
        """Say in one sentence what cannot be used, and end."""
        refused = Message(
            "{command}: {problem} (try {command} --help)", command=self.prog, problem=message
        )
        self.exit(BAD_INPUT, f"{in_words(refused)}\n")


def _of_argparse(text: str) -> str:
    return in_words(next((message for message in _OF_ARGPARSE if message == text), text))


# It asks `gettext`, whose language is that of the environment alone, by this name.
vars(argparse)["_"] = _of_argparse
