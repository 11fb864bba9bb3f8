"""The lines over core that give the figures on the page."""

from dashboard.pages.checks.run import CheckTarget
from dashboard.widgets.in_python import data_comment, imports, network_imports, network_line
from dashboard.words import quoted


def in_python(target: CheckTarget) -> str:
    """Return the lines for the data set and the network as they are."""
    if target.network is None:
        return f"""\
from core.checks.files import check_files

{data_comment(target.data.name)}checks = list(check_files({quoted(target.data.name)}))
for check in checks:
    print(check.name, check.passed, check.figures)
"""
    imported = imports(
        "from core import init_network",
        "from core.checks.checks import run_checks",
        *network_imports(target.network),
    )
    return f"""\
{imported}
{data_comment(target.data.name)}{network_line(target.network)}
checks = list(run_checks(network, {quoted(target.data.name)}))
for check in checks:
    print(check.name, check.passed, check.figures)
"""
