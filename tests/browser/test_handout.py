"""A handout opened from disk, without a network."""

import io

import numpy as np
import pytest
from PIL import Image

from core import forward, init_network, load_mnist
from dashboard.handout import main

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.fixture
def write(tmp_path):
    """Give a function that writes a handout of samples of the bundled data set."""

    def write(name, *samples):
        path = tmp_path / f"{name}.html"
        assert main([str(path), "--data", "sample", "--sample", *map(str, samples)]) == 0
        return path

    return write


@pytest.fixture
def page(browser):
    """Give a page of a browser that has no connection."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


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


def underline_of(page, label):
    """Return how many rows of pixels are blue below a label beside the bars of y."""
    name = page.locator(f".named .name[title='{label}']")
    name.scroll_into_view_if_needed()
    box = name.bounding_box()
    clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"] + 4}
    pixels = np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB"), int)
    return int(((pixels[..., 2] - pixels[..., 0] > 60).mean(axis=1) > 0.5).sum())


def draw_a_line(page):
    """Draw a 1 on the pad, and leave the pen on it."""
    page.locator(".pad canvas").scroll_into_view_if_needed()
    box = page.locator(".pad canvas").bounding_box()
    left, top, side = box["x"], box["y"], box["width"]
    page.mouse.move(left + 0.5 * side, top + 0.2 * side)
    page.mouse.down()
    page.mouse.move(left + 0.5 * side, top + 0.8 * side, steps=6)


def test_it_opens_offline_draws_reads_samples_and_speaks_two_languages(page, write):
    path = write("lesson", 8, 3, 31)
    network, (_, (x, t)) = init_network(), load_mnist(source="sample")
    faults, asked = [], []
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
    draw_a_line(page)
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
    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == [path.as_uri()]
    assert faults == []


def test_a_drawing_is_kept_for_its_own_file_alone(page, write):
    one, other = write("one", 8, 3), write("other", 31, 3)
    page.goto(one.as_uri())
    draw_a_line(page)
    page.mouse.up()
    page.goto(other.as_uri())
    expect(page.locator(".said")).to_contain_text("Sample 31: ")
    page.wait_for_timeout(200)  # in which what was drawn elsewhere would be shown
    expect(page.locator(".said")).to_contain_text("Sample 31: ")
    page.goto(one.as_uri())
    expect(page.locator(".said")).to_contain_text("Your drawing: read as ")


def test_the_true_label_of_each_sample_is_underlined_and_no_other(page, write):
    t = load_mnist(source="sample")[1][1]
    page.goto(write("lesson", 8, 3).as_uri())
    for number, sample in enumerate((8, 3)):
        page.locator(".gallery button").nth(number).click()
        rows = {label: underline_of(page, label) for label in range(10)}
        assert rows.pop(int(t[sample])) >= 2
        assert set(rows.values()) == {0}


def test_a_finger_is_told_to_tap_and_reads_one_cell_after_another(browser, write):
    context = browser.new_context(
        offline=True, has_touch=True, is_mobile=True, viewport={"width": 400, "height": 800}
    )
    page = context.new_page()
    page.goto(write("lesson", 8, 3).as_uri())
    readout = page.locator(".readout")
    expect(readout).to_have_text("Tap a cell to see what adds up to it.")
    for index in (3, 7, 12):
        page.locator(".cells[aria-label^='z1,'] i").nth(index).tap()
        expect(readout).to_contain_text(f"z1[{index}] = ")
    read, python = readout.bounding_box(), page.get_by_text("In Python").bounding_box()
    assert python["y"] - read["y"] - read["height"] > 8
    context.close()
