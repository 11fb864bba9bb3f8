import pytest

from dashboard.state.settings import Settings, read_settings


def test_at_home_nothing_is_set():
    assert read_settings({}) == Settings(trainings=read_settings({}).trainings)
    assert read_settings({}).trainings >= 1


@pytest.mark.parametrize("said", ["1", "true", " Yes ", "ON"])
def test_a_switch_is_on(said):
    assert read_settings({"FORWARD_PASS_HOSTED": said}).hosted


@pytest.mark.parametrize("said", ["", "0", "false", " No", "off "])
def test_a_switch_is_off(said):
    assert not read_settings({"FORWARD_PASS_HOSTED": said}).hosted


def test_a_process_has_a_digit():
    assert read_settings({"FORWARD_PASS_PROCESS": "2"}).process == "2"


def test_sizes_are_in_megabytes():
    found = read_settings({"FORWARD_PASS_QUOTA": "50", "FORWARD_PASS_DISK": "1000"})
    assert (found.quota, found.disk) == (50_000_000, 1_000_000_000)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("FORWARD_PASS_HOSTED", "perhaps"),
        ("FORWARD_PASS_LOGIN", "google"),
        ("FORWARD_PASS_TRAININGS", "0"),
        ("FORWARD_PASS_TRAININGS", "-1"),
        ("FORWARD_PASS_QUOTA", "1.5"),
        ("FORWARD_PASS_QUOTA", "٣"),
        ("FORWARD_PASS_DISK", "9" * 400),
        ("FORWARD_PASS_PROCESS", "0"),
        ("FORWARD_PASS_PROCESS", "12"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(name, said):
    with pytest.raises(ValueError, match=f"{name} is '{said[:10]}.*': say"):
        read_settings({name: said})
