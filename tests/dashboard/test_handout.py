"""Handouts, as the command writes them and as the pages offer them."""

import json
import re

import numpy as np
import pytest

from core import Network, init_network, write_weights
from dashboard.components.handout import MOST_BYTES
from dashboard.handout import main
from dashboard.state.background import background_pause
from dashboard.widgets.handout import Lesson
from dashboard.words import without_markdown
from tests.dashboard.app import start


@pytest.fixture
def run(tmp_path, capsys):
    """Give a function that runs the command: its exit code, what it said and what it wrote."""

    def run(*arguments):
        path = tmp_path / "out.html"
        code = main([str(path), "--data", "sample", *map(str, arguments)])
        written = path.read_text(encoding="utf-8") if path.exists() else ""
        return code, "".join(capsys.readouterr()), written

    return run


def samples_of(page):
    return [int(index) for index in re.findall(r'"indices":\[([\d,]*)\]', page)[0].split(",")]


def test_without_more_it_has_a_hundred_samples_the_misclassified_among_them(run):
    code, said, page = run()
    assert code == 0
    assert "100 samples, 0." in said
    assert len(set(samples_of(page))) == 100
    wrong = re.findall(r'"wrong":(true|false)', page)
    assert wrong.count("true") == 2 * 50  # in two languages
    assert len(page.encode()) < MOST_BYTES


def test_the_samples_that_are_named_are_there_in_their_order_each_once(run):
    code, _, page = run("--sample", 8, 3, 8, "--lang", "zh")
    assert (code, samples_of(page)) == (0, [8, 3])
    assert '<html lang="zh">' in page


