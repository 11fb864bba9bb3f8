"""Forward Pass: see every number a neural network computes.

The server, which ``streamlit run`` starts. What it does when it starts and stops (``lifespan``) and
with every request (``middleware``) has its place here; what a visitor's run does, in ``main.py``.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import streamlit as st
from starlette.middleware import Middleware

from core.datasets.table import DATA
from core.files.atomic import remove_abandoned
from core.files.quota import MB
from core.messages import message_of
from core.weights.reader import BUNDLED
from dashboard.frame.boundary import report
from dashboard.frame.connecting import ConnectingMiddleware
from dashboard.frame.walk.class_changes import ClassChangesMiddleware
from dashboard.jobs.departures import watch
from dashboard.jobs.training_queue import training_queue
from dashboard.jobs.warm_up import warm_up
from dashboard.state.own import forget_removed
from dashboard.state.places import VISITORS, answers, data_sets
from dashboard.state.selection import SAMPLE, Selection, data_problem
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


def first_visit() -> Iterator[object]:
    """Yield what the pages need before anything is chosen, in the order in which people come by.

    Each is kept where a visitor's run finds it.
    """
    # What each run imports too: the server need not wait for it.
    from dashboard.pages.checks.run import CheckTarget, attempts
    from dashboard.pages.units.layer import Layer
    from dashboard.pages.units.plane import plane
    from dashboard.pages.what_if import curves, sliders
    from dashboard.state.first_sample import misread
    from dashboard.state.tried_flags import consequences_of_flags
    from dashboard.widgets.arrival import FIRST

    here = data_sets()
    name = FIRST if FIRST in here else here[0]
    test = Selection(SAMPLE if data_problem(name) else name, BUNDLED.name, "test", 0, None)
    train = replace(test, split="train")
    layers = range(1, test.network.depth)
    yield test.packed
    yield misread(test.key)
    yield test.evaluation
    yield consequences_of_flags(test.key.data, test.key.network)
    for layer in layers:
        yield Layer(test, layer).profiles
    yield Layer(test, 1).without
    yield plane(test, "x")
    yield from attempts(CheckTarget(test.key.data, test.key.network))
    yield train.evaluation
    for layer in layers:
        yield Layer(train, layer).profiles
    yield Layer(train, 1).without
    yield from curves.steps([test.key], sliders.FIRST)


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
    end_warm_up = warm_up(first_visit)
    yield
    await asyncio.to_thread(end_warm_up, SECONDS_TO_END / 4)
    if stop:
        stop()
    await asyncio.to_thread(training_queue().close, SECONDS_TO_END)


of_hosting = (
    Middleware(ClassChangesMiddleware),
    Middleware(VisitorMiddleware),
    # A file that is too large for what may be kept is told so in a sentence, once it is read.
    Middleware(UploadMiddleware, most_each=max(settings().quota, MOST_IN_A_FILE)),
)
app = st.App(
    "main.py",
    lifespan=lifespan,
    on_script_error=report,
    middleware=[*(of_hosting if hosted else ()), Middleware(ConnectingMiddleware)],
)
