import pytest

from core.images.transforms import TRANSFORMS
from dashboard.words.transforms import WORDS, deed


def test_every_transform_has_its_row_of_words():
    assert list(WORDS) == list(TRANSFORMS)


@pytest.mark.parametrize(
    ("name", "amount", "words"),
    [
        ("turn", 15, "Turn 15 degrees clockwise"),
        ("turn", -1, "Turn 1 degree anticlockwise"),
        ("thicken", 0.5, "Thicken by 0.5 pixels a side"),
        ("thicken", -1, "Thin by 1 pixel a side"),
        ("scale", 1.25, "Scale to 1.25 times the size"),
        ("slant", -0.3, "Slant 0.3 to the left"),
        ("right", 2, "Shift 2 pixels to the right"),
        ("right", -1, "Shift 1 pixel to the left"),
        ("down", -3, "Shift 3 pixels up"),
        ("blur", 1, "Blur by 1 pixel"),
        ("noise", 1, "Noise of 1"),
        ("hide", 8, "Hide 8 × 8 pixels in the centre"),
        ("turn", None, "Turn: back to 0"),
        ("scale", None, "Scale: back to 1"),
    ],
)
def test_a_transform_is_told_in_words(name, amount, words):
    assert deed(name, amount) == words


@pytest.mark.parametrize("name", TRANSFORMS)
def test_every_transform_has_words_for_both_its_ends(name):
    transform = TRANSFORMS[name]
    for amount in {transform.lowest, transform.highest} - {transform.neutral}:
        assert f"{abs(amount):g}" in deed(name, amount)
    assert (WORDS[name].opposite is None) == (transform.lowest >= 0)