def test_its_lines_in_python_make_the_network_as_the_options_do(run, tmp_path):
    path = tmp_path / "bundled.npz"
    np.savez(path, **init_network())  # which says neither
    _, _, page = run("--weights", path, "--activation", "sigmoid", "--pixels", "bytes")
    made = f'network = init_network("{path}", activation="sigmoid", pixels="bytes")'
    assert made.replace('"', '\\"') in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--sample", 2500), "no sample 2500: the split has 2,500, from 0 to 2,499"),
        (("--sample", -1), "no sample -1"),
        (("--sample", *range(501)), "at most 500 samples, and 501 were named"),
        (("--weights", "nowhere.npz"), "nowhere.npz"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence_and_nothing_is_written(run, arguments, said):
    code, found, page = run(*arguments)
    assert (code, page, found.count("\n")) == (2, "", 1)
    assert said in found


@pytest.mark.parametrize("name", ["mine.npz", "mine", "mine.html.csv"])
def test_nothing_but_a_page_is_written_over(tmp_path, capsys, name):
    path = tmp_path / name
    write_weights(tmp_path / "its.npz", init_network())
    (tmp_path / "its.npz").rename(path)
    before = path.read_bytes()
    assert main([str(path), "--data", "sample", "--weights", str(path)]) == 2
    assert path.read_bytes() == before
    assert (
        f"{name}: a handout is a page, whose name ends in .html or .htm" in capsys.readouterr()[1]
    )


@pytest.mark.parametrize("name", ["net.html", "same.HTM"])
def test_a_network_that_is_read_is_not_written_over_whatever_it_is_called(tmp_path, capsys, name):
    write_weights(tmp_path / "net.npz", init_network())
    before = (tmp_path / "net.npz").read_bytes()
    (tmp_path / name).symlink_to(tmp_path / "net.npz")
    out = str(tmp_path / name)
    for weights in (out, str(tmp_path / "net.npz")):
        assert main([out, "--data", "sample", "--weights", weights]) == 2
        assert "is one of the files that are read" in capsys.readouterr()[1]
    assert (tmp_path / "net.npz").read_bytes() == before


def test_what_cannot_be_is_told_before_anything_is_evaluated(tmp_path, capsys, monkeypatch):
    """Under the name of the command, with what to do next."""
    monkeypatch.setattr("dashboard.handout.evaluate", lambda *_: pytest.fail("evaluated"))
    other = tmp_path / "other.npz"
    write_weights(other, Network({"W1": np.zeros((20, 10)), "b1": np.zeros(10)}))
    large = tmp_path / "large.npz"
    W1 = np.zeros((784, 1800), np.float32)
    layers = {"W1": W1, "b1": W1[0], "W2": W1[:1].T @ np.zeros((1, 10)), "b2": np.zeros(10)}
    write_weights(large, Network(layers))
    (tmp_path / "folder.html").mkdir()
    page = str(tmp_path / "out.html")
    for arguments, said in {
        (str(tmp_path / "none" / "out.html"),): "no folder .*Make it first, or give another path",
        (str(tmp_path / "folder.html"),): "cannot be written: it is a folder, .* another path",
        (
            page,
            "--weights",
            str(other),
        ): "takes 20 values and an image of .* has 784 pixels",
        (page, "--weights", str(large)): "has 1,431,010: choose a smaller network",
    }.items():
        assert main([*arguments, "--data", "sample"]) == 2
        found = capsys.readouterr()[1]
        assert re.search(said, found.splitlines()[-1]), found
        assert found.splitlines()[-1].startswith("python -m dashboard.handout: ")


def test_one_sample_is_one(run):
    assert ": 1 sample, 0." in run("--sample", 3)[1]


@pytest.mark.parametrize(
    ("view", "address", "components"),
    [
        ("forward", {"unit": "z1[8]"}, {"pad", "heatmaps", "sankey", "gallery"}),
        ("evaluation", {}, {"pad", "heatmaps", "confusion", "gallery"}),
        ("units", {"hidden": "z2[3]"}, {"pad", "heatmaps", "gallery"}),
        ("evaluation", {"walk": "9"}, {"pad", "heatmaps", "gallery"}),
    ],
)
def test_a_page_and_a_step_of_the_walk_can_be_handed_out(downloads, view, address, components):
    start(view, data="sample", lang="zh", **address)
    for page in (page for name, page in downloads.items() if name.endswith(".html")):
        assert page.startswith(b'<!doctype html>\n<html lang="zh">')
        assert len(page) < MOST_BYTES
        shown = set(re.findall(r'^"?([a-z_]+)": \(\(\) =>|"([a-z_]+)": \(\(\) =>', page.decode()))
        found = {name for pair in shown for name in pair if name}
        if components <= found:
            break
    else:
        pytest.fail(f"no handout has {components}")


def handed_out(downloads, suffix=".html"):
    """Return the only handout that ends so, as text."""
    (page,) = (page for name, page in downloads.items() if name.endswith(suffix))
    return page.decode()


@pytest.mark.parametrize(
    ("view", "part"), [("forward", "0.html"), ("evaluation", "confusion.html")]
)
def test_the_marks_of_disputed_samples_are_explained(downloads, mnist, view, part):
    start(view, data="mnist")
    page = handed_out(downloads, part)
    assert re.search(r'"mark":"\d\?"', page)
    assert "A digit with a question mark, as **4?**, is what people saw" in page


def test_without_disputed_samples_nothing_is_said_of_marks(downloads):
    start("forward", data="sample")
    assert "A digit with a question mark" not in handed_out(downloads)


def test_the_title_of_a_sample_says_nothing_that_another_would_make_untrue(downloads):
    start("forward", data="sample", sample="12")
    (title,) = re.findall("<title>(.*)</title>", handed_out(downloads))
    assert title == "What bundled.npz makes of sample 12 and of others"


def test_the_path_of_a_decision_says_through_which_units_the_largest_part_comes(downloads):
    app = start("forward", data="sample", sample="12")
    (said,) = (each.value for each in app.markdown if "the largest part comes" in each.value)
    assert json.dumps(without_markdown(said), ensure_ascii=False) in handed_out(downloads)


def test_a_network_with_edits_is_named_so_and_made_so_in_python(downloads):
    start("evaluation", data="sample", edits="z1.3_off")
    (page,) = (page for name, page in downloads.items() if name.endswith("confusion.html"))
    page = page.decode()
    assert re.search(r"<title>Where [\w.-]+-edited fails</title>", page)
    assert re.search(r'apply_edits\(init_network\(.*?\), read_edits\(\\"z1.3_off\\"\)\)', page)
    assert "from core.network.edits import apply_edits, read_edits" in page


def test_of_a_network_too_large_for_a_browser_none_is_offered(downloads, monkeypatch):
    monkeypatch.setattr("dashboard.widgets.hand_out.MOST_PARAMETERS", 10_000)
    start("evaluation", data="sample")
    assert not [name for name in downloads if name.endswith(".html")]


def test_why_there_is_none_is_said_in_the_file_in_the_language_of_the_page(downloads, monkeypatch):
    monkeypatch.setattr("dashboard.components.handout.MOST_BYTES", 10_000)
    start("evaluation", data="sample", lang="zh")
    (page,) = (page for name, page in downloads.items() if name.endswith("confusion.html"))
    assert page.startswith(b'<!doctype html>\n<html lang="zh">')
    assert len(page) < 1_000
    assert "MB" in page.decode()


def test_it_is_made_as_what_no_run_of_a_visitor_waits_for(downloads, monkeypatch):
    pauses = []
    monkeypatch.setattr(Lesson, "page", lambda *_: pauses.append(background_pause()) or b"")
    start("evaluation", data="sample")
    assert pauses
    assert None not in pauses
