"""The lines over core that give the figures on the page."""

from dashboard.pages.checks.run import Subject


def in_python(subject: Subject) -> str:
    """Write them for the data set and the network as they are."""
    if subject.network is None:
        return f"""\
from core.checks.files import check_files

checks = list(check_files("{subject.data.name}"))
[(check.name, check.passed, check.figures) for check in checks]
"""
    return f"""\
from core import init_network
from core.checks.checks import run_checks

network = init_network("data/weights/{subject.network.file}")
checks = list(run_checks(network, "{subject.data.name}"))
[(check.name, check.passed, check.figures) for check in checks]
"""
