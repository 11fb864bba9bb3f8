"""The networks: what is loaded, one's own brought or trained, two compared, and many of a sweep."""

from functools import partial

import streamlit as st

from dashboard.pages.networks.bring import bring
from dashboard.pages.networks.comparison import comparison
from dashboard.pages.networks.course import course
from dashboard.pages.networks.findings import findings
from dashboard.pages.networks.in_python import in_python
from dashboard.pages.networks.loaded import figures, parameters
from dashboard.pages.networks.own import own_networks
from dashboard.pages.networks.sweeps import sweeps
from dashboard.pages.networks.training import training
from dashboard.state.pair import current_pair
from dashboard.state.selection import current_selection
from dashboard.widgets.findings import findings_place, say
from dashboard.widgets.in_python import under_in_python
from dashboard.widgets.nearby import come_near
from dashboard.widgets.parts import open_part
from dashboard.words import _, literal

PARTS = {
    "parameters": (_("Parameters"), parameters),
    "history": (_("How it was trained"), course),
    "train": (_("Train one here"), training),
    "bring": (_("Bring your own"), bring),
    "own": (_("Rename or remove"), own_networks),
    "compare": (_("Compare two"), comparison),
    "sweeps": (_("Sweeps"), sweeps),
}

selection = current_selection()

st.subheader(
    _(
        "{file}: {sizes}, {activation}",
        file=literal(selection.network_file),
        sizes="-".join(map(str, selection.network.sizes)),
        activation=selection.network.activation,
    ),
    anchor=False,
)
say(findings_place(), findings(selection, current_pair()))
figures(selection)
come_near("networks")  # its parts begin in the first screen
open_part(
    {part: (words, partial(draw, selection)) for part, (words, draw) in PARTS.items()},
    key="networks",
)

under_in_python(lambda: st.code(in_python(selection), language="python"))
