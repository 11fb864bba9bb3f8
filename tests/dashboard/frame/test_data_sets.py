"""Data sets that are fetched because a person chose them, while the pages go on with the sample."""

import threading

import pytest
import streamlit as st

from core.datasets.download import DownloadProgress
from core.datasets.table import SOURCES
from dashboard.jobs import download as background
from dashboard.jobs.download import download
from dashboard.state.settings import Settings
from tests.dashboard.app import PROJECT, put_data_set, start, tables

FASHION = "fashion-mnist"


class Fetch:
    """Stands for `core.datasets.download.fetch`: what is asked for arrives once it is let go."""

    def __init__(self):
        self.asked, self.let_go = [], threading.Event()

    def __call__(self, source, progress):
        self.asked.append(source)
        if source == "mnist":
            raise OSError("MNIST could not be downloaded.")
        progress(DownloadProgress("train-images-idx3-ubyte", 1, 4))
        while not self.let_go.wait(0.05):
            progress(DownloadProgress("train-images-idx3-ubyte", 1, 4))
        put_data_set(source)


@pytest.fixture
def fetch(monkeypatch):
    fetch = Fetch()
    monkeypatch.setattr(background, "fetch", fetch)
    yield fetch
    fetch.let_go.set()


def arrive(app, fetch):
    fetch.let_go.set()
    while download(FASHION).running:
        app.run()
    return app.run()


def rows(app):
    return tables(app)[0]["shape"]["x_train"]


def test_every_data_set_of_the_table_can_be_chosen_and_none_is_fetched_unasked(fetch):
    app = start()
    titles = [source.title for source in SOURCES.values()]
    assert app.selectbox(key="data").options == titles
    app.run()
    assert set(fetch.asked) == {"mnist"}


def test_streamlit_has_nothing_to_warn_of_while_the_sample_stands_in_for_mnist(fetch, capfd):
    app = start()
    app.selectbox(key="data").set_value("sample").run()
    assert "default value" not in capfd.readouterr().err


def test_what_is_chosen_is_fetched_while_the_sample_is_shown_and_shown_when_it_arrives(fetch):
    app = start()
    app.selectbox(key="data").set_value(FASHION).run()
    assert app.session_state["data"] == FASHION
    assert fetch.asked.count(FASHION) == 1
    assert not app.sidebar.error
    assert "Fashion-MNIST is on its way" in app.sidebar.get("progress")[0].proto.text
    assert rows(app) == "(5000, 784)"
    assert rows(arrive(app, fetch)) == "(60, 784)"
    assert app.session_state["data"] == FASHION
    assert not app.exception


def test_a_link_fetches_what_it_asks_for(fetch):
    app = start(data="Fashion-MNIST")
    assert fetch.asked == [FASHION]
    assert rows(app) == "(5000, 784)"
    assert rows(arrive(app, fetch)) == "(60, 784)"


def test_who_chose_another_data_set_meanwhile_stays_on_it(fetch):
    app = start()
    app.selectbox(key="data").set_value(FASHION).run()
    app.selectbox(key="data").set_value("sample").run()
    assert rows(arrive(app, fetch)) == "(5000, 784)"
    assert app.session_state["data"] == "sample"


def press(app, label):
    next(button for button in app.sidebar.button if button.label == label).click().run()
    return app.run()


def buttons(app):
    return [button.label for button in app.sidebar.button]


def test_a_download_that_is_cancelled_starts_again_for_nobody_until_somebody_wants_it(fetch):
    app = start(data="Fashion-MNIST")
    press(app, "Cancel")
    (warning,) = app.sidebar.warning
    assert warning.value == "Fashion-MNIST is not here: the bundled sample is shown."
    assert "the four files of Fashion-MNIST" in app.sidebar.file_uploader[0].label
    other = start(data="Fashion-MNIST")
    assert "Cancel" not in buttons(other)
    assert fetch.asked.count(FASHION) == 1
    press(other, "Try again")
    assert fetch.asked.count(FASHION) == 2
    assert rows(arrive(other, fetch)) == "(60, 784)"


