"""Every text stands out from what is behind it as WCAG 2.2 asks for at level AA (1.4.3)."""

import re

import pytest

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.exhaustive

# Gives the contrast of every text that is to be seen, in the page and in its shadow trees. What is
# drawn on a canvas cannot be read here. An icon is text to the browser but a picture to a person:
# 3 : 1 is asked of it (1.4.11).
MEASURE = r"""
() => {
  const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
  const read = (colour) => {
    const plain = colour.match(/^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/)
    if (plain) return [+plain[1], +plain[2], +plain[3], +(plain[4] ?? 1)]
    brush.clearRect(0, 0, 1, 1)
    brush.fillStyle = colour
    brush.fillRect(0, 0, 1, 1)
    const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data
    return [red, green, blue, alpha / 255]
  }
  const colours = new Map()
  const rgba = (colour) => {
    if (!colours.has(colour)) colours.set(colour, read(colour))
    return [...colours.get(colour)]
  }
  const mix = (share, above, below) => below.map((b, k) => share * above[k] + (1 - share) * b)
  const over = ([red, green, blue, alpha], below) => mix(alpha, [red, green, blue], below)
  const luminance = (colour) => colour
    .map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, k) => sum + [0.2126, 0.7152, 0.0722][k] * c, 0)
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05)
  }
  const above = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host
  const chain = (element) => {
    const found = []
    for (let e = element; e; e = above(e)) found.unshift(e)
    return found
  }
  // What lies behind a text: its ancestors, but those it hangs out of, as the number over the thumb
  // of a slider does. What scrolls away under a frame is still in it.
  const behind = (elements, box) => {
    const x = (box.left + box.right) / 2
    const y = (box.top + box.bottom) / 2
    let framed = false
    return elements.toReversed().map((e) => {
      framed ||= getComputedStyle(e).overflow !== "visible"
      const { left, right, top, bottom } = e.getBoundingClientRect()
      return framed || (left <= x && x <= right && top <= y && y <= bottom)
    }).toReversed()
  }
  // The colours of a text and of its ground, once all that is over and under them is mixed in: an
  // element with an opacity is painted whole, and then laid over what was there before.
  const painted = (elements, filled, ink, i = 0, below = [255, 255, 255]) => {
    if (i === elements.length) return { ground: below, ink: over(ink, below) }
    const style = getComputedStyle(elements[i])
    const here = filled[i] ? over(rgba(style.backgroundColor), below) : below
    const inner = painted(elements, filled, ink, i + 1, here)
    return {
      ground: mix(+style.opacity, inner.ground, below),
      ink: mix(+style.opacity, inner.ink, below),
    }
  }
  const seen = (elements) => elements.at(-1).checkVisibility({
    opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true,
  }) && !elements.some((e) => {
    const { width, height } = e.getBoundingClientRect()
    const style = getComputedStyle(e)
    return (style.overflow === "hidden" && (width <= 1 || height <= 1)) || e.tagName === "CANVAS"
  })
  const disabled = (elements) => elements.some(
    (e) => e.matches(":disabled, [aria-disabled=true], [data-disabled=true]")
      || (e.tagName === "LABEL" && e.querySelector(":disabled")))

  const measured = []
  const measure = (element, text, style, box) => {
    const elements = chain(element)
    if (!text.trim() || !seen(elements) || disabled(elements)) return
    const svg = element instanceof SVGElement
    const colour = rgba(svg ? style.fill : style.color)
    if (svg) colour[3] *= +style.fillOpacity
    const { ink, ground } = painted(elements, behind(elements, box), colour)
    const size = parseFloat(style.fontSize)
    const large = size >= 24 || (size >= 56 / 3 && +style.fontWeight >= 700)
    const icon = element.dataset.testid === "stIconMaterial"
    const written = (c) => `rgb(${c.map(Math.round).join(" ")})`
    measured.push({
      text: text.trim().replace(/\s+/g, " ").slice(0, 40),
      ink: written(ink),
      ground: written(ground),
      ratio: contrast(ink, ground),
      needed: large || icon ? 3 : 4.5,
    })
  }
  const walk = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) walk(element.shadowRoot)
      if (element.matches("script, style, title, template, noscript")) continue
      if (element.matches("input, textarea")) {
        const pseudo = element.value ? null : "::placeholder"
        if (element.matches("[type=text], [type=number], textarea")) {
          const text = element.value || element.placeholder
          const box = element.getBoundingClientRect()
          measure(element, text, getComputedStyle(element, pseudo), box)
        }
        continue
      }
      const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
      if (!own.length) continue
      const range = document.createRange()
      range.setStartBefore(own[0])
      range.setEndAfter(own.at(-1))
      const text = own.map((node) => node.data).join(" ")
      measure(element, text, getComputedStyle(element), range.getBoundingClientRect())
    }
  }
  walk(document)
  return measured
}
"""


