"""The list of what is the visitor's own, in the sidebar and on the page Networks."""

import io

import numpy as np
import pytest

from core import init_network, write_weights
from core.datasets.mnist import read_split
from core.weights.reader import BUNDLED
from dashboard.jobs.training_queue import training_queue
from dashboard.state.own import KINDS
from dashboard.state.settings import Settings
from tests.dashboard.app import start
from tests.dashboard.state.test_places import put_data_set

MODULES = (
    "state.address",
    "state.places",
    "state.own",
    "widgets.own_list",
    "widgets.training",
    "pages.networks.recipe",
)


@pytest.fixture
def home(monkeypatch, tmp_path):
    """Give the folders of an old install, in which are a network, ``mine``, and two data sets."""
    write_weights(tmp_path / "bundled.npz", init_network())
    write_weights(tmp_path / "mine.npz", init_network())
    for name in ("shapes", "letters"):
        put_data_set(tmp_path / "own" / name)
    monkeypatch.setattr("dashboard.state.places.BUNDLED", tmp_path / "bundled.npz")
    return tmp_path


@pytest.fixture
def visitors(monkeypatch, tmp_path):
    """Return a list whose last is the visitor of whatever runs, on a server that is hosted."""
    visitors = ["ann"]
    settings = Settings(hosted=True, quota=500_000)
    monkeypatch.setattr("dashboard.state.places.VISITORS", tmp_path / "visitors")
    for module in MODULES:
        monkeypatch.setattr(f"dashboard.{module}.settings", lambda: settings)
        monkeypatch.setattr(f"dashboard.{module}.visitor", lambda: visitors[-1], raising=False)
    return visitors


def unfold(app, name, where="sidebar"):
    """Open the list, and what can be done to a thing in it."""
    if where == "sidebar":
        app.session_state["own things"] = True
        app.run()
    for kind in KINDS:
        for shared in (False, True):
            app.session_state[f"own {where} {kind} {shared} {name}"] = True
    return app.run()


def press(app, label):
    buttons = [button for button in app.button if button.label == label]
    buttons[-1].click().run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def chosen(app):
    return {key: app.session_state[key] for key in ("data", "network", "second")}


def folded(app):
    return [each.label for each in app.sidebar.expander]


def test_who_has_nothing_of_their_own_is_shown_no_list():
    assert folded(start()) == ["Your own data set"]


def test_what_is_selected_is_renamed_removed_and_brought_back(home):
    app = start(network="mine.npz", data="shapes")
    unfold(app, "mine.npz")
    app.sidebar.text_input[-1].set_value("yours")
    press(app, "Rename")
    assert [each.value for each in app.toast] == ["mine.npz is called yours.npz now."]
    assert chosen(app)["network"] == "yours.npz"
    press(unfold(app, "yours.npz"), "Remove")
    assert chosen(app)["network"] == "bundled.npz"
    assert not (home / "yours.npz").exists()
    press(app, "Undo")
    assert chosen(app)["network"] == "yours.npz"
    press(unfold(app, "shapes"), "Remove")
    assert chosen(app)["data"] == "sample"
    assert not said_gone(app)  # it is no news to who removed it
    press(app, "Undo")
    assert chosen(app)["data"] == "shapes"
    assert (home / "own" / "shapes").is_dir()


def test_the_second_network_that_is_removed_is_none(home):
    app = start("networks", second="mine.npz", networks="own")
    press(unfold(app, "mine.npz", "page"), "Remove")
    assert chosen(app)["second"] == "none"
    press(app, "Undo")
    assert chosen(app)["second"] == "mine.npz"


def test_a_name_that_is_taken_is_refused_in_a_sentence_beside_it(home):
    app = unfold(start("networks", networks="own"), "mine.npz", "page")
    app.main.text_input[-1].set_value("bundled")
    press(app, "Rename")
    (row,) = app.main.get("popover")
    assert "The name bundled is taken already" in row.error[0].value  # it hides what is behind it
    assert (home / "mine.npz").exists()


def test_what_was_removed_twice_under_one_name_comes_back_under_others(home):
    app = start("networks", network="mine.npz", networks="own")
    for _ in range(2):
        press(unfold(app, "mine.npz", "page"), "Remove")
        write_weights(home / "mine.npz", init_network())
    app.run().selectbox(key="network").set_value("mine.npz")
    press(app, "Undo")
    assert [each.value for each in app.toast] == ["mine.npz is back as mine-2.npz."]
    assert chosen(app)["network"] == "mine.npz"  # which was chosen meanwhile
    app = press(start("networks", networks="own"), "Undo")  # as after a reload
    assert [each.value for each in app.toast] == ["mine.npz is back as mine-3.npz."]