def test_of_a_class_nobody_cancels_for_the_others_but_each_may_go_on_without(fetch, monkeypatch):
    monkeypatch.setattr("dashboard.widgets.arrival.settings", lambda: Settings(hosted=True))
    app, other = start(data="Fashion-MNIST"), start(data="Fashion-MNIST")
    assert "Cancel" not in buttons(app)
    press(app, "Do not wait")
    (told,) = app.sidebar.info
    assert told.value == "Fashion-MNIST is on its way for others: the bundled sample is shown."
    assert not app.sidebar.get("progress")
    assert "Fashion-MNIST is on its way" in other.run().sidebar.get("progress")[0].proto.text
    press(app, "Wait for it")
    assert "Fashion-MNIST is on its way" in app.sidebar.get("progress")[0].proto.text
    assert fetch.asked.count(FASHION) == 1
    assert rows(arrive(app, fetch)) == "(60, 784)"


def test_why_it_failed_is_told_to_no_visitor_of_a_hosted_server(monkeypatch, caplog):
    monkeypatch.setattr("dashboard.widgets.arrival.settings", lambda: Settings(hosted=True))
    app = start(data="Kuzushiji-MNIST")
    while download("kmnist").failure is None:
        app.run()
    told = " ".join(element.value for element in app.run().sidebar.markdown)
    assert "The log of this server says why" in told
    assert "KMNIST_DIR" not in told
    assert "KMNIST_DIR" in caplog.text


def test_what_fails_is_said_with_its_reason_and_the_ways_out():
    app = start(data="Kuzushiji-MNIST")
    while download("kmnist").failure is None:
        app.run()
    app.run()
    (warning,) = app.sidebar.warning
    assert warning.value == "Kuzushiji-MNIST is not here: the bundled sample is shown."
    reason = " ".join(element.value for element in app.sidebar.markdown)
    assert "127.0.0.1:9 gave no connection" in reason
    assert "KMNIST_DIR" in reason
    assert "Try again" in [button.label for button in app.sidebar.button]
    uploader = app.sidebar.file_uploader[0]
    assert "the four files of Kuzushiji-MNIST" in uploader.label
    uploader.upload("cat.png", b"\x89PNG").run()
    (error,) = app.sidebar.error
    assert "Kuzushiji-MNIST has four files" in error.value
    assert "not unpacked" in error.value


def test_what_is_shown_instead_is_named():
    put_data_set(FASHION)
    app = start(data="Fashion-MNIST")
    while download("mnist").failure is None:
        app.run()
    (warning,) = app.run().sidebar.warning
    assert warning.value == "MNIST is not here: Fashion-MNIST is shown."


def test_the_bundled_network_before_other_images_is_said_to_know_digits_only():
    put_data_set(FASHION)
    app = start("evaluation", data="Fashion-MNIST")
    (notice,) = app.main.caption
    assert "The bundled network has learned MNIST's digits" in notice.value
    app.selectbox(key="data").set_value("sample").run()
    assert [caption.value for caption in app.main.caption] == [SOURCES["sample"].note]


def test_files_of_another_data_set_in_the_place_of_mnists_are_told_on_the_page(monkeypatch):
    folder = PROJECT / "tests" / "cases" / "d08_mnist_dir_dot_names"
    monkeypatch.setenv("MNIST_DIR", str(folder))

    app = start(data="mnist")

    assert app.selectbox(key="data").value == "mnist"
    assert rows(app) == "(40, 784)"
    told = [caption.value for caption in app.caption]
    assert any("hold the labels that MNIST is published with" in one for one in told), told


def test_what_an_address_asks_for_in_vain_is_said_though_the_first_run_begins_anew(monkeypatch):
    again = iter([True])  # as where a data set arrives meanwhile
    monkeypatch.setattr(
        "dashboard.frame.sidebar.wait_for_data_set", lambda: next(again, False) and st.rerun()
    )
    app = start("evaluation", sample="99999")
    (warning,) = app.main.warning
    assert "usual is shown: sample=99999" in warning.value
    assert app.run().main.warning  # what a page reports by itself takes it away no more
    app.number_input(key="sample").set_value(7)
    assert not app.run().main.warning
