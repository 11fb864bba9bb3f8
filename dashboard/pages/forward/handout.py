"""The page as a handout: an image, the sum that is open, the path of the decision, and samples."""

from dashboard.pages.forward.card import Card
from dashboard.pages.forward.decision_path import DecisionPath
from dashboard.pages.forward.flow import handed_out
from dashboard.state.selection import Selection
from dashboard.widgets.handout import Lesson, Section
from dashboard.widgets.subject import Subject
from dashboard.words import _


def handout(
    selection: Selection,
    shown: Subject,
    is_sample: bool,
    card: Card | None,
    path: DecisionPath | None,
) -> bytes:
    """Return it; `shown` is the selected sample, or an image of the visitor's own."""
    lesson = Lesson.of(selection)
    sample = selection.sample if is_sample else None
    samples = lesson.usual([] if sample is None else [sample])

    def content() -> tuple[str, list[Section]]:
        sections = [lesson.digit(shown, sample)]
        if card:
            sections.append(card.handed_out(shown.arrays, shown.title))
        if path and (drawn := handed_out(path)):
            sections.append(drawn)
        sections.append(lesson.gallery(samples))
        return _title(lesson.file, sample), sections

    return lesson.page(content, samples, sample)


def _title(file: str, sample: int | None) -> str:
    """Return what stays true whatever else is chosen in it, or drawn."""
    if sample is None:
        return _("What {file} makes of your image and of others", file=file)
    return _("What {file} makes of sample {sample} and of others", file=file, sample=sample)
