"""A handout opened from disk, without a network."""

import numpy as np
import pytest

from core import forward, init_network, load_mnist
from dashboard.handout import main

expect = pytest.importorskip("playwright.sync_api").expect


def said_of(page):
    return page.locator(".said").text_content()


def values_of(page, array):
    """Return what the readout says of some cells of an array."""
    cells = page.locator(f".cells[aria-label^='{array},'] i")
    found = {}
    for index in (0, 7, 33):
        cells.nth(index).hover()
        said = page.locator(".readout div").first.text_content()
        found[index] = float(said.partition("=")[2].partition("(")[0].replace("−", "-"))
    return found


def test_it_opens_offline_draws_reads_samples_and_speaks_two_languages(browser, tmp_path):
    path = tmp_path / "lesson.html"
    assert main([str(path), "--data", "sample", "--sample", "8", "3", "31"]) == 0
    network, (_, (x, t)) = init_network(), load_mnist(source="sample")
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page, faults, asked = context.new_page(), [], []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())

    # The figures are core's, of the first sample and of one that is chosen.
    for number, sample in enumerate((8, 3)):
        page.locator(".gallery button").nth(number).click()
        assert said_of(page).startswith(f"Sample {sample}: true {t[sample]}, read as ")
        z1 = forward(network, x[sample])["z1"]
        for index, value in values_of(page, "z1").items():
            assert value == pytest.approx(z1[index], abs=6e-5)  # of four digits

    # A cell of the matrix leaves its samples, and once more all of them.
    counts = page.locator(".confusion td button")
    place = 10 * int(t[31]) + int(forward(network, x[31])["y"].argmax())
    counts.nth(place).click()
    expect(page.locator(".gallery li")).to_have_count(
        int(np.sum([10 * t[i] + forward(network, x[i])["y"].argmax() == place for i in (8, 3, 31)]))
    )
    counts.nth(place).click()
    expect(page.locator(".gallery li")).to_have_count(3)

    # A digit that is drawn is read while it is, and stays in the other language.
    page.locator(".pad canvas").scroll_into_view_if_needed()
    box = page.locator(".pad canvas").bounding_box()
    left, top, side = box["x"], box["y"], box["width"]
    page.mouse.move(left + 0.5 * side, top + 0.2 * side)
    page.mouse.down()
    page.mouse.move(left + 0.5 * side, top + 0.8 * side, steps=6)
    expect(page.locator(".said")).to_contain_text("Your drawing: read as 1")
    page.mouse.up()
    page.get_by_text("In Python").click()
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("details[open] code")).to_contain_text("forward(network, x_test[8])")
    expect(page.locator(".said")).to_contain_text("你的手绘：预测为 1")
    assert page.locator("html").get_attribute("lang") == "zh"

    # By keys alone: another sample.
    page.locator(".gallery button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("样本 3")

    # On a phone nothing is wider than the window.
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    context.close()
    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == [path.as_uri()]
    assert faults == []
