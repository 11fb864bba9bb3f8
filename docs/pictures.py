"""The documents' pictures, taken of the app on MNIST: ``python -m docs.pictures [NAME …]``.

In a document such a picture is a link, ``[![words](file.png)](address)``, and shows its address. A
name is that of a picture, in every language, or of a folder: ``tour``, or ``zh`` for a language.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from core.datasets.download import fetch
from docs.documents import APP, PROJECT, Picture, documents
from tests.browser.driver import chromium, copy_project, serve, settle

WIDTH, HEIGHT, TALL = 1280, 800, 3000  # pixels of the window; the last where a part is taken
SECONDS = 120  # that a page may take on a busy machine
MARGIN = 12  # pixels around a part
COLOURS = 128  # of the palette
HEADING, CHART = "[data-testid=stHeading]", "[data-testid=stVegaLiteChart]"
#: What is taken of a page, by the file's name: the elements, in CSS, told by what no language
#: changes. Elsewhere it is the window.
PARTS: dict[str, list[str]] = {
    "bytes": [".st-key-about"],
    "flags": [HEADING, ".st-key-form", "p:has-text('np.dot(x, W1) + b1')"],
    "x": [HEADING, ".st-key-listing"],
    "sum": ["pre:has-text('a1[45] =')", ".st-key-card-addends"],
    "sigmoid": ["p:has-text('z1[45] = sigmoid')", CHART, ".st-key-card-sent-on"],
    "layers": [HEADING, ".st-key-listing"],
    "softmax": ["p:has-text('/ sum(exp)')", "table:has-text('exp')"],
    "path": [".st-key-sankey"],
    "versus": ["pre:has-text('a3[5] − a3[6]')", "table >> nth=0"],
    "accuracy": [".st-key-part"],
    "confusion": ["[data-testid=stMetric]", ".st-key-confusion", ".st-key-samples"],
    "errors": [".st-key-result", ".st-key-samples"],
    "calibration": [".st-key-part"],
    "units": [".st-key-layer", ".st-key-atlas", ".st-key-card-weights", ".st-key-its-sum"],
    "without": [
        *(".st-key-switched_off", ".st-key-switched-confusion"),
        *(".st-key-changed", ".st-key-mended"),
    ],
    "shifted": [HEADING, ".st-key-edited-arrays"],
    "along": [".st-key-what"],
}
#: What is pressed before a picture is taken, and what is then there.
PRESSED = {
    "accuracy": (".st-key-run_loop button", ".st-key-part [data-testid=stDataFrame]"),
    "networks": (".st-key-train button", ".st-key-training-numbers"),
}
#: What the server computes meanwhile, and what is there once it has.
AWAITED = {"along": ".multiples[aria-busy=false]"}


def main(names: list[str]) -> int:
    """Take the pictures of these names, or all; 1 if one cannot be taken, or MNIST is not here."""
    pictures = _pictures()
    known = {name for path in pictures for name in _names(path)}
    if unknown := [name for name in names if name not in known]:
        there = ", ".join(sorted(known))
        print(f"There is no picture {unknown[0]}; there are {there}.", file=sys.stderr)
        return 1
    wanted = [picture for path, picture in pictures.items() if not names or _names(path) & {*names}]
    try:
        folder = fetch("mnist")["x_test"].parent.resolve()
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory() as copy,
        serve(copy_project(Path(copy) / "copy"), MNIST_DIR=str(folder)) as url,
        chromium() as profile,
    ):
        page = profile.pages[0]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_default_timeout(SECONDS * 1000)
        for picture in wanted:
            try:
                take(page, url, picture)
            except ValueError as error:
                print(error, file=sys.stderr)
                return 1
    return 0


def _pictures() -> dict[Path, Picture]:
    """Return the pictures of the app by their files; one of two documents is the first one's."""
    pictures: dict[Path, Picture] = {}
    for document in documents():
        for picture in document.pictures:
            if picture.target.startswith(APP):
                pictures.setdefault(picture.path.resolve(), picture)
    return pictures


def _names(path: Path) -> set[str]:
    """Return what a picture is called, and its folders."""
    return set(path.relative_to(PROJECT / "docs").with_suffix("").parts)


def take(page: Page, url: str, picture: Picture) -> None:
    """Open the address of a picture at a running app, and write what is to be seen of it.

    Raises
    ------
    ValueError
        If the address asks for what is not there.
    """
    parts = PARTS.get(picture.path.stem, [])
    page.set_viewport_size({"width": WIDTH, "height": TALL if parts else HEIGHT})
    page.goto(f"{url}/{picture.target.removeprefix(APP)}")
    page.locator(".st-key-in_python").wait_for()  # what every page ends with
    _settle(page)
    if (refused := page.get_by_test_id("stAlertContentWarning")).count():
        raise ValueError(f"{picture.target}: {refused.first.inner_text()} Correct the link.")
    if picture.path.stem in PRESSED:
        button, outcome = PRESSED[picture.path.stem]
        page.click(button)
        page.wait_for_selector(outcome)
        _settle(page)
    if picture.path.stem in AWAITED:
        page.wait_for_selector(AWAITED[picture.path.stem])
        _settle(page)
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    if parts:
        image = image.crop(_around(page, parts))
    palette = image.quantize(COLOURS, dither=Image.Dither.NONE)
    picture.path.parent.mkdir(parents=True, exist_ok=True)
    palette.save(picture.path, optimize=True)
    print(f"{picture.path.name}: {image.width} × {image.height}, {picture.path.stat().st_size:,}")


def _settle(page: Page) -> None:
    page.wait_for_timeout(500)  # what was pressed is on its way
    settle(page)
    page.wait_for_timeout(500)  # charts are drawn last


def _around(page: Page, parts: list[str]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what holds all these elements."""
    edges = []
    for part in parts:
        box = page.locator(part).first.bounding_box()
        assert box is not None, part
        edges.append((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    left, top, right, bottom = zip(*edges, strict=True)
    return (
        max(0, int(min(left)) - MARGIN),
        max(0, int(min(top)) - MARGIN),
        min(WIDTH, int(max(right)) + MARGIN),
        min(TALL, int(max(bottom)) + MARGIN),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
