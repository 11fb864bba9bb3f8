"""What must be true of the files and the network, tried here and now."""

from functools import partial

import streamlit as st

from dashboard.pages.checks.findings import findings
from dashboard.pages.checks.in_python import in_python
from dashboard.pages.checks.results import in_full, row, summary, when
from dashboard.pages.checks.run import attempts, current_target, last_run
from dashboard.state.selection import current_selection
from dashboard.widgets.findings import findings_place, say
from dashboard.widgets.in_python import under_in_python
from dashboard.widgets.numbers import folded
from dashboard.words import _

target = current_target(current_selection())

# Every place is there before the first check: the page is whole while they run.
heading = st.empty()
found = findings_place(late=1)
st.markdown(f":small[{target.tried}]")
with st.container(horizontal=True, vertical_alignment="center"):
    again = st.button(_("Run again"), icon=":material/refresh:", key="run_again")
    clock = st.container()
rows = st.container(gap="xsmall")
as_table = st.container()
under_in_python(lambda: st.code(in_python(target), language="python"))

last = None if again else last_run(target)
if not last:
    heading.subheader(_("{title}: the checks are running", title=target.title), anchor=False)
with rows:
    for check in last.checks if last else attempts(target):
        row(check)
run = last_run(target)
assert run is not None
say(found, findings(run.checks))
heading.subheader(
    _("{title}: {summary}", title=target.title, summary=summary(run.checks)), anchor=False
)
with clock:
    when(run)
with as_table:
    folded(
        _("What was found, and how it was computed, in full"),
        partial(in_full, run, f"{target.name}-checks"),
        key="checks_table",
    )
