import numpy as np
import pytest

from core import Network, evaluate, forward, init_network
from core.arrays import LazyRows
from core.explanation.ablation import ablate
from core.messages import Message, message_of
from core.network.edit import LEVELS, Edit
from core.network.edits import (
    apply_edits,
    edited_activations,
    edits_text,
    first_edited,
    read_edits,
)
from core.network.initialisation import initial_parameters
from core.network.unit import Unit
from tests.dashboard.app import read_sample

hypothesis = pytest.importorskip("hypothesis")
given, st = hypothesis.given, hypothesis.strategies


def edit(text):
    (found,) = read_edits(text)
    return found


def random_network(*sizes, activation="sigmoid", seed=0):
    parameters = initial_parameters(sizes, activation, np.random.default_rng(seed))
    return Network(parameters, activation)


# The text


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (Edit(Unit("z1", 8), "raise", 0.1, (5, 3, 4, 31, 4)), "z1.8_raise_0.1_3-5.31"),
        (Edit(Unit("z2", 0), "lower", 2, (7,)), "z2.0_lower_2_7"),
        (Edit(Unit("y", 9), "set", -1.5, (0, 2)), "y.9_set_-1.5_0.2"),
        (Edit(Unit("z1", 8), "erase", 7, (0, 1)), "z1.8_erase_0-1"),
        (Edit(Unit("y", 9), "bias", 1 / 3), "y.9_bias_0.333333"),
        (Edit(Unit("z1", 8), "bias", 1e20), "z1.8_bias_1e20"),
        (Edit(Unit("z1", 8), "off"), "z1.8_off"),
        (
            Edit(Unit("y", 9), "add", 0.5, (0, 1, 7), (1921, -1921, 0)),
            "y.9_add_0.5_0-1.7_zy00Uz",
        ),
    ],
)
def test_an_edit_is_written_shortly_and_read_again(made, text):
    assert edits_text([made]) == text
    assert read_edits(text) == (made,)


def test_no_edits_are_an_empty_text():
    assert edits_text([]) == ""
    assert read_edits("") == ()


_UNITS = st.builds(Unit, st.sampled_from(["z1", "z2", "y"]), st.integers(0, 9))
_INPUTS = st.lists(st.integers(0, 9), min_size=1).map(tuple)
_NUMBERS = st.floats(-1e30, 1e30)
_EDITS = st.one_of(
    st.builds(Edit, _UNITS, st.sampled_from(["raise", "lower", "set"]), _NUMBERS, _INPUTS),
    st.builds(lambda unit, inputs: Edit(unit, "erase", 0, inputs), _UNITS, _INPUTS),
    st.builds(Edit, _UNITS, st.just("bias"), _NUMBERS),
    st.builds(Edit, _UNITS, st.just("off")),
    st.builds(
        lambda unit, amount, levels: Edit(
            unit, "add", amount, tuple(levels), tuple(levels.values())
        ),
        _UNITS,
        _NUMBERS,
        st.dictionaries(st.integers(0, 9), st.integers(-LEVELS, LEVELS), min_size=1).map(
            lambda levels: dict(sorted(levels.items()))
        ),
    ),
)


@given(st.lists(_EDITS, max_size=8))
def test_any_edits_are_read_as_they_were_written(made):
    text = edits_text(made)
    assert read_edits(text) == tuple(made)
    assert edits_text(read_edits(text)) == text


@given(st.one_of(st.text(max_size=60), st.from_regex(r"z1\.8_[a-z]+_[0-9.e-]*_[0-9.-]*")))
def test_of_any_text_edits_come_or_a_sentence(text):
    try:
        found = read_edits(text)
    except ValueError as error:
        found = message_of(error)
    assert found == () or isinstance(found[0], Edit) or len(found) < 600


