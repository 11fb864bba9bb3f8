"""What must be true of the files and the network, tried here and now."""

import streamlit as st

from dashboard.pages.checks.in_python import in_python
from dashboard.pages.checks.results import row, summary, table, when
from dashboard.pages.checks.run import attempts, last_run, subject_of
from dashboard.state.selection import current_selection
from dashboard.widgets.numbers import numbers

subject = subject_of(current_selection())

# Every place is there before the first check: the page is whole while they run.
heading = st.empty()
st.markdown(f":small[{subject.tried}]")
with st.container(horizontal=True, vertical_alignment="center"):
    again = st.button("Run again", icon=":material/refresh:", key="run_again")
    clock = st.container()
rows = st.container(gap="small")
as_table = st.expander("The results as a table")
with st.expander("In Python"):
    st.code(in_python(subject), language="python")

last = None if again else last_run(subject)
if not last:
    heading.subheader(f"{subject.title}: the checks are running", anchor=False)
with rows:
    for check in last.checks if last else attempts(subject):
        row(check)
run = last_run(subject)
assert run is not None
heading.subheader(f"{subject.title}: {summary(run.checks)}", anchor=False)
with clock:
    when(run)
with as_table:
    numbers(
        table(run.checks),
        f"{subject.name}-checks",
        alt="The checks: the result of each, what was found, how it was computed, what to do",
    )
