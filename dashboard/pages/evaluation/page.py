"""Where the network is right and where it fails, over a whole split."""

from functools import partial

import streamlit as st

from dashboard.pages.evaluation import coverage, filters, matrix
from dashboard.pages.evaluation.calibration import calibration
from dashboard.pages.evaluation.disputes import disputes
from dashboard.pages.evaluation.figures import figures
from dashboard.pages.evaluation.findings import findings
from dashboard.pages.evaluation.in_python import in_python
from dashboard.pages.evaluation.loop import loop
from dashboard.pages.evaluation.samples import chosen_samples
from dashboard.pages.evaluation.scores import scores
from dashboard.state.pair import current_pair
from dashboard.state.selection import current_selection
from dashboard.widgets.findings import findings_place, say
from dashboard.widgets.hand_out import hand_out
from dashboard.widgets.handout import MOST_SAMPLES, Lesson, Section
from dashboard.widgets.in_python import under_in_python
from dashboard.widgets.parts import open_part
from dashboard.words import _

PARTS = {
    "scores": (_("Scores"), scores),
    "calibration": (_("Calibration"), calibration),
    "setting-aside": (_("Setting aside"), coverage.coverage),
    "disputed": (_("Disputed labels"), disputes),
    "loop": (_("Loop and batch"), loop),
}

selection = current_selection()

say(findings_place(late=1), findings(selection, current_pair()))
left, right = st.columns([5, 6], gap="medium")
with right:
    filters.filters(selection)
    chosen_samples(selection)
with left:
    figures(selection)
    matrix.matrix(selection)

open_part(
    {part: (words, partial(draw, selection)) for part, (words, draw) in PARTS.items()}, key="part"
)


def handout() -> bytes:
    lesson = Lesson.of(selection)
    samples = lesson.usual(most=MOST_SAMPLES)
    first = int(samples[0])

    def content() -> tuple[str, list[Section]]:
        title = _("Where {file} fails", file=lesson.file)
        return title, [lesson.digit(lesson.subject(first), first), lesson.matrix(samples)]

    return lesson.page(content, samples, first)


hand_out(selection, f"{selection.name}-confusion", handout)

under_in_python(lambda: st.code(in_python(selection), language="python"))
