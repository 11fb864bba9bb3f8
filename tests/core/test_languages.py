import pytest

from core.languages import LANGUAGES, catalogue, find_language


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["zh"], "zh"),
        (["zh-CN"], "zh"),
        (["zh_CN.UTF-8"], "zh"),
        (["ZH-hans-CN"], "zh"),
        (["fr-FR", "zh-TW", "en"], "zh"),
        (["en-GB", "zh"], "en"),
        (["zhuang"], "en"),
        (["C.UTF-8"], "en"),
        ([None, ""], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_that_there_is_is_found(wanted, found):
    assert find_language(*wanted) == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_catalogue_has_stays_as_it_is(language):
    assert catalogue(language).gettext("not in {any} catalogue") == "not in {any} catalogue"
