import pytest

from dashboard.state.settings import Settings
from tests.dashboard.app import start


def drawn(app):
    """Return the buttons of the log-in, and whether anything of the page is there."""
    labels = [button.label for button in app.button if button.label.startswith("Log ")]
    return labels, bool(app.selectbox)


@pytest.mark.parametrize(
    ("asks", "user", "expected"),
    [
        (True, {}, (["Log in"], False)),
        (True, {"is_logged_in": False}, (["Log in"], False)),
        (True, {"is_logged_in": True, "name": "Ada"}, (["Log out"], True)),
        (False, {}, ([], True)),
    ],
)
def test_where_the_server_asks_nothing_is_shown_before_one_has_logged_in(
    monkeypatch, asks, user, expected
):
    monkeypatch.setattr("dashboard.frame.login.settings", lambda: Settings(login=asks))
    monkeypatch.setattr("streamlit.user", user)
    assert drawn(start(data="sample")) == expected
