"""Forward Pass: see every number a neural network computes.

The server, which ``streamlit run`` starts. What it does when it starts and stops (``lifespan``) and
with every request (``middleware``) has its place here; what a visitor's run does, in ``main.py``.
"""

import streamlit as st

from dashboard.frame.boundary import report

app = st.App("main.py", on_script_error=report)
