"""What whoever starts the server decides, by variables of its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.messages import Message
from dashboard.state.class_codes import PROCESSES

_YES, _NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


@dataclass(frozen=True)
class Settings:
    """The settings of a server.

    Attributes
    ----------
    hosted : bool
        ``FORWARD_PASS_HOSTED``: what a visitor trains, brings or draws is theirs alone, and goes
        some time after they have left. Off, as for who starts it at home, all see and keep all.
    login : bool
        ``FORWARD_PASS_LOGIN``: nothing is shown before one has logged in, where `st.login` says.
    trainings : int
        ``FORWARD_PASS_TRAININGS``: how many networks are trained at a time; one a core, less one,
        unless it is said.
    quota : int
        ``FORWARD_PASS_QUOTA``, in MB: the bytes that a visitor may keep, where it is hosted.
    disk : int
        ``FORWARD_PASS_DISK``, in MB: the bytes that all visitors together may keep.
    library : Path or None
        ``FORWARD_PASS_LIBRARY``: a teacher's folder of networks and data sets, offered to all and
        never written to.
    process : str
        ``FORWARD_PASS_PROCESS``: the digit by which a proxy tells this process from others, with
        which the codes of its classes begin; empty where there is one alone.
    """

    hosted: bool = False
    login: bool = False
    trainings: int = 1
    quota: int = 200_000_000
    disk: int = 4_000_000_000
    library: Path | None = None
    process: str = ""


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings of an environment.

    Raises
    ------
    ValueError
        If a variable says what cannot be; the message names it, what it says, and what it may say.

    Examples
    --------
    >>> read_settings({"FORWARD_PASS_HOSTED": "1", "FORWARD_PASS_QUOTA": "50"}).quota
    50000000
    """
    usual_trainings = max(1, (os.cpu_count() or 2) - 1)
    library = environment.get("FORWARD_PASS_LIBRARY", "").strip()
    return Settings(
        hosted=_switch(environment, "FORWARD_PASS_HOSTED"),
        login=_switch(environment, "FORWARD_PASS_LOGIN"),
        trainings=_count(environment, "FORWARD_PASS_TRAININGS", usual_trainings),
        quota=_count(environment, "FORWARD_PASS_QUOTA", 200) * 1_000_000,
        disk=_count(environment, "FORWARD_PASS_DISK", 4000) * 1_000_000,
        library=Path(library) if library else None,
        process=_digit(environment, "FORWARD_PASS_PROCESS"),
    )


@cache
def settings() -> Settings:
    """Return the settings of this server, read once."""
    return read_settings(os.environ)


def _switch(environment: Mapping[str, str], name: str) -> bool:
    said = environment.get(name, "").strip().lower()
    if said not in _YES + _NO:
        raise ValueError(
            Message("{name} is {said!r}: say 1 or 0.", name=name, said=environment[name][:40])
        )
    return said in _YES


def _digit(environment: Mapping[str, str], name: str) -> str:
    said = environment.get(name, "").strip()
    if said and said not in set(PROCESSES):
        raise ValueError(
            Message("{name} is {said!r}: say a digit from 1.", name=name, said=said[:40])
        )
    return said


def _count(environment: Mapping[str, str], name: str, usual: int) -> int:
    said = environment.get(name, "").strip()
    if not said:
        return usual
    if not (said.isascii() and said.isdigit() and len(said) < 10 and int(said) > 0):
        raise ValueError(
            Message("{name} is {said!r}: say a whole number from 1.", name=name, said=said[:40])
        )
    return int(said)
