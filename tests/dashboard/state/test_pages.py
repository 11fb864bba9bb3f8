"""The table of pages and what is in the folder of pages are the same."""

from dashboard.state.pages import PAGE_AT, PAGES
from tests.dashboard.app import PROJECT


def test_every_page_that_is_there_has_a_row_and_every_row_its_page():
    assert set(PAGES) == {path.parent.name for path in PROJECT.glob("dashboard/pages/*/page.py")}
    assert all((PROJECT / page.file).is_file() for page in PAGES.values())


def test_no_two_pages_answer_at_the_same_place():
    assert list(PAGE_AT.values()) == list(PAGES.values())


def test_start_data_networks_and_checks_open_where_no_network_fits():
    assert [page.id for page in PAGES.values() if not page.needs_network] == [
        "start",
        "data",
        "networks",
        "checks",
    ]
