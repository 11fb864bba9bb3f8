import pytest

from core.files.names import OWN_NAME
from core.weights.custom import free_name

hypothesis = pytest.importorskip("hypothesis")
given, st = hypothesis.given, hypothesis.strategies


@given(
    st.from_regex(OWN_NAME, fullmatch=True),
    st.lists(st.from_regex(OWN_NAME, fullmatch=True), max_size=5),
    st.integers(1, 12),
)
def test_a_free_name_is_a_name_like_the_one_asked_for_that_nobody_has(name, others, times):
    taken = {other.casefold() for other in others}
    for _ in range(times):
        free = free_name(name, taken)
        assert OWN_NAME.fullmatch(free)
        assert free.casefold() not in taken
        assert free == name or name.startswith(free.rpartition("-")[0])
        taken.add(free.casefold())
