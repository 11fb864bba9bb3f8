import pytest

from dashboard.state.class_codes import LENGTH, LONGEST, SIGNS, Pauses, grouped, new_code, read_code


def test_a_code_is_of_signs_that_none_takes_for_another_and_never_the_same():
    codes = [new_code() for _ in range(200)]
    assert len(set(codes)) == 200
    assert set("".join(codes)) == set(SIGNS)
    assert not set("01OIL") & set(SIGNS)
    assert {len(code) for code in codes} == {LENGTH}
    assert all(read_code(grouped(code)) == code for code in codes)
    assert read_code(grouped(new_code("7")))[0] == "7"


@pytest.mark.parametrize("text", ["abcd-2345", " ABCD 2345 ", "ABCD2345", "A-B-C-D 2 3 4 5"])
def test_it_is_read_however_it_is_grouped(text):
    assert read_code(text) == "ABCD2345"


@pytest.mark.parametrize(
    "text", ["", "ABCD", "ABCD-234O", "A-ABCD-2345", "12-ABCD-2345", "٣" * 8, "A" * 10**6]
)
def test_what_is_none_is_said(text):
    with pytest.raises(ValueError, match="A code has 8 letters and digits"):
        read_code(text)


def test_each_wrong_code_costs_a_longer_pause_and_a_right_one_ends_it():
    now = [0.0]
    pauses = Pauses(lambda: now[0])
    waited = []
    for _ in range(9):
        pauses.check("a")
        pauses.wrong("a")
        begun = now[0]
        with pytest.raises(ValueError, match="wait"):
            pauses.check("a")
        while True:
            now[0] += 0.5
            try:
                pauses.check("a")
                break
            except ValueError:
                continue
        waited.append(now[0] - begun)
    assert waited[:4] == [2, 4, 8, 16]
    assert waited[-1] == LONGEST
    pauses.check("b")
    pauses.wrong("a")
    pauses.right("a")
    pauses.check("a")


def test_only_so_many_visitors_are_remembered():
    pauses = Pauses()
    for number in range(5_000):
        pauses.wrong(str(number))
    assert len(pauses._wrong) == 1000
    with pytest.raises(ValueError, match="wait"):
        pauses.check("4999")
