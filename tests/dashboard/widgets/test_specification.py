"""A chart is written down once for each that it is of."""

import altair as alt
import pandas as pd

from dashboard.widgets.specification import specification


def test_a_chart_is_built_once_for_the_same_data():
    built = []

    def bars(table: pd.DataFrame) -> alt.Chart:
        built.append(len(table))
        return alt.Chart(table).mark_bar().encode(x="a:Q")

    def points(table: pd.DataFrame) -> alt.Chart:
        return alt.Chart(table).mark_point().encode(x="a:Q")

    written, dotted = specification(bars), specification(points)
    one, two = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1, 2]})
    assert written(one)["mark"] == {"type": "bar"}
    assert written(one.copy())["encoding"] == bars(one).to_dict()["encoding"]
    assert written(one)["config"]["locale"]["number"]["percent"] == " %"
    assert dotted(one)["mark"] == {"type": "point"}
    written(two)
    assert built == [1, 1, 2]  # the second time by this test
