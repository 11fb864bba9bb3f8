"""The table of a sweep, or of robustness, that is shown: one that is here, or a visitor's."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.evaluation.robustness_table import AccuracyAt
from core.files.paths import entries, read_bounded
from core.files.tables import MOST_BYTES, read_rows
from core.messages import Message, message_of
from core.training.sweep import Trained, networks_folder
from core.weights.custom import keep_network, own_name
from core.weights.published import fingerprint
from core.weights.reader import interpret_weights
from dashboard.pages.networks.bring import check_sizes
from dashboard.state import cached
from dashboard.state.navigate import show_network
from dashboard.state.own import claim_room
from dashboard.state.places import network_path, places_to_keep_in, sweep_tables
from dashboard.state.selection import Selection
from dashboard.widgets.choice import named_alike, no_choice, select
from dashboard.words import _

Rows = list[Trained] | list[AccuracyAt]
BROUGHT = "sweep_brought"  # the key of a visitor's own
_CHOSEN = "sweep"


@dataclass(frozen=True)
class Table:
    """A table that can be shown.

    Attributes
    ----------
    name : str
        Of its file.
    path : Path or None
        Where it is; None if a visitor brought it.
    rows : list, or Message
        All of one kind; or why they cannot be read.
    """

    name: str
    path: Path | None
    rows: Rows | Message

    @property
    def networks(self) -> frozenset[str]:
        """The names of the files of networks beside it."""
        if self.path is None:
            return frozenset()
        return frozenset(path.name for path in entries(networks_folder(self.path)))


def choose_table() -> Table | None:
    """Draw the choice of a table, and where one is brought; return the one that is chosen."""
    here = sweep_tables()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if here:
            select(_("Table"), named_alike(here), key=_CHOSEN, width=320)
        else:
            no_choice(key=_CHOSEN)
        with st.popover(_("Bring a table"), icon=":material/upload:"):
            st.file_uploader(
                _("A table of a sweep or of robustness, CSV or Parquet"),
                key=BROUGHT,
                max_upload_size=MOST_BYTES // 1_000_000,
            )
    return shown_table()


def shown_table() -> Table | None:
    """Return the table that is shown: the one that was brought, else the one that is chosen."""
    state = st.session_state
    brought: UploadedFile | None = state.get(BROUGHT)
    if brought is not None:
        key = "sweep that was brought", brought.file_id
        rows = cached.PASSING.get(key, lambda: _read(brought.name, brought.getvalue()))
        return Table(brought.name, None, rows)
    path = sweep_tables().get(state.get(_CHOSEN, ""))
    return None if path is None else Table(path.name, path, _here(str(path), _changed(path)))


def load(table: Table, file: str, selection: Selection) -> None:
    """Let every page show a network of a table, which is the visitor's own then; for callbacks.

    Only what stands in the folder of the table has such a name: no text of a table is a path.
    """
    state = st.session_state
    try:
        if table.path is None or file not in table.networks:
            raise ValueError(
                Message("{file} is not beside the table: choose another network.", file=file)
            )
        parsed = interpret_weights(networks_folder(table.path) / file)
        check_sizes(file, parsed.network, selection)
        name = own_name(file)
        if not _is_kept(f"{name}.npz", fingerprint(parsed.network)):
            folders = (place.weights for place in places_to_keep_in())
            kept = keep_network(parsed.network, name, *folders, quotas=claim_room())
            name = kept.stem
    except (OSError, ValueError) as error:
        state["sweep_problem"] = message_of(error)
        return
    state["sweep_loaded"] = Message("Every page shows {file} now.", file=f"{name}.npz")
    show_network(f"{name}.npz")


def _is_kept(file: str, content: str) -> bool:
    """Return whether a network of this content is here under a name."""
    try:
        return fingerprint(interpret_weights(network_path(file)).network) == content
    except (OSError, ValueError):
        return False


@cached.FIGURES.keep()
def _here(path: str, changed: int) -> Rows | Message:
    try:
        return _read(Path(path).name, read_bounded(Path(path), MOST_BYTES))
    except OSError as error:
        return message_of(error)


def _read(name: str, data: bytes) -> Rows | Message:
    try:
        return cast("Rows", read_rows(name, data, Trained, AccuracyAt))
    except ValueError as error:
        return message_of(error)


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # it has just gone, which whoever reads it says
        return 0
