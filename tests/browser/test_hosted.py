"""Two people at a hosted server: what each keeps, shares, takes back, removes and brings back."""

import pytest

from core.weights.reader import BUNDLED

pytestmark = pytest.mark.exhaustive


def networks(visitor):
    """Return the networks that a visitor may choose."""
    visitor.page.get_by_role("combobox", name="Network", exact=True).click()
    names = visitor.page.get_by_role("option").all_inner_texts()
    visitor.page.keyboard.press("Escape")
    return names


def press(visitor, *names):
    for name in names:
        visitor.page.get_by_test_id("stMain").or_(
            visitor.page.get_by_test_id("stPopoverBody")
        ).get_by_role("button", name=name, exact=True).click()
        visitor.settle()


def test_a_network_is_its_visitors_until_it_is_shared(visit, first_run):
    home = first_run(FORWARD_PASS_HOSTED="1", HTTPS_PROXY="http://127.0.0.1:9")
    ann = visit("networks?networks=bring&data=sample", home=home)
    ann.keyed("brought_0").locator("input[type=file]").set_input_files(
        {"name": "hers.npz", "mimeType": "application/zip", "buffer": BUNDLED.read_bytes()}
    )
    ann.keyed("brought_0").get_by_text("hers.npz").wait_for()
    press(ann, "Read and show")
    ann.page.get_by_text("hers.npz is read and kept as hers.npz").wait_for()

    ann.open("networks?networks=own&network=hers.npz&data=sample")  # as after a reload
    assert ann.page.get_by_role("heading", name="hers.npz: 784-50-100-10, sigmoid").is_visible()
    bob = visit("networks?networks=own&network=hers.npz&data=sample", home=home)
    assert bob.page.get_by_role("heading", name="bundled.npz: 784-50-100-10").is_visible()
    assert bob.page.get_by_text("of other visitors").is_visible()
    assert networks(bob) == ["bundled.npz"]

    press(ann, "hers.npz", "Share with everyone on this server")
    ann.page.get_by_text("Everyone on this server sees hers.npz now.").wait_for()
    bob.open("networks?networks=own&network=hers.npz&data=sample")
    assert networks(bob) == ["bundled.npz", "hers.npz"]
    assert bob.page.get_by_text("No network of your own is here yet").is_visible()

    press(ann, "hers.npz", "Take it back")
    press(ann, "hers.npz", "Remove")
    ann.page.get_by_role("heading", name="bundled.npz: 784-50-100-10").wait_for()
    press(ann, "Undo")
    ann.page.get_by_role("heading", name="hers.npz: 784-50-100-10").wait_for()
    bob.open("networks?data=sample")
    assert networks(bob) == ["bundled.npz"]
