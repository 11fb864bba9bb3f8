"""What is said of a picture in which a digit was found."""

from core.images.ink import Ink
from core.images.strokes import Choice
from core.messages import Message

_ASIDE = {
    "crossing": Message("A frame, or lines that cross the picture, were set aside."),
    "specks": Message("Specks were set aside."),
    "around": Message("What is drawn around the digit was set aside."),
    "cut off": Message("What the border of the picture cuts off was set aside."),
    "below": Message("A line below the digit was set aside."),
    "beside": Message("What is drawn beside the digit was set aside."),
}


def notes_on(ink: Ink, choice: Choice, *, underlined: bool, thin: bool) -> list[Message]:
    """Return what is to be said of a picture, doubts first."""
    notes = []
    if len(choice.others) == 1:
        notes.append(
            Message(
                "There are two digits in this picture and only one of them, the larger, is read: "
                "crop the picture to the digit that is meant."
            )
        )
    elif choice.others:
        notes.append(
            Message(
                "There are {count} digits in this picture and only one of them, the largest, is "
                "read: crop the picture to the digit that is meant.",
                count=1 + len(choice.others),
            )
        )
    if any(piece.sides for piece in choice.digit):
        notes.append(
            Message("The digit reaches the border of the picture: part of it may be missing.")
        )
    reasons = {*choice.aside}
    reasons |= {"crossing"} if ink.lines.any() else set()
    reasons |= {"below"} if underlined else set()
    notes += [note for reason, note in _ASIDE.items() if reason in reasons]
    if not ink.even:
        notes.append(Message("The ground is uneven: ink is what departs from the ground about it."))
    if ink.blurred:
        notes.append(Message("The picture is grainy: it was blurred before it was read."))
    if thin:
        notes.append(Message("The strokes are thinner than MNIST's: they were thickened."))
    return notes
