import base64
import hashlib
import re

import numpy as np
import pytest

from core import Network, init_network
from dashboard.components import handout as handouts
from dashboard.components.assets import PARTS, recorded
from dashboard.components.gallery import Item, gallery
from dashboard.components.handout import Content, Samples, Section, handout
from dashboard.words import _

HOSTILE = "</script><img src=x onerror=alert(1)>\u2028${x}`"
SAMPLES = Samples(
    np.arange(3), np.zeros((3, 28, 28), np.uint8), np.array([1, 2, 3]), np.array([1, 2, 4])
)


def draw():
    items = [Item(sample, HOSTILE, HOSTILE) for sample in range(3)]
    gallery(SAMPLES.images, items, key="g", label="g", selected=0, on_open=lambda sample: None)


def content():
    return Content(HOSTILE, HOSTILE, [Section(HOSTILE, [HOSTILE], draw, HOSTILE, HOSTILE)])


@pytest.fixture(scope="module")
def page():
    return handout(content, "en", init_network(), SAMPLES, 0).decode()


def test_only_its_own_script_may_run_and_nothing_may_be_asked_for(page):
    (script,) = re.findall(r"<script[^>]*>(.*?)</script", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy.split("; ")[:2] == ["default-src 'none'", f"script-src 'sha256-{digest}'"]
    assert "http" not in policy
    before = page[: page.index("<script>")]
    assert not re.search(r"<[^>]*\b(?:src|href)=|@import|url\(", before)


def test_no_text_becomes_a_tag_or_ends_the_script(page):
    assert "<img" not in page
    assert page.count("</script") == 1
    assert "\u2028" not in page[page.index("<script>") :]


def test_each_language_has_all_of_it_in_its_own_words(page):
    assert _("In Python") in page
    assert "Python 代码" in page
    assert '"name":"简体中文"' in page


def test_the_network_is_there_once_and_what_does_not_fit_is_refused(monkeypatch):
    small = len(handout(content, "en"))
    network = init_network()
    assert len(handout(content, "en", network)) - small < 1.4 * 4 * sum(
        values.size for values in network.values()
    )
    monkeypatch.setattr(handouts, "MOST_BYTES", 10_000)
    with pytest.raises(ValueError, match="at most 0: choose fewer samples"):
        handout(content, "en")
    wide = Network({"W1": np.ones((784, 700)), "b1": np.ones(700)})
    with pytest.raises(ValueError, match=r"at most 500,000 parameters, and this one has 549,500"):
        handout(content, "en", wide)


@pytest.mark.parametrize(("hidden", "most"), [(1, 500), (500, 187), (620, 1)])
def test_beside_a_large_network_are_fewer_samples(hidden, most):
    network = Network({"W1": np.ones((784, hidden)), "b1": np.ones(hidden)})
    assert handouts.most_samples(network) == pytest.approx(most, abs=10)


def test_what_components_are_given_is_recorded_in_place_of_being_drawn():
    with recorded() as drawings:
        draw()
    ((name, data),) = drawings
    assert name == "gallery"
    assert data["items"][0]["caption"] == HOSTILE


def test_every_component_has_one_function_that_mounts_it():
    for name, parts in PARTS.items():
        assert parts.script.count("export default function") == 1, name
