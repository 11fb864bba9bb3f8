"""Forward Pass: see every number a neural network computes.

The server, which ``streamlit run`` starts. What it does when it starts and stops (``lifespan``) and
with every request (``middleware``) has its place here; what a visitor's run does, in ``main.py``.
"""

import sys

import streamlit as st
from starlette.middleware import Middleware

from core.messages import message_of
from dashboard.frame.boundary import report
from dashboard.state.settings import settings
from dashboard.state.visitors import VisitorMiddleware

try:
    hosted = settings().hosted
except ValueError as error:
    sys.exit(message_of(error))

app = st.App(
    "main.py",
    on_script_error=report,
    middleware=[Middleware(VisitorMiddleware)] if hosted else [],
)
