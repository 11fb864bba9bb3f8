"""The parts below the digit on What if, by click and by key."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import numpy as np
import pytest

from core import predict
from core.explanation.blending import blend
from core.explanation.counterfactual import counterfactual
from core.images.transforms import TRANSFORMS
from core.network.backpropagation import loss_gradients
from dashboard.words import number, percent

pytestmark = pytest.mark.exhaustive

expect = pytest.importorskip("playwright.sync_api").expect

# The parts by their ids, and the main thing of each.
PARTS = {
    "along": "[data-testid=stVegaLiteChart][aria-label^='Curve: the accuracy']",
    "blend": "[data-testid=stVegaLiteChart][aria-label^='Probabilities along ']",
    "pixels": ".st-key-pixels .cells >> nth=0",
    "smallest-change": ".st-key-changes .cells >> nth=0",
    "backpropagation": ".st-key-gradients .cells >> nth=0",
}


@pytest.fixture
def look(look):
    """Open a part of the page and wait until it is drawn."""

    def open_part(part, address="", **settings):
        visitor = look(f"what-if?what={part}&sample=2&{address}", **settings)
        visitor.page.locator(PARTS[part]).wait_for()
        visitor.settle()
        return visitor

    return open_part


def query(visitor):
    return {name: value for name, (value,) in parse_qs(urlsplit(visitor.page.url).query).items()}


def cells(visitor, part, name):
    return visitor.keyed(part).locator(f".cells[aria-label^='{name},'] i")


def thumb(visitor, key):
    return visitor.keyed(key).get_by_role("slider")


def choose(visitor, label, option):
    """Choose from a select box by its name: a long list draws only the options that are in view."""
    box = visitor.page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(option)
    visitor.page.get_by_role("option", name=option, exact=True).click()


def test_the_sentence_follows_the_slider_by_key(look, site):
    visitor = look("along", "along=hide&hide=4")
    x, t = site.images["test"], site.outcomes["test"].labels
    for side in (4, 5, 6):
        hidden = TRANSFORMS["hide"](x[:10_000], side)
        accuracy = percent((predict(site.network, hidden).argmax(axis=1) == t[:10_000]).mean(), 2)
        words = f"Hide {side} × {side} pixels in the centre and the network reads {accuracy} of"
        visitor.page.get_by_text(words).wait_for()
        chart = visitor.page.locator(PARTS["along"])
        words = f"{accuracy} at {side} {TRANSFORMS['hide'].unit}"
        expect(chart).to_have_attribute("aria-label", re.compile(re.escape(words)))
        visitor.settle()
        thumb(visitor, "hide").focus()
        visitor.page.keyboard.press("ArrowRight")


def test_a_frame_moves_the_slider_by_click_and_by_key(look, site):
    visitor = look("blend", "to=5")
    x = site.images["test"]
    way = blend(site.network, x[2], x[5])
    for flip in way.flips:
        words = f"from {flip.before} to {flip.after} at α = {number(flip.alpha)}"
        visitor.page.get_by_text(words).wait_for()

    def expect_at(step):
        y = way.probabilities[step]
        words = f"At α = {step / 100:.2f}: predicted {y.argmax()} with {percent(y.max())}"
        visitor.page.get_by_text(words).wait_for()
        visitor.settle()

    expect_at(50)
    frames = visitor.gallery("frames")
    expect(frames).to_have_count(11)
    frames.nth(8).click()
    expect_at(80)
    assert query(visitor)["alpha"] == "0.8"
    expect(frames.nth(8)).to_have_attribute("aria-current", "true")
    frames.nth(8).focus()
    visitor.page.keyboard.press("ArrowLeft")
    visitor.page.keyboard.press("Enter")
    expect_at(70)
    thumb(visitor, "alpha").focus()
    visitor.page.keyboard.press("ArrowRight")
    expect_at(71)
    assert query(visitor) == query(visitor) | {"alpha": "0.71", "to": "5", "sample": "2"}


def test_the_way_leads_to_the_sample_that_is_typed_or_drawn_by_lot(look, site):
    visitor = look("blend")
    labels = site.outcomes["test"].labels
    field = visitor.keyed("to").get_by_role("spinbutton")
    expect(field).to_have_value("")
    field.fill("11")
    field.press("Enter")
    visitor.page.get_by_text(f"To sample 11, labelled {labels[11]}:").wait_for()
    visitor.settle()
    visitor.page.get_by_role("button", name="Random sample").click()
    expect(field).not_to_have_value("11")
    chosen = int(field.input_value())
    words = f"To sample {chosen}, labelled {labels[chosen]}:"
    visitor.page.get_by_text(words).wait_for()


def test_a_pixel_is_read_in_all_four_pictures_by_pointer_and_by_key(look):
    visitor = look("pixels")
    readout = visitor.keyed("pixels").locator(".readout")
    cells(visitor, "pixels", "occlusion").nth(28 * 9 + 14).hover()
    for name in ("x", "gradient", "gradient × input", "occlusion"):
        expect(readout).to_contain_text(f"{name}[9, 14] = ")
    visitor.page.mouse.move(0, 0)
    visitor.keyed("pixels").locator(".cells[aria-label^='gradient,']").focus()
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("occlusion[1, 1] = ")


def test_another_label_and_another_square_change_the_pictures(look):
    visitor = look("pixels")
    choose(visitor, "Toward", "8")
    visitor.page.get_by_text("Toward 8: green speaks for it").wait_for()
    visitor.settle()
    for side in (4, 3, 2, 1):
        visitor.keyed("patch").get_by_role("button").first.click()
        words = f"when an empty square of {side} × {side} pixels hides the pixel"
        visitor.page.get_by_text(words).wait_for()
        visitor.settle()
    stride = visitor.keyed("stride").get_by_role("button")
    expect(stride.first).to_be_disabled()
    expect(stride.last).to_be_disabled()
    visitor.keyed("pixel_scale").get_by_role("radio", name="all three").click()
    visitor.page.get_by_text("the full colour is the largest of all three").wait_for()
    visitor.settle()
    assert query(visitor) == query(visitor) | {"toward": "8", "patch": "1"}


def test_every_other_digit_leads_to_its_own_change(look, site):
    visitor = look("smallest-change")
    x = site.images["test"][2]
    answer = predict(site.network, x).argmax()
    visitor.page.get_by_text("To every other label").click()
    every = visitor.gallery("every-change")
    expect(every).to_have_count(9)
    visitor.settle()
    for wanted in [k for k in range(10) if k != answer][:3]:
        distance = number(counterfactual(site.network, x, wanted).distance)
        visitor.keyed("every-change").get_by_role("button", name=f"Read as {wanted} after").click()
        visitor.page.get_by_text(f"By a change of length {distance} the").wait_for()
        visitor.settle()
        assert query(visitor)["wanted"] == str(wanted)
        after = visitor.keyed("changes").locator(".cells[aria-label^='y of changed,'] .best")
        expect(after.first).to_have_text(str(wanted))
    choose(visitor, "To be read as", str(answer))
    visitor.page.get_by_text(f"It is read as {answer} already").wait_for()
    expect(visitor.keyed("changes")).to_be_hidden()


def test_from_forward_pass_a_link_leads_to_the_gradients_and_keys_step_through_them(visit, site):
    visitor = visit("forward-pass?sample=2", looks=True)
    visitor.page.get_by_role("link", name="How the loss changes with each array").click()
    visitor.page.locator(PARTS["backpropagation"]).wait_for()
    visitor.settle()
    depth = site.network.depth
    gradients = loss_gradients(
        site.network,
        site.images["test"][2].astype(np.float64),
        int(site.outcomes["test"].labels[2]),
    )
    steps = ["loss", *(f"d{name}" for name in gradients if name[0] not in "Wb")]
    code = visitor.page.get_by_role("list", name="Backpropagation in NumPy")

    def expect_step(step):
        expect(visitor.page.get_by_role("radio", name=step, exact=True)).to_be_checked()
        expect(code.locator("[aria-current=step]")).to_contain_text(f"{step} = ")
        expect(code.locator(".later")).to_have_count(len(steps) - steps.index(step) - 1)
        visitor.settle()

    expect_step("dx")
    values = gradients[f"a{depth}"]
    for k, value in enumerate(values):
        row = visitor.keyed("gradients").locator(f".cells[aria-label^='da{depth},'] span")
        expect(row.nth(2 * k + 1)).to_have_text(number(value))
    visitor.press("Shift+ArrowLeft")
    expect_step(steps[-2])
    visitor.press("Shift+ArrowLeft")
    expect_step(steps[-3])
    visitor.press("Shift+ArrowRight")
    expect_step(steps[-2])
    visitor.page.get_by_role("radio", name="loss", exact=True).click()
    expect_step("loss")
    assert query(visitor)["backward_step"] == "loss"
    visitor.page.get_by_role("heading", name=re.compile("^Sample 2:")).wait_for()


def test_a_copied_link_opens_the_same_view(look):
    parts = {
        "along": {"data": "sample", "along": "hide", "hide": "5"},
        "blend": {"to": "5", "alpha": "0.35"},
        "pixels": {"toward": "8", "patch": "7", "stride": "3"},
        "smallest-change": {"wanted": "6"},
        "backpropagation": {"backward_step": "da1"},
    }
    visitor = look("backpropagation")

    def seen(part, address):
        visitor.follow(address)
        visitor.page.locator(PARTS[part]).wait_for()
        visitor.settle()
        text = visitor.page.get_by_role("tabpanel").inner_text()
        if part == "along":  # whose curves come meanwhile: of which slider the large one is
            text = re.search("along the slider .*", text)[0]
        return query(visitor), text

    copied = {}
    for part, address in parts.items():
        shown = seen(part, f"what-if?{urlencode({'what': part, 'sample': 2} | address)}")
        # Where the bundled sample is all there is, the address need not name it.
        assert address.items() <= ({"data": "sample"} | shown[0]).items()
        copied[part] = visitor.page.url.removeprefix(f"{visitor.home}/"), shown
    visitor.forget()
    visitor.open()
    for part, (link, shown) in reversed(copied.items()):
        assert seen(part, link) == shown
