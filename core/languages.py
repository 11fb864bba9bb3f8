"""The languages that people may read, and the catalogues of what is said in them."""

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

#: Each by its code, in the words of those who read it. English, the first, is what the code says.
LANGUAGES = {"en": "English", "zh": "简体中文"}
LOCALE = Path(__file__).with_name("locale")


def find_language(*wanted: str | None) -> str:
    """Return the code of the first language wanted that there is; English if there is none.

    Parameters
    ----------
    *wanted : str or None
        As browsers and systems name languages: ``zh``, ``zh-CN``, ``zh_CN.UTF-8``.
    """
    for name in wanted:
        code = (name or "").replace("_", "-").partition("-")[0].partition(".")[0].lower()
        if code in LANGUAGES:
            return code
    return next(iter(LANGUAGES))


@cache
def catalogue(language: str, folder: Path = LOCALE) -> NullTranslations:
    """Return what is said in a language, which has no entries where the language has no file.

    Parameters
    ----------
    language : str
        Its code.
    folder : Path
        The ``locale`` of a package, after which the file is named.
    """
    return translation(folder.parent.name, folder, [language], fallback=True)
