"""The packages that some forms of a weight file need, and that nothing else here does."""

from importlib.util import find_spec

from core.messages import Message
from core.weights.content import WeightsError


def check_installed(package: str, form: Message) -> None:
    """Raise a WeightsError if the package that reads a form is not installed."""
    if find_spec(package) is None:
        raise WeightsError(
            Message(
                "it is {form}, which the package {package} reads, and that is not installed where "
                "this runs: python -m pip install {package}",
                form=form,
                package=package,
            )
        )
