"""Check the files of a data set and a network: what must be true of them, tried now."""

import argparse

from core.checks.checks import run_checks
from core.cli import options
from core.cli.language import in_words, say
from core.cli.output import padded
from core.messages import Message

FAILED = 1
VERDICTS = {True: Message("pass"), False: Message("FAIL"), None: Message("–")}

ABOUT = Message(
    "Check the files of a data set and a network: what must be true of them, tried now."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    options.add_network(parser)
    options.add_data(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print each check as it ends; 1 if one failed."""
    network = options.network(arguments)
    source = options.source(arguments)
    say(
        Message(
            "{title}; {network!r} from {file}\n",
            title=source.title,
            network=network,
            file=arguments.weights,
        )
    )
    results = []
    for check in run_checks(network, source):
        results.append(check.passed)
        print(f"{padded(in_words(VERDICTS[check.passed]), 4)}  {in_words(check.name)}")
        print(f"      {in_words(check.figures)}")
        how = Message("({how})", how=check.how)
        print(f"      {in_words(how)}", flush=True)
        if check.passed is False:
            print("      ", end="")
            say(Message("What to do: {remedy}.", remedy=check.remedy))
    passed, failed, untried = (results.count(result) for result in (True, False, None))
    print()
    say(
        Message(
            "{passed} passed, {failed} failed, {untried} not tried.",
            passed=passed,
            failed=failed,
            untried=untried,
        )
    )
    return FAILED if failed else 0