@pytest.mark.parametrize(
    "text",
    [
        "z1[8]",
        "z1.8",
        "z0.8_off",
        "z1.8_off_3",
        "z1.8_off_3_4",
        "x.8_raise_0.1_3",
        "a1.8_off",
        "z1.8_turn_0.1_3",
        "z1.8_raise_0.1",
        "z1.8_raise_3-5",
        "z1.8_raise_nan_3",
        "z1.8_raise_inf_3",
        "z1.8_raise_1e999_3",
        "z1.8_raise_0.1_5-3",
        "z1.8_raise_0.1_3.",
        "z1.8_raise_0.1_0-999999.0-9",
        "z1.8_raise_0.1_9999999",
        "z1.8_bias_0.1_3",
        "z1.8_erase_0.1_3",
        "z1.8_off~",
        "y.9_add_0.5_0-1",
        "y.9_add_0.5_0-1_zy",
        "y.9_add_0.5_0-1_zy0",
        "y.9_add_0.5_0_zz",
        "y.9_raise_0.5_0_zy",
        "y.9_bias_0.5_zy",
        "z1.٣_off",
        "z1.8_off\n",
    ],
)
def test_what_is_no_edit_is_told_by_a_sentence(text):
    with pytest.raises(ValueError, match=r"(?i)edit"):
        read_edits(text)


@pytest.mark.parametrize("edit", ["z1.8_off", "z1.8_bias_1", "z1.8_erase_3"])
def test_edits_are_counted_of_however_few_weights_they_are(edit):
    assert len(read_edits("~".join([edit] * 10_000))) == 10_000
    with pytest.raises(ValueError, match="At most 10,000 edits can be made"):
        read_edits("~".join([edit] * 10_001))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("z1.8_raise_0.1_3-26", "z1[8]: 24 weights raised by 0.1 each"),
        ("z1.8_lower_0.1_3-4", "z1[8]: 2 weights lowered by 0.1 each"),
        ("z1.8_erase_3-4", "z1[8]: 2 weights erased"),
        ("z1.8_set_-2_3-4", "z1[8]: 2 weights set to −2"),
        ("z1.8_raise_0.1_3", "z1[8]: weight 3 raised by 0.1"),
        ("z1.8_lower_0.1_3", "z1[8]: weight 3 lowered by 0.1"),
        ("z1.8_erase_3", "z1[8]: weight 3 erased"),
        ("y.9_set_-0.5_3", "y[9]: weight 3 set to −0.5"),
        ("y.9_bias_-1.5", "y[9]: bias set to −1.5"),
        ("z1.8_off", "z1[8]: switched off"),
        ("y.9_add_0.5_0-1_zy00", "y[9]: 2 weights changed by up to 0.5"),
        ("y.9_add_0.5_7_00", "y[9]: weight 7 changed by −0.5"),
    ],
)
def test_an_edit_is_told_in_a_sentence(text, words):
    assert edit(text).words == words


@pytest.mark.parametrize(
    "unit",
    [
        Unit("z1", -1),
        Unit("y", -10),
        Unit("z0", 0),
        Unit("z", 0),
        Unit("x", 3),
        Unit("a1", 3),
        Unit("z1", 1.5),
        Unit("z1", True),
        Unit("", 0),
        Unit("z1", 10**9),
    ],
)
@pytest.mark.parametrize("kind", ["off", "bias"])
def test_what_is_no_unit_with_weights_is_not_edited(unit, kind):
    with pytest.raises(ValueError, match=r"cannot be edited: .* z1\[8\] and y\[9\]") as refusal:
        Edit(unit, kind)
    assert isinstance(refusal.value.args[0], Message)


@pytest.mark.parametrize("changes", [[], [np.nan, 1], [1, np.inf], [[1, 2]], 3, [-np.inf]])
def test_what_is_added_is_a_number_for_each_weight(changes):
    with pytest.raises(ValueError, match=r"y\[0\]: what is added ") as refusal:
        Edit.adding(Unit("y", 0), changes)
    assert isinstance(refusal.value.args[0], Message)


# What they make of a network


