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


def test_a_server_that_is_not_set_up_for_it_says_so_and_lets_nobody_in(monkeypatch, caplog):
    monkeypatch.setattr("dashboard.frame.login.settings", lambda: Settings(login=True))
    app = start(data="sample")
    app.button[0].click().run()
    (error,) = app.error
    assert error.value == "Nobody can log in here yet. The log of this server says what is missing."
    assert "Nobody can log in: " in caplog.text
    assert drawn(app) == (["Log in"], False)
