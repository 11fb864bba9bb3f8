"""Which command is meant, and what becomes of its errors: one sentence and an exit code."""

import argparse
import os
import sys
import warnings
from collections.abc import Callable, Sequence

from core.cli import (
    add,
    check,
    download,
    evaluate,
    info,
    predict,
    robustness,
    show,
    sweep,
    synthesize,
    train,
)
from core.cli.language import add_language, choose_language, in_words, say
from core.cli.output import complain
from core.cli.parser import BAD_INPUT, Parser
from core.messages import Message

COMMANDS = {
    "info": info,
    "download": download,
    "add": add,
    "show": show,
    "predict": predict,
    "evaluate": evaluate,
    "train": train,
    "sweep": sweep,
    "robustness": robustness,
    "check": check,
    "synthesize": synthesize,
}
STOPPED, CLOSED_PIPE = 130, 141  # the shell's own: 128 + signal


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        The command and its options; those of the process if none are given.

    Returns
    -------
    int
        0 if all went well, 1 if a check failed or one of several files could not be used, 2 for an
        input that cannot be used, 130 if it was stopped by Ctrl-C, 141 if the reader of its output
        has gone.
    """
    prepare(argv)
    arguments = _parser().parse_args(argv)
    return guarded(f"core {arguments.command}", lambda: COMMANDS[arguments.command].run(arguments))


def prepare(argv: Sequence[str] | None) -> None:
    """Let the streams take any text, and speak the language that the arguments ask for."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # what a terminal cannot show must not stop a command
            stream.reconfigure(errors="replace")
    # Pillow's, of a picture that is then refused in a sentence.
    warnings.filterwarnings("ignore", "Image size .* exceeds limit")
    choose_language(sys.argv[1:] if argv is None else argv)


def guarded(command: str, run: Callable[[], int]) -> int:
    """Run a command and return its exit code, as `main`: errors end in a sentence.

    `command` is what the sentence calls it, as `complain` takes it.
    """
    try:
        code = run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        say(Message("Stopped."), sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # Else the interpreter would find the pipe closed once more, at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except (OSError, ValueError, MemoryError) as error:
        complain(command, error)
        return BAD_INPUT
    return code


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m core",
        description=in_words(
            Message("Look at data sets and networks, measure and train networks, in a terminal.")
        ),
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        about = in_words(command.ABOUT)
        parser_of_command = commands.add_parser(name, help=about, description=about)
        command.configure(parser_of_command)
        add_language(parser_of_command)
    return parser
