import numpy as np
import pandas as pd

from tests.dashboard.app import start_part, tables
from tests.dashboard.hostile import CLASSES


def page():
    import pandas as pd

    from dashboard.widgets.table import table
    from tests.dashboard.hostile import CLASSES

    frame = pd.DataFrame({"value": [1, "−0.5"], CLASSES[1]: ["", "a & b"]}, ["x[3]", CLASSES[0]])
    table(frame.rename_axis("input"), alt='Two "inputs"')


def test_every_cell_stands_there_as_it_was_given_whatever_is_in_it():
    app = start_part(page)
    (found,) = tables(app)
    assert found.index.tolist() == ["x[3]", CLASSES[0]]
    assert found.index.name == "input"
    assert found.columns.tolist() == ["value", CLASSES[1]]
    np.testing.assert_array_equal(found, [["1", ""], ["−0.5", "a & b"]])


def test_a_screen_reader_is_told_what_the_table_holds_and_what_heads_a_row_and_a_column():
    (html,) = (element.proto.body for element in start_part(page).get("html"))
    assert 'aria-label="Two &quot;inputs&quot;"' in html
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 2


def test_a_table_without_a_name_of_its_index_has_an_empty_corner():
    def unnamed():
        import pandas as pd

        from dashboard.widgets.table import table

        table(pd.DataFrame({"a": [1]}), alt="One")

    (found,) = tables(start_part(unnamed))
    pd.testing.assert_frame_equal(found, pd.DataFrame({"a": ["1"]}, pd.Index(["0"], name="")))
