"""The parameters of a network, sent to the browser once a visit: what answers at a touch is there.

Streamlit sends a message that it has sent before only by its hash, as long as it is part of every
run: so the frame mounts this on each page, and nothing else is in the message.
"""

from dashboard.components.assets import component

_mount = component("parameters", "<i hidden></i>", "network")


def parameters(packed: bytes) -> None:
    """Send a network, as `core.network.packing.pack` makes it, to the components of a page."""
    _mount(key="parameters", data=packed)
