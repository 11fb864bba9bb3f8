"""The lines over core that give the figures on the page."""

from dashboard.pages.checks.run import CheckTarget


def in_python(target: CheckTarget) -> str:
    """Return the lines for the data set and the network as they are."""
    if target.network is None:
        return f"""\
from core.checks.files import check_files

checks = list(check_files("{target.data.name}"))
[(check.name, check.passed, check.figures) for check in checks]
"""
    return f"""\
from core import init_network
from core.checks.checks import run_checks

network = init_network("data/weights/{target.network.file}")
checks = list(run_checks(network, "{target.data.name}"))
[(check.name, check.passed, check.figures) for check in checks]
"""
