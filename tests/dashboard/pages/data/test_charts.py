import pandas as pd

from dashboard.pages.data.charts import counts_per_class


def test_a_bar_and_a_number_a_label_carry_the_counts_they_were_given():
    counts = pd.DataFrame(
        {"label": ["shoe", "bag", "hat"], "split": "test", "count": [980, 0, 1135]}
    )
    chart = counts_per_class(counts).to_dict()
    (drawn,) = chart["datasets"].values()
    assert drawn == counts.to_dict("records")
    bars, numbers = chart["layer"]
    assert (bars["mark"]["type"], numbers["mark"]["type"]) == ("bar", "text")
    assert bars["encoding"]["x"]["field"] == numbers["encoding"]["x"]["field"] == "label"
    assert bars["encoding"]["y"]["field"] == numbers["encoding"]["text"]["field"] == "count"


def test_the_labels_stay_in_the_order_they_were_given():
    chart = counts_per_class(
        pd.DataFrame({"label": ["shoe", "bag"], "split": "test", "count": [1, 2]})
    ).to_dict()
    assert chart["layer"][0]["encoding"]["x"]["sort"] is None
