import asyncio
import sys
from contextlib import AsyncExitStack

import pytest

from benchmarks import classes, trainings, visitors
from benchmarks.clicks import CLICKS
from tests.browser.client import Fault, Run, tab
from tests.browser.driver import COLD, copy_project, started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="The server is measured on Linux.")


ALONE = {"HTTPS_PROXY": "http://127.0.0.1:9", "OMP_NUM_THREADS": "1", "FORWARD_PASS_HOSTED": "1"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = copy_project(tmp_path_factory.mktemp("class"))
    with started(COLD, folder, ALONE) as server:
        yield server


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(visitors, "EACH", 0.0)


def test_a_visitor_comes_clicks_everything_on_every_page_and_leaves(server):
    clicks = sum(len(each) + 2 for each in CLICKS.values())  # each page opened, and a sample

    found = asyncio.run(visitors.crowd([server], "sample", 1, clicks))

    assert (found.faults, len(found.runs)) == ([], clicks)
    assert found.cpu > 0
    assert 50e6 < found.halfway < 1e9
    assert 50e6 < found.at_end < 1e9


def test_visitors_begin_on_different_pages(server):
    found = asyncio.run(visitors.crowd([server], "sample", 2, 2))

    assert (found.faults, len(found.runs)) == ([], 4)


def test_the_cpu_of_one_visitor_is_counted_click_by_click(server, monkeypatch):
    monkeypatch.setattr(visitors, "CLICKS", {"data": CLICKS["data"]})

    used = asyncio.run(visitors.click_by_click(server, "sample", 2))

    assert list(used) == [f"data: {name}" for name in ("opened", *CLICKS["data"])]
    assert [len(seconds) for seconds in used.values()] == [2] * len(used)


def test_ten_at_once_see_each_what_they_chose(server):
    async def compare():
        async with AsyncExitStack() as stack:
            tabs = [await stack.enter_async_context(tab(server.url)) for _ in range(10)]
            pages = [page for page in CLICKS for _ in range(2)]
            await asyncio.gather(
                *(
                    each.come(page, f"data=sample&sample={100 + number}")
                    for number, (each, page) in enumerate(zip(tabs, pages, strict=True))
                )
            )
            await asyncio.gather(
                *(each.choose("pinned", 200.0 + number) for number, each in enumerate(tabs))
            )
            for number, each in enumerate(tabs):
                assert (each.page, each.value("sample")) == (pages[number], 100 + number)
                assert each.value("pinned") == 200 + number
            await asyncio.gather(*(each.go("forward-pass") for each in tabs))
            for number, each in enumerate(tabs):
                assert f"Sample {100 + number}: true" in each.text
                assert f"Pinned: sample {200 + number}**" in each.text
                others = {f"ample {start + other}" for other in range(10) for start in (100, 200)}
                others -= {f"ample {100 + number}", f"ample {200 + number}"}
                assert not [other for other in others if other in each.text]

    asyncio.run(compare())


def test_each_of_a_class_gets_a_network_of_their_own_while_it_clicks(server, monkeypatch):
    monkeypatch.setattr(trainings, "EACH", 0.1)
    monkeypatch.setattr(trainings, "HIDDEN", "8")
    monkeypatch.setattr(trainings, "EPOCHS", 20.0)  # so long that there is time to click

    found = asyncio.run(trainings.train_all(server, "sample", 2))

    assert (found.faults, len(found.trained)) == ([], 2)
    assert len(found.runs) > 2

    async def networks():
        async with tab(server.url) as another:
            await another.come("networks", "data=sample")
            return list(another.widgets["network"].proto.options)

    assert asyncio.run(networks()) == ["bundled.npz"]  # what others trained is theirs


def test_a_class_follows_its_teacher_is_counted_and_finds_again_what_was_its_own(
    server, monkeypatch
):
    for name, seconds in {
        "EACH": 2.0,
        "READ": 0.0,
        "GUESS": 0.1,
        "SOONEST": 0.0,
        "SPREAD": 0.1,
    }.items():
        monkeypatch.setattr(classes, name, seconds)

    found = asyncio.run(classes.teach(server.url, "sample", 3, (5, 6)))

    assert (found.faults, found.miscounted, found.lost) == ([], 0, 0)
    assert found.guesses == 6
    assert len(found.panels) == 3
    assert len(found.pages) >= 2  # who came back may have come to it


def test_a_visit_ends_at_a_fault_which_is_counted(server, monkeypatch):
    async def miss(tab, chance):
        return await tab.press("no such button")

    monkeypatch.setitem(visitors.CLICKS, "forward-pass", {"nothing": miss})

    found = asyncio.run(visitors.crowd([server], "sample", 1, 9))

    assert len(found.runs) == 2  # the page opened, and a sample
    assert found.faults[0].startswith("Visitor 0: There is no 'no such button' on 'forward-pass'")


def test_what_fails_in_a_run_is_a_fault(tmp_path):
    folder = copy_project(tmp_path)
    page = folder / "dashboard" / "pages" / "checks" / "page.py"
    page.write_text("1 / 0", encoding="utf-8")

    async def visit(url):
        async with tab(url) as visitor:
            await visitor.come("checks", "data=sample")

    with (
        started(COLD, folder, ALONE) as server,
        pytest.raises(Fault, match=r"'checks': report [0-9]{6} is shown"),
    ):
        asyncio.run(visit(server.url))


def test_the_goals_are_those_of_the_largest_crowd_and_the_faults_of_all():
    few = visitors.Crowd(1, [Run(0.1, 1)] * 20, ["Visitor 0: gone"], 1.0, [10**8] * 8)
    runs = [Run(0.5, 1)] * 19 + [Run(9.0, 1)] * 2
    many = visitors.Crowd(50, runs, [], 2.1, [10**9] * 4 + [2 * 10**9] * 4)

    goals = {goal: verdict for goal, _, _, verdict in visitors.goals([few, many], 50e6, 1)}

    assert goals == {
        "50 visitors: 95 % within": "MISSED",
        "faults of all": "MISSED",
        "50 visitors: CPU each": "MISSED",
        "memory": "MISSED",
        "50 visitors: at end / halfway": "MISSED",
        "left in memory": "met",
    }
    shared = {goal: verdict for goal, _, _, verdict in visitors.goals([few, many], 50e6, 2)}
    assert shared == goals | {"50 visitors: CPU each": "met"}  # 100 ms, each of two a half of them
    assert few.row()[:3] == ("1", "20", "100 ms")
