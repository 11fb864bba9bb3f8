"""What is kept for a component until it is drawn is what it takes then."""

import pytest

#: Of all that keep a room and are drawn: the key, the height that is kept, and the one they have.
ROOMS = """() => [...document.querySelectorAll(".stBidiComponent")]
    .map((drawn) => [drawn, parseFloat(getComputedStyle(drawn).minHeight)])
    .filter(([drawn, kept]) => kept > 0 && drawn.getBoundingClientRect().height > 0)
    .map(([drawn, kept]) => {
        drawn.style.minHeight = "0"
        const { height } = drawn.getBoundingClientRect()
        drawn.style.minHeight = ""
        return [drawn.parentElement.className.match(/st-key-(\\S+)/)[1], kept, height]
    })"""
LITTLE = 30  # CSS pixels: a line of text, and its margin
A_WINDOW = 640  # what is below so much is not seen


@pytest.mark.exhaustive
@pytest.mark.parametrize("width", [400, 1280, 1920])
@pytest.mark.parametrize(
    ("page", "keys"),
    [
        ("", {"draw", "following-arrays"}),
        ("data", {"form"}),
        ("forward-pass?unit=z1%5B8%5D", {"arrays", "listing"}),
        ("forward-pass?step=z1", {"arrays", "listing"}),
        ("evaluation", {"confusion", "samples"}),
        ("hidden-units", {"atlas", "card-weights"}),
        ("what-if?what=along", {"pad", "edited-arrays"}),
    ],
)
def test_a_component_takes_the_room_that_was_kept_for_it(look, page, keys, width):
    visitor = look(page, width=width)
    rooms = visitor.page.evaluate(ROOMS)
    assert keys <= {key for key, _, _ in rooms}
    wrong = [
        (key, kept, taken)
        for key, kept, taken in rooms
        if taken < kept - 2 or (taken > kept + LITTLE and kept < A_WINDOW)
    ]
    assert wrong == []
