import pandas as pd

from dashboard.pages.data.charts import pixel_values


def drawn(counts):
    table = pd.DataFrame({"value": range(len(counts)), "count": counts})
    chart = pixel_values(table.assign(share=table["count"] / table["count"].sum())).to_dict()
    (bars,) = chart["datasets"].values()
    return chart, bars


def test_each_value_that_occurs_has_a_bar_from_one_to_its_count():
    chart, bars = drawn([9000, 0, 30, 1])
    assert [(bar["value"], bar["ground"], bar["count"]) for bar in bars] == [
        (0, 1, 9000),
        (2, 1, 30),
        (3, 1, 1),
    ]
    encoding = chart["encoding"]
    assert (encoding["y"]["field"], encoding["y2"]["field"]) == ("count", "ground")


def test_the_scale_is_logarithmic_with_a_line_at_each_power_of_ten():
    chart, _ = drawn([9000, 0, 30, 1])
    y = chart["encoding"]["y"]
    assert y["scale"]["type"] == "log"
    assert y["axis"]["values"] == [1, 10, 100, 1000]


def test_all_values_of_a_byte_have_their_place_whatever_occurs():
    chart, _ = drawn([9000, 0, 30, 1])
    assert chart["encoding"]["x"]["scale"]["domain"] == [0, 256]