def too_faint(visitor):
    """Unfold what is folded, and say which texts do not stand out enough in which theme."""
    folded = visitor.page.locator("details:not([open]) > summary:visible")
    # What is unfolded may fold others in, or draw what comes near with it.
    while folded.count():
        folded.first.click()
        visitor.settle()
    visitor.page.mouse.move(0, 0)
    faint = set()
    for theme in visitor.themes():
        measured = visitor.page.evaluate(MEASURE)
        assert len(measured) > 40
        faint |= {
            (
                f"{theme}: {one['ink']} on {one['ground']} is {one['ratio']:.2f}, "
                f"not {one['needed']} : 1",
                one["text"],
            )
            for one in measured
            if one["ratio"] < one["needed"]
        }
    return faint


def told(faint):
    """Write them a line a pair of colours."""
    pairs = sorted({colours for colours, _ in faint})
    texts = {pair: sorted(text for colours, text in faint if colours == pair) for pair in pairs}
    return "\n".join(f"{pair}: {'  '.join(texts[pair][:12])}" for pair in pairs)


def too_faint_in_tabs(visitor, names):
    """Do so with one tab after another."""
    faint = set()
    for name in names:
        visitor.page.get_by_role("tab", name=name).click()
        panel = visitor.page.get_by_role("tabpanel", name=name)
        panel.get_by_role("heading").first.wait_for()
        visitor.settle()
        faint |= too_faint(visitor)
    return faint


def test_the_measure_knows_what_is_mixed_in(browser):
    page = browser.new_page()
    page.set_content(
        """<body style="margin: 0; background: white; font-size: 16px">
        <p style="color: #767676">grey</p>
        <div style="background: black"><p style="color: white; opacity: 0.5">half</p></div>
        <p style="color: rgb(0 0 0 / 50%)">glass</p>
        <div style="opacity: 0.5; background: black"><p style="color: white">ground</p></div>
        <p id="host"></p>
        <button disabled style="color: white">off</button>
        <p style="font-size: 24px; color: #949494">large</p>
        <svg><text y="20" fill="#595959">drawn</text></svg>
        <script>
          host.attachShadow({ mode: "open" }).innerHTML =
            "<span style='color: color-mix(in srgb, black 50%, white)'>shadow</span>"
        </script>"""
    )
    measured = {one["text"]: (one["ratio"], one["needed"]) for one in page.evaluate(MEASURE)}
    page.close()
    # Black is 21 : 1 on white; #767676 and #949494 are the usual greys of 4.54 and 3.03, and half
    # of black and white is a grey of 127.5.
    half = ((127.5 / 255 + 0.055) / 1.055) ** 2.4 + 0.05
    assert {text: needed for text, (_, needed) in measured.items()} == {
        **dict.fromkeys(["grey", "half", "glass", "ground", "shadow", "drawn"], 4.5),
        "large": 3,
    }
    assert {text: ratio for text, (ratio, _) in measured.items()} == {
        "grey": pytest.approx(4.54, abs=0.01),
        "half": pytest.approx(half / 0.05, abs=0.05),
        "glass": pytest.approx(1.05 / half, abs=0.05),
        "ground": pytest.approx(1.05 / half, abs=0.05),
        "shadow": pytest.approx(1.05 / half, abs=0.05),
        "large": pytest.approx(3.03, abs=0.01),
        "drawn": pytest.approx(7.0, abs=0.05),
    }


