"""Where the network is right and where it fails, over a whole split."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from core.evaluation import RANKINGS
from core.layers import Array
from dashboard import session
from dashboard.components.confusion import confusion_matrix
from dashboard.components.gallery import Item, gallery
from dashboard.numbers import csv_button
from dashboard.words import percent

A_PAGE = 40  # samples of the gallery at a time
RESULTS = {"wrong": False, "right": True, "all": None}
ANY = "any"

selection = session.current()
outcome, classes = selection.evaluation, selection.source.classes
state = st.session_state
session.remember("result", "true", "predicted", "sort", "confidence", "page")


def first_page() -> None:
    state["page"] = 1


def named(place: int | None) -> str:
    return ANY if place is None else classes[place]


def placed(name: str) -> int | None:
    return None if name == ANY else classes.index(name)


def choose(row: int | None, column: int | None) -> None:
    """Show all samples of a cell, a row or a column; chosen again, it lets go."""
    again = (named(row), named(column)) == (state["true"], state["predicted"])
    state["true"] = ANY if again else named(row)
    state["predicted"] = ANY if again else named(column)
    state["result"] = "wrong" if again else "all"
    if state["confidence"] != (0, 100):
        state["confidence"] = (0, 100)
    first_page()


def item(sample: int) -> Item:
    true, predicted = classes[outcome.labels[sample]], classes[outcome.predicted[sample]]
    confidence = percent(outcome.confidence[sample])
    return Item(
        sample,
        caption=f"{true} → {predicted}",
        detail=confidence,
        words=f"Sample {sample}: true {true}, predicted {predicted} with {confidence}",
        wrong=not outcome.correct[sample],
    )


def outcomes(samples: Array) -> pd.DataFrame:
    """Write the samples out, a row each, in the order they are shown."""
    return pd.DataFrame(
        {
            "true": [classes[i] for i in outcome.labels[samples]],
            "predicted": [classes[i] for i in outcome.predicted[samples]],
            "confidence": outcome.confidence[samples],
            "margin": outcome.margin[samples],
            "loss": outcome.loss[samples],
        },
        index=pd.Index(samples, name="sample"),
    )


def choice(
    label: str, options: list[str], key: str, width: int, name: Callable[[str], str] = str
) -> None:
    st.selectbox(
        label,
        options,
        format_func=name,
        key=key,
        width=width,
        bind="query-params",
        on_change=first_page,
    )


errors = int((~outcome.correct).sum())
with st.container(horizontal=True, gap="medium"):
    st.metric("Accuracy", percent(outcome.accuracy, 2), width="content")
    st.metric("Errors", f"{errors:,} of {len(outcome.labels):,}", width="content")
    st.metric("Mean loss", f"{outcome.loss.mean():.4f}", width="content", help="In nats.")

left, right = st.columns([5, 6], gap="medium")

with right:
    with st.container(horizontal=True):
        choice("Result", list(RESULTS), "result", 110)
        choice("True label", [ANY, *classes], "true", 110)
        choice("Prediction", [ANY, *classes], "predicted", 110)
        choice("First", list(RANKINGS), "sort", 170, RANKINGS.__getitem__)
        st.slider(
            "Confidence in %",
            0,
            100,
            (0, 100),
            key="confidence",
            width=230,
            bind="query-params",
            on_change=first_page,
        )

    low, high = state["confidence"]
    samples = outcome.ranked(
        outcome.where(
            correct=RESULTS[state["result"]],
            label=placed(state["true"]),
            predicted=placed(state["predicted"]),
            confidence=(low / 100, high / 100),
        ),
        by=state["sort"],
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{len(samples):,}** {'sample' if len(samples) == 1 else 'samples'}")
        csv_button(lambda: outcomes(samples), f"{selection.data}-{selection.split}-samples")
    pages = max(1, -(-len(samples) // A_PAGE))
    page = min(int(state.get("page", 1)), pages)
    shown = samples[(page - 1) * A_PAGE : page * A_PAGE]
    if len(shown):
        gallery(
            selection.images[shown],
            [item(int(sample)) for sample in shown],
            key="samples",
            label="The samples that meet the filters",
            selected=selection.sample,
            on_open=session.open_sample,
        )
    else:
        st.info("No sample meets all of these filters; widen one of them.")
    if pages > 1:
        st.pagination(pages, key="page", bind="query-params")

with left:
    confusion_matrix(
        outcome.confusion,
        classes,
        key="confusion",
        chosen=(placed(state["true"]), placed(state["predicted"])),
        on_choose=choose,
    )
    st.markdown(
        ":small[How many samples of each true label got each prediction: :blue[right] on the "
        "diagonal, :orange[wrong] elsewhere. A click shows the samples of a cell, row or column.]"
    )

st.subheader("Scores of each label", anchor=False)
scores = outcome.per_class.set_axis(classes).rename_axis("label")
share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
st.dataframe(
    scores,
    column_config={
        "precision": share,
        "recall": share,
        "f1": st.column_config.ProgressColumn("F1", format="percent", min_value=0, max_value=1),
        "support": st.column_config.NumberColumn(format="localized"),
    },
    alt="Precision, recall, F1 and support of each label",
)
st.markdown(
    ":small[Precision: of those predicted to be this label, the share that are. Recall: of those "
    "that are, the share that were found. F1: their harmonic mean. Support: how many there are.]"
)

with st.expander("In Python"):
    st.code(
        f"""\
from core import evaluate, init_network, load_mnist

(x_train, t_train), (x_test, t_test) = load_mnist(source="{selection.data}")
network = init_network("data/weights/{selection.network_file}")
result = evaluate(network, x_{selection.split}, t_{selection.split})
result.accuracy, result.confusion, result.per_class
wrong = result.ranked(result.where(correct=False), by="confidence")""",
        language="python",
    )
