"""The app in a real browser: servers on copies of the project, and visitors with their own."""

import dataclasses
import functools
import shutil
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from core import Network, evaluate, load_mnist, read_weights, write_weights
from core.datasets.table import SOURCES
from core.evaluation.evaluation import Evaluation
from tests.browser.driver import (
    CHROMIUM,
    NOTE_SCRIPTS,
    SCRIPTED,
    SECONDS,
    chromium,
    copy_project,
    serve,
    settle,
)

#: Goes to an address as the button *Forward* does, and notes when the run for it has begun: each
#: run names the document. That it runs is not always to be seen, where all of it comes at once.
FOLLOW = """address => {
    globalThis.followed = false;
    const begun = () => setTimeout(() => { followed = true });
    new MutationObserver((_, observer) => { observer.disconnect(); requestAnimationFrame(begun) })
        .observe(document.querySelector("title"), { childList: true });
    history.pushState(null, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
}"""
#: Scrolls to the end of the page, and says whether all of it is drawn.
SEE_FOOT = """() => {
    document.querySelector(".st-key-in_python")?.scrollIntoView();
    return !document.querySelector("[class*=-nearby]");
}"""
NARROW = 768  # CSS pixels: from here on Streamlit's sidebar lies over the page
NO_NETWORK = {"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}


# Servers


@dataclasses.dataclass(frozen=True)
class Site:
    """A running app, and what it should say.

    `outcomes` holds the evaluation of the bundled network by core, for each split of the data set
    it opens on; `images` the pixels of each split as the network takes them. `second` is another
    network beside the bundled one.
    """

    url: str
    data: str
    network: Network
    second: Network
    images: dict
    outcomes: dict[str, Evaluation]


@pytest.fixture(scope="session")
def site(request, tmp_path_factory):
    """Run the app on MNIST where the machine has it, else on the bundled sample."""
    folder = copy_project(tmp_path_factory.mktemp("site"))
    network = read_weights(folder / "data" / "weights" / "bundled.npz")
    second = Network({name: values * 2 for name, values in network.items()})
    write_weights(folder / "data" / "weights" / "second.npz", second)
    try:
        mnist = request.getfixturevalue("mnist_dir").resolve()
    except pytest.skip.Exception:
        data, source, environment = "sample", SOURCES["sample"], NO_NETWORK
    else:
        data, environment = "mnist", {"MNIST_DIR": str(mnist)}
        source = dataclasses.replace(SOURCES["mnist"], folder=mnist)
    splits = dict(zip(("train", "test"), load_mnist(source=source), strict=True))
    with serve(folder, **environment) as url:
        yield Site(
            url,
            data,
            network,
            second,
            {split: x for split, (x, _) in splits.items()},
            {split: evaluate(network, x, t) for split, (x, t) in splits.items()},
        )


@pytest.fixture(scope="session")
def offline(tmp_path_factory):
    """Run a copy that has the bundled sample alone, for tests that add data sets at most."""
    with serve(copy_project(tmp_path_factory.mktemp("offline")), **NO_NETWORK) as url:
        yield url


@pytest.fixture
def first_run(tmp_path):
    """Give a function that runs a fresh copy, as one who just got the project does.

    It takes the weight files that are put beside the bundled one, and what `serve` takes.
    """
    with ExitStack() as servers:

        def run(*weights, **settings):
            folder = copy_project(tmp_path / "copy")
            for path in weights:
                shutil.copy(path, folder / "data" / "weights")
            return servers.enter_context(serve(folder, **settings))

        yield run


# Visitors


def forget(page, home):
    """Leave the app without cookies and memories."""
    page.goto(f"{home}/_stcore/health")  # the same site, and no part of the app
    page.evaluate("localStorage.clear(), sessionStorage.clear()")
    page.context.clear_cookies()


class Visitor:
    """A person at a page, and all that goes wrong in it."""

    def __init__(self, page, home):
        self.home, self.context, self.page = home, page.context, page
        self.faults, self.requests = [], []
        self._ears = {
            "console": self._hear,
            "pageerror": lambda error: self.faults.append(str(error)),
            "request": lambda request: self.requests.append(request.url),
            "websocket": lambda socket: self.requests.append(socket.url),
        }
        for event, ear in self._ears.items():
            page.on(event, ear)

    def leave(self):
        """Heed no more what happens at the page."""
        for event, ear in self._ears.items():
            self.page.remove_listener(event, ear)

    def forget(self):
        """Leave the app and keep neither cookies nor memories: who comes next is another person."""
        forget(self.page, self.home)

    def _hear(self, message):
        if message.type == "error":
            self.faults.append(f"{message.text} {message.location['url']}")

    def hosts(self):
        """Give the machines that were asked for something."""
        urls = (url.removeprefix("blob:") for url in self.requests if not url.startswith("data:"))
        return {urlsplit(url).hostname for url in urls}

    def open(self, address=""):
        """Go to an address, a path or a whole one, and wait until the page is drawn."""
        self.page.goto(address if "://" in address else f"{self.home}/{address}")
        self.keyed("in_python").wait_for()  # what every page ends with
        self.settle()
        return self

    def follow(self, address):
        """Go to another address as the browser's history does, and wait until the page is drawn.

        The visitor stays the same one, and the scripts are kept: `open`, which loads them anew,
        costs three times as much.
        """
        self.settle()
        self.page.evaluate(FOLLOW, f"{self.home}/{address}")
        try:
            self.page.wait_for_function("followed", timeout=10_000)
        except pytest.importorskip("playwright.sync_api").TimeoutError:
            self.open(address)  # the page was drawn anew while it was to hear of it
            return
        self.keyed("in_python").wait_for()
        self.settle()

    def settle(self):
        """Wait until nothing is of an earlier run or to be drawn, and each component listens."""
        settle(self.page)
        self.page.wait_for_function(SCRIPTED)

    def see_foot(self):
        """Scroll to the end of the page, and wait for what is drawn only where it is near."""
        # Again and again: what is drawn meanwhile moves the end, and may put another in its place.
        self.page.wait_for_function(SEE_FOOT)
        self.settle()

    def unfold(self, words):
        """Open a part that is folded, and wait until it stands still: a click in it would miss."""
        self.page.get_by_text(words).click()
        self._stand_still()

    def _stand_still(self):
        self.settle()
        still = "document.getAnimations().every(a => a.playState !== 'running')"
        self.page.wait_for_function(still)

    def themes(self):
        """Wear the theme that is worn, and then the other one, as the system's setting goes."""
        worn = "theme => getComputedStyle(document.querySelector('.stApp')).colorScheme === theme"
        dark = self.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        for theme in ("dark", "light") if dark else ("light", "dark"):
            self.page.emulate_media(color_scheme=theme)
            self.page.wait_for_function(worn, arg=theme)
            self._stand_still()
            yield theme

    def press(self, key):
        """Press a key once the page stands still."""
        self.settle()
        self.page.keyboard.press(key)

    def keyed(self, key):
        """Give the element that has this key in the code."""
        return self.page.locator(f".st-key-{key}")

    def gallery(self, key):
        """Give the buttons of a gallery."""
        return self.keyed(key).get_by_role("button")

    def cells(self, array):
        """Give the cells of a heatmap."""
        return self.page.locator(f".cells[aria-label^='{array},'] i")

    @property
    def sample(self):
        """Give the field that holds the selected sample."""
        return self.keyed("sample").get_by_role("spinbutton")

    def choose(self, label, option):
        """Choose from a select box, once it stands still: where it moves, its options close."""
        self._stand_still()
        self.page.get_by_role("combobox", name=label, exact=True).click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def go(self, page):
        """Follow a link of the navigation."""
        self.page.get_by_test_id("stTopNavLink").filter(has_text=page).click()


@pytest.fixture(scope="session")
def tab():
    """Run Chromium; give a tab of it, for one test after another.

    A new profile would load Streamlit's megabytes of scripts and compile them, and even a new tab
    read them anew: three fifths of the work of opening a page.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    sync_api.expect.set_options(timeout=SECONDS * 1000)
    with chromium() as profile:
        profile.pages[0].add_init_script(NOTE_SCRIPTS)
        yield profile.pages[0]


@pytest.fixture(scope="session")
def browser(tab):
    return tab.context.browser


@pytest.fixture
def visit(tab, browser, first_run, request):  # first_run: its servers outlast the visitors
    """Give a function that lets another visitor in; at the end nothing may have gone wrong.

    No error may have been logged, and no request have left this machine.

    The first one takes the tab that is open, without cookies and memories. Who comes beside them,
    or with other settings, has a profile of their own, which has everything to load: who comes
    after them takes the tab that they `forget`. Whoever `looks` goes on in the tab, as `look` says.
    """
    visitors, all_look = [], []

    def visit(
        address="",
        *,
        home=None,
        width=1280,
        height=800,
        color_scheme="light",
        looks=False,
        **settings,
    ):
        home = home or request.getfixturevalue("site").url
        page = tab
        if visitors or settings:
            page = browser.new_context(**settings).new_page()
            page.add_init_script(NOTE_SCRIPTS)
        # On a phone the sidebar was closed, and stays so where the window is wider again.
        was_narrow = (page.viewport_size or {"width": width})["width"] < NARROW
        page.bring_to_front()  # one that stood behind another's draws a frame a second
        page.set_default_timeout(SECONDS * 1000)
        page.set_viewport_size({"width": width, "height": height})
        # What moves costs time to draw, and is hard to hit.
        page.emulate_media(color_scheme=color_scheme, reduced_motion="reduce")
        page.mouse.move(0, 0)
        goes_on = (
            looks and page == tab and page.url.startswith(home) and was_narrow == (width < NARROW)
        )
        if page == tab and not goes_on:
            forget(page, home)
        visitors.append(visitor := Visitor(page, home))
        all_look.append(looks)
        if goes_on:
            visitor.follow(address)
        else:
            visitor.open(address)
        return visitor

    yield visit
    for visitor in visitors:
        visitor.leave()
        if visitor.page != tab:
            visitor.context.close()
        elif not all(all_look):
            tab.goto("about:blank")
    assert [fault for visitor in visitors for fault in visitor.faults] == []
    assert all(visitor.hosts() <= {"127.0.0.1"} for visitor in visitors)


@pytest.fixture
def look(visit):
    """Give `visit` for a test of what addresses show, whatever was done before.

    Whoever looked in the test before goes on, and keeps what is in no address. It is a third of the
    work of a visit.
    """
    return functools.partial(visit, looks=True)