def test_every_text_of_start_can_be_read_on_a_narrow_screen_too(look):
    visitor = look()
    faint = set()
    for width in (1280, 400):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.page.locator(".st-key-following-arrays .said").wait_for()
        faint |= too_faint(visitor)
    assert not faint, told(faint)


def test_every_text_of_data_can_be_read(look):
    visitor = look("data?sample=3&flatten=false&one_hot_label=true")
    visitor.unfold("Your own data set")
    faint = too_faint_in_tabs(visitor, ("Labels", "Mean and std", "Pixels", "Bytes"))
    assert not faint, told(faint)


def test_every_text_of_forward_pass_can_be_read(look):
    visitor = look("data")
    faint = set()
    for address in (
        "unit=z1[8]&sample=8",
        "unit=y[3]&versus=4&sample=8&pinned=5&scale=all",
        "step=a2&batch=true&sample=8",
        "path_of=5&path_not=6&sample=8",
    ):
        visitor.follow(f"forward-pass?{address}")
        visitor.page.locator(".sankey .unit" if "path" in address else ".cells").first.wait_for()
        faint |= too_faint(visitor)
    assert not faint, told(faint)


def test_every_text_of_evaluation_can_be_read(look):
    visitor = look(
        "evaluation?result=all&true=4&true=9&predicted=9"
        "&confidence=20&confidence=100&margin=1&margin=100"
    )
    visitor.gallery("samples").first.wait_for()
    tabs = ("Scores", "Calibration", "Setting aside", "Disputed labels", "Loop and batch")
    faint = too_faint_in_tabs(visitor, tabs)
    visitor.keyed("cells").get_by_role("radio", name="row shares").click()
    visitor.page.get_by_text("The share of each true label").wait_for()
    visitor.settle()
    faint |= too_faint(visitor)
    assert not faint, told(faint)


def test_every_text_of_hidden_units_can_be_read(look):
    visitor = look("hidden-units?hidden=z1[8]&off=z1[8]&off=z2[3]&units_part=without")
    visitor.gallery("changed").first.wait_for()
    visitor.page.get_by_text("Edit weights").click()
    visitor.keyed("weight_pad").locator("canvas").wait_for()
    visitor.settle()
    faint = too_faint(visitor)
    for name in ("What excites it", "Map", "Neighbours", "Table"):
        visitor.page.get_by_role("tab", name=name).click()
        visitor.page.get_by_role("tabpanel", name=name).wait_for()
        visitor.settle()
        faint |= too_faint(visitor)
    assert not faint, told(faint)


def test_every_text_of_what_if_can_be_read(look):
    # Of few images: the curves of a slider take their time.
    visitor = look("what-if?data=Bundled+sample&sample=8&turn=20")
    visitor.page.locator(".cells").first.wait_for()
    tabs = (
        "Pixels that matter",
        "Smallest change",
        "Accuracy along a slider",
        "To another image",
        "Backpropagation",
    )
    faint = too_faint_in_tabs(visitor, tabs)
    visitor.page.get_by_role("radio", name="a drawing").click()
    visitor.keyed("pad").wait_for()
    visitor.settle()
    faint |= too_faint(visitor)
    assert not faint, told(faint)


def test_every_text_of_networks_can_be_read(look):
    visitor = look("networks")
    faint = set()
    for name, button in (("Train one here", "Train"), ("Bring your own", "Read and show")):
        visitor.page.get_by_role("tab", name=name).click()
        visitor.page.get_by_role("button", name=button, exact=True).wait_for()
        visitor.settle()
        faint |= too_faint(visitor)
    assert not faint, told(faint)


def test_every_text_of_checks_can_be_read(visit):
    visitor = visit("checks")
    visitor.page.get_by_text(re.compile(r"^Run .+, in \d")).wait_for()
    visitor.settle()
    faint = too_faint(visitor)
    assert not faint, told(faint)
