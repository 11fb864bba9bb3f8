"""What one sees who has just got the project: MNIST is not there yet."""

import functools
import http.server
import re
import threading

import pytest

from tests.browser.conftest import NO_NETWORK
from tests.browser.driver import FAILED

expect = pytest.importorskip("playwright.sync_api").expect


class Mirror(http.server.ThreadingHTTPServer):
    """Publishes a folder on this machine, once it is let go."""

    daemon_threads = True

    def __init__(self, folder):
        self.let_go = threading.Event()
        let_go = self.let_go

        class Handler(http.server.SimpleHTTPRequestHandler):
            def do_GET(self):
                if let_go.wait(60):
                    super().do_GET()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))


@pytest.fixture
def mirror(mnist_archives):
    with Mirror(mnist_archives) as mirror:
        threading.Thread(target=mirror.serve_forever, daemon=True).start()
        yield mirror
        mirror.let_go.set()
        mirror.shutdown()


@pytest.fixture
def online(first_run, mirror):
    """Run a fresh copy whose only way out is the mirror on this machine."""
    address = f"http://127.0.0.1:{mirror.server_port}/"
    return first_run(MNIST_MIRROR=address, NO_PROXY="127.0.0.1", warm=True, **NO_NETWORK)


def data_set(visitor):
    return visitor.page.get_by_role("combobox", name="Data set")


def sidebar(visitor):
    return visitor.page.get_by_test_id("stSidebar")


def reveal(visitor):
    """Open the sidebar's explanation of what failed."""
    sidebar(visitor).get_by_text("Why, and what else to do").click()


# Without a network


def test_without_a_network_every_page_works_on_the_bundled_sample(visit, offline):
    visitor = visit("data", home=offline)
    expect(visitor.gallery("split_samples")).to_have_count(56)
    expect(visitor.page.locator(".table").first).to_contain_text("(2500, 784)")
    # The sidebar says why, and the three ways out; trying again says the same again.
    expect(sidebar(visitor)).to_contain_text("MNIST is not here: the bundled sample is shown.")
    reveal(visitor)
    for words in ("could not be downloaded", "proxy", "set MNIST_DIR", "drop the four files"):
        expect(sidebar(visitor)).to_contain_text(words)
    visitor.settle()
    sidebar(visitor).get_by_role("button", name="Try again").click()
    expect(sidebar(visitor)).to_contain_text("MNIST is not here")
    sidebar(visitor).get_by_role("button", name="Try again").wait_for()
    visitor.settle()
    visitor.gallery("split_samples").nth(4).click()
    visitor.page.get_by_role("heading", name="Sample 4:").wait_for()
    visitor.go("Evaluation")
    visitor.page.get_by_text(re.compile(r"^\d+ of 2,500$")).wait_for()
    expect(data_set(visitor)).to_have_value("Bundled sample")


@pytest.mark.exhaustive
def test_a_wrong_file_is_refused_in_a_sentence_and_the_four_files_bring_mnist(
    visit, first_run, mnist_archives
):
    home = first_run(**NO_NETWORK)
    visitor = visit("data", home=home)
    reveal(visitor)
    page = b"<!doctype html><title>Please log in</title>"
    wrong = {"name": "train-images-idx3-ubyte.gz", "mimeType": "application/gzip", "buffer": page}
    sidebar(visitor).locator("input[type=file]").set_input_files(wrong)
    alert = sidebar(visitor).get_by_role("alert").filter(has_text="train-images-idx3-ubyte.gz")
    expect(alert).to_contain_text("this is a web page")
    expect(alert).to_have_count(1)
    expect(visitor.page.locator(FAILED)).to_have_count(0)
    visitor.settle()
    other = visitor.page.context.new_page()
    other.goto(home)
    other.get_by_text("MNIST is not here").wait_for()
    files = sorted(mnist_archives.glob("*.gz"))
    sidebar(visitor).locator("input[type=file]").set_input_files(files)
    expect(data_set(visitor)).to_have_value("MNIST")
    expect(other.get_by_role("combobox", name="Data set")).to_have_value("MNIST")
    expect(visitor.page.locator(".table").first).to_contain_text("(60000, 784)")
    expect(sidebar(visitor)).not_to_contain_text("MNIST is not here")


# With one


def test_the_page_opens_at_once_works_and_moves_to_mnist_when_it_has_arrived(visit, online, mirror):
    visitor = visit("data", home=online)
    expect(data_set(visitor)).to_have_value("Bundled sample")
    expect(visitor.gallery("split_samples")).to_have_count(56)
    expect(sidebar(visitor)).to_contain_text("MNIST is on its way: 0 %")
    visitor.go("Forward pass")
    for sample in (0, 1, 2):
        visitor.page.get_by_role("heading", name=f"Sample {sample}:").wait_for()
        visitor.press("ArrowRight")
    visitor.settle()
    visitor.go("Data")
    mirror.let_go.set()
    expect(data_set(visitor)).to_have_value("MNIST")
    expect(visitor.page.locator(".table").first).to_contain_text("(60000, 784)")
    expect(sidebar(visitor)).not_to_contain_text("on its way")


@pytest.mark.exhaustive
def test_who_chose_the_bundled_sample_stays_on_it(visit, online, mirror):
    visitor = visit("data?data=sample", home=online)
    expect(sidebar(visitor)).to_contain_text("MNIST is on its way")
    mirror.let_go.set()
    expect(sidebar(visitor)).not_to_contain_text(re.compile("on its way|not here"))
    expect(data_set(visitor)).to_have_value("Bundled sample")
    expect(visitor.page.locator(".table").first).to_contain_text("(2500, 784)")
    visitor.choose("Data set", "MNIST")
    expect(visitor.page.locator(".table").first).to_contain_text("(60000, 784)")