def test_what_another_tab_removes_while_it_is_selected_is_said_to_be_gone(home):
    write_weights(home / "other.npz", init_network())
    app = start(network="mine.npz", second="other.npz", data="shapes")
    for name in ("mine.npz", "other.npz"):
        (home / name).unlink()
    (home / "own" / "shapes").rename(home / "own" / "forms")
    assert said_gone(app.run()) == [
        "The data set shapes is not here any more: Bundled sample is shown.",
        "The network mine.npz is not here any more: the bundled one is shown.",
        "The network other.npz is not here any more: there is nothing to compare with.",
    ]
    assert not said_gone(app.run())


def said_gone(app):
    return [each.value for each in app.main.warning if "any more" in each.value]


def test_at_home_nothing_is_shared_and_only_ones_own_is_listed(home):
    app = start("networks", networks="own")
    assert [each.proto.popover.label for each in app.main.get("popover")] == ["mine.npz"]
    unfold(app, "mine.npz", "page")
    assert not any("Share" in button.label for button in app.button)
    assert "kept in data/weights, beside the app" in app.main.markdown[-1].value


def test_on_a_server_a_network_is_shared_seen_by_others_and_taken_back(home, visitors):
    folder = home / "visitors" / "ann" / "weights"
    folder.mkdir(parents=True)
    write_weights(folder / "hers.npz", init_network())
    app = start("networks", networks="own", network="hers.npz")
    assert "hers.npz" not in options(visitors, "bob")
    press(unfold(app, "hers.npz", "page"), "Share with everyone on this server")
    assert chosen(app)["network"] == "hers.npz"
    assert "hers.npz" in options(visitors, "bob")
    press(unfold(app, "hers.npz", "page"), "Take it back")
    assert chosen(app)["network"] == "hers.npz"
    assert "hers.npz" not in options(visitors, "bob")


def options(visitors, name):
    """Return the networks that another visitor may choose, who has nothing of their own."""
    visitors.append(name)
    app = start()
    visitors.pop()
    assert "Your networks and data" not in folded(app)
    return app.selectbox(key="network").options


def test_a_link_to_what_is_somebody_elses_says_that_it_is_not_here(home, visitors):
    folder = home / "visitors" / "ann" / "weights"
    folder.mkdir(parents=True)
    write_weights(folder / "hers.npz", init_network())
    visitors.append("bob")
    app = start(network="hers.npz")
    assert chosen(app)["network"] == "bundled.npz"
    assert any(
        "hers" in each.value and "of other visitors" in each.value for each in app.main.warning
    )


def bring_network(name):
    app = start("networks", networks="bring")
    app.file_uploader(key="brought_0").upload(name, BUNDLED.read_bytes())
    press(app, "Read and show")
    return app


def bring_data(name):
    images, labels = (array[:500] for array in read_split("sample", "test"))
    app = start()
    app.session_state["own files"] = True
    app.run()
    app.text_input(key="own_name_0").set_value(name)
    file = io.BytesIO()
    np.savez(file, x=images, y=labels)
    app.file_uploader(key="own_files_0").upload("a.npz", file.getvalue())
    return press(app, "Store and select")


def errors(app):
    return [each.value for each in app.error]


def test_what_a_visitor_brings_counts_against_a_quota(home, visitors):
    assert not errors(bring_network("one.npz"))
    assert not errors(bring_network("two.npz"))
    (said,) = errors(bring_network("three.npz"))
    assert said.startswith("You keep 0.4 MB of the 0.5 MB that you may on this server, and this")
    (said,) = errors(bring_data("more"))
    assert "remove a network or a data set of your own first" in said
    kept = sorted(path.name for path in (home / "visitors" / "ann").rglob("*") if path.is_file())
    assert kept == ["one.npz", "two.npz"]
    press(unfold(start(), "two.npz"), "Remove")
    assert not errors(bring_network("three.npz"))  # for which it makes room, for good


def test_a_training_whose_network_has_no_room_does_not_begin(home, visitors):
    bring_network("one.npz")
    app = start("networks", networks="train", sizes="100", epochs="1")
    assert any("You keep 0.2 MB of the 0.5 MB" in said for said in errors(app))
    press(app, "Train")
    assert training_queue().latest("ann") is None
    app = start("networks", networks="train", sizes="1000", epochs="1")
    assert any("where at most 0.5 MB may be kept" in said for said in errors(app))


def test_who_sends_no_cookie_is_told_and_nothing_is_kept(home, visitors):
    visitors.append(None)
    for app in (bring_network("one.npz"), bring_data("more")):
        (said,) = errors(app)
        assert said.startswith("This server tells its visitors apart by a cookie")
    assert not (home / "visitors").exists()
