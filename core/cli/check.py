"""Check the files of a data set and a network: what must be true of them, tried now."""

import argparse

from core.checks.checks import run_checks
from core.cli import options

FAILED = 1
VERDICTS = {True: "pass", False: "FAIL", None: "–"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    options.add_network(parser)
    options.add_data(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print each check as it ends; 1 if one failed."""
    network = options.network(arguments)
    source = options.source(arguments)
    print(f"{source.title}; {network!r} from {arguments.weights}\n")
    results = []
    for check in run_checks(network, source):
        results.append(check.passed)
        print(f"{VERDICTS[check.passed]:4}  {check.name}", flush=True)
        print(f"      {check.figures}")
        print(f"      ({check.how})")
        if check.passed is False:
            print(f"      What to do: {check.remedy}.")
    passed, failed, untried = (results.count(result) for result in (True, False, None))
    print(f"\n{passed} passed, {failed} failed, {untried} not tried.")
    return FAILED if failed else 0
