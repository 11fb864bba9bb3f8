"""Forward Pass: see every number a neural network computes.

The server, which ``streamlit run`` starts. What it does when it starts and stops (``lifespan``) and
with every request (``middleware``) has its place here; what a visitor's run does, in ``main.py``.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from core.datasets.table import DATA
from core.files.atomic import remove_abandoned
from core.files.quota import MB
from core.messages import message_of
from dashboard.frame.boundary import report
from dashboard.jobs.departures import watch
from dashboard.jobs.training_queue import training_queue
from dashboard.state.own import forget_removed
from dashboard.state.places import VISITORS, answers
from dashboard.state.settings import settings
from dashboard.state.uploads import UploadMiddleware
from dashboard.state.visitors import VisitorMiddleware, connections

# For trainings to keep what they have: who stops a server waits for ten, and kills it then.
SECONDS_TO_END = 8.0

# Seconds after which a run that computes lets the next go on. With Python's 5 ms, each of a dozen
# others delays the many short steps of a run by as much.
sys.setswitchinterval(0.0005)

# Bytes that one file may have.
MOST_IN_A_FILE = st.get_option("server.maxUploadSize") * MB

try:
    hosted = settings().hosted
except ValueError as error:
    sys.exit(message_of(error))


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Do what is to be done when the server starts, and when it is asked to end."""
    await asyncio.to_thread(remove_abandoned, DATA)
    await asyncio.to_thread(forget_removed)
    if library := settings().library:
        await asyncio.to_thread(answers, library)
    stop = None
    if hosted:
        training_queue().watch(connections.away)
        stop = watch(VISITORS, connections.here, training_queue().trains)
    yield
    if stop:
        stop()
    await asyncio.to_thread(training_queue().close, SECONDS_TO_END)


app = st.App(
    "main.py",
    lifespan=lifespan,
    on_script_error=report,
    middleware=[
        Middleware(VisitorMiddleware),
        # A file that is too large for what may be kept is told so in a sentence, once it is read.
        Middleware(UploadMiddleware, most_each=max(settings().quota, MOST_IN_A_FILE)),
    ]
    if hosted
    else [],
)