def test_each_kind_changes_what_it_says_and_nothing_else():
    network = init_network()
    W, b = {k: np.array(network[f"W{k}"]) for k in (1, 2, 3)}, np.array(network["b2"])
    W[1][[3, 4, 31], 8] += np.float32(0.25)
    W[1][[3], 8] -= np.float32(0.5)
    W[2][[0, 1], 99] = 0
    W[3][7, 9] = -1.5
    b[5] = 2
    edited = apply_edits(
        network,
        read_edits(
            "z1.8_raise_0.25_3-4.31~z1.8_lower_0.5_3~z2.99_erase_0-1~y.9_set_-1.5_7~z2.5_bias_2"
        ),
    )
    for k in W:
        np.testing.assert_array_equal(edited[f"W{k}"], W[k])
    np.testing.assert_array_equal(edited["b2"], b)
    assert edited["b1"] is network["b1"] or np.array_equal(edited["b1"], network["b1"])
    assert {name: values.dtype for name, values in edited.items()} == {
        name: values.dtype for name, values in network.items()
    }
    assert edited.sizes == network.sizes


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=20))
def test_what_is_added_to_each_weight_is_what_was_asked_for_to_a_fraction_of_the_largest(changes):
    made = Edit.adding(Unit("y", 0), changes)
    added = np.zeros(len(changes))
    if made is not None:
        added[list(made.inputs)] = made.added
    largest = np.abs(changes).max()
    atol = largest / LEVELS * 0.51 + largest * 1e-6 + 1e-30
    np.testing.assert_allclose(added, changes, atol=atol)
    network = Network({"W1": np.zeros((len(changes), 2)), "b1": [0, 0]})
    edited = apply_edits(network, [made] if made else [])
    np.testing.assert_array_equal(edited["W1"][:, 0], added)
    assert not edited["W1"][:, 1].any()


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
def test_a_unit_that_is_off_gives_0_whatever_else_is_done_to_it(activation):
    network = random_network(784, 12, 9, 10, activation=activation)
    x, _ = read_sample()
    edited = apply_edits(network, read_edits("z1.3_off~z1.3_raise_5_0-783~z1.3_bias_9"))
    assert not forward(edited, x).z1[:, 3].any()
    expected = forward(ablate(network, {"z1": 3}), x).y
    np.testing.assert_array_equal(forward(edited, x).y, expected)


@pytest.mark.parametrize(
    "text",
    [
        "z1.50_off",
        "z3.0_off",
        "z9.0_off",
        "y.10_bias_1",
        "y.0_off",
        "z1.0_erase_784",
        "y.0_set_1_100",
        "z1.0_set_1e39_0",
        "z1.0_raise_3e38_0~z1.0_raise_3e38_0",
    ],
)
def test_what_a_network_cannot_have_done_to_it_is_said(text):
    with pytest.raises(ValueError, match=r"no such unit|has weights 0 to|finite"):
        apply_edits(init_network(), read_edits(text))


@pytest.mark.parametrize(
    ("activation", "text", "array"),
    [
        ("relu", "z1.2_set_3e37_0-783", "a1 of layer 1"),
        ("relu", "z1.2_set_3e37_0-783~z1.2_off", "a1 of layer 1"),  # it may be on again
        ("relu", "z1.2_set_1e25_0-783~z2.2_set_1e25_0-49", "a2 of layer 2"),
        ("sigmoid", "y.2_set_3e38_0-99", "a3 of layer 3"),
        ("sigmoid", "y.2_set_3e38_0-49~y.2_bias_3e38", "a3 of layer 3"),
        ("tanh", "z1.2_raise_1e38_0-783", "a1 of layer 1"),
    ],
)
def test_edits_with_which_a_network_computes_no_numbers_are_refused_as_a_file_is(
    activation, text, array
):
    network = random_network(784, 50, 100, 10, activation=activation)
    with pytest.raises(ValueError, match=f"With these edits .*: {array} overflows"):
        apply_edits(network, read_edits(text))


@pytest.mark.parametrize(
    ("text", "first"),
    [("z1.8_off~y.9_bias_1", 1), ("y.9_bias_1~z2.0_off", 2), ("y.9_bias_1", 3)],
)
def test_the_first_layer_that_changes_is_known(text, first):
    assert first_edited(read_edits(text), 3) == first


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (1, "z1.8_raise_0.5_300-420~z1.3_off~z2.4_off"),
        (2, "z2.8_set_3_0-9~z2.99_bias_-3~y.0_bias_1"),
    ],
)
def test_only_what_changed_is_computed_and_it_is_what_the_whole_would_be(layer, text):
    network, edits = init_network(), read_edits(text)
    edited, (x, _) = apply_edits(network, edits), read_sample()
    before = forward(network, x)
    inputs = LazyRows(x.shape, x.dtype, lambda rows: x[rows]) if layer == 1 else before.z1
    kept = before[f"z{layer}"].copy()
    found = edited_activations(edited, inputs, before[f"z{layer}"], layer, edits)
    np.testing.assert_allclose(found, forward(edited, x)[f"z{layer}"], rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(before[f"z{layer}"], kept)
    untouched = [u for u in range(kept.shape[1]) if u not in {e.unit.index for e in edits}]
    np.testing.assert_array_equal(found[:, untouched], kept[:, untouched])
    assert evaluate(edited, x, read_sample()[1]).accuracy < 1
