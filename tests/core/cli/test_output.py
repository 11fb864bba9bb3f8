from core.cli.output import opened_text, table


def test_a_table_aligns_names_to_the_left_and_numbers_to_the_right():
    assert table([("name", "runs"), ("a", "10"), ("longer", "5")]) == (
        "name    runs\na         10\nlonger     5"
    )


def test_more_columns_can_be_words():
    rows = [("a", "name", "n"), ("bb", "x", "10")]

    assert table(rows, left=2).split("\n") == ["a   name   n", "bb  x     10"]


def test_text_goes_to_stdout_or_to_a_file_in_utf_8(capsys, tmp_path):
    for path in ("-", str(tmp_path / "file")):
        with opened_text(path) as file:
            file.write("0 ± 1\n")

    assert capsys.readouterr().out == "0 ± 1\n"
    assert (tmp_path / "file").read_bytes() == "0 ± 1\n".encode()
