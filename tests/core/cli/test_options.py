"""What every command that takes --weights says of a network it had to guess about."""

from pathlib import Path

import numpy as np
import pytest

from core import init_network
from core.cli.main import COMMANDS, _parser

CASES = Path(__file__).parents[2] / "cases"
SAMPLE = ("evaluate", "--data", "sample")


@pytest.fixture
def unnamed(tmp_path):
    """Give a file of the bundled network that says neither its activation nor its pixels."""
    np.savez(tmp_path / "mine.npz", **init_network())
    return tmp_path / "mine.npz"


def test_every_command_with_weights_takes_activation_pixels_and_order(tmp_path):
    options = ["--weights", "a", "--activation", "relu", "--pixels", "0.5,0.5", "--order", "a,b"]
    needed = {"show": ["0"], "predict": ["x.png"]}
    with_weights = []
    for name in COMMANDS:
        try:
            arguments = _parser().parse_args([name, *needed.get(name, []), *options])
        except SystemExit:
            continue
        assert (arguments.activation, arguments.pixels) == ("relu", "0.5,0.5")
        with_weights.append(name)
    assert with_weights == ["info", "show", "predict", "evaluate", "robustness", "check"]


def test_an_assumed_activation_is_said_on_stderr(run, unnamed):
    code, out, err = run(*SAMPLE, "--weights", unnamed, "--json")
    assert code == 0
    assert out.startswith("{")
    assert err == (
        "mine.npz does not say its activation: sigmoid is assumed; --activation says another.\n"
    )
    assert run(*SAMPLE, "--weights", unnamed, "--activation", "sigmoid", "--json")[2] == ""


@pytest.mark.parametrize("command", [SAMPLE, ("info",), ("show", "0", "--data", "sample")])
def test_pixels_that_do_far_better_are_said_with_both_figures_and_the_option(run, command):
    code, _, err = run(*command, "--weights", CASES / "w01b_raw_0_255.safetensors")
    assert code == 0
    assert "Warning: read with activation relu and pixels unit, w01b_raw_0_255" in err
    assert "% with --pixels bytes: give these options" in err


def test_the_option_that_was_named_does_as_well_as_was_said(run):
    file = CASES / "w01b_raw_0_255.safetensors"
    warned = run(*SAMPLE, "--weights", file)
    told = run(*SAMPLE, "--weights", file, "--pixels", "bytes")
    assert "Warning" not in told[2]
    assert "W1 was multiplied by 255" in told[2]
    assert told[1].split()[9] > warned[1].split()[9]  # the accuracy


def test_an_order_that_nothing_says_is_asked_for_and_taken(refused, run, tmp_path):
    save = pytest.importorskip("safetensors.numpy").save_file
    with np.load(CASES / "w06_layer_one_two_three_four.npz") as arrays:
        save({k: v for k, v in arrays.items() if v.ndim}, tmp_path / "mine.safetensors")
    command = (*SAMPLE, "--weights", tmp_path / "mine.safetensors", "--activation", "relu")
    assert "--order A,B,C" in refused(*command)
    order = "layer_one, layer_two, layer_three, layer_four"
    code, out, _ = run(*command, "--order", order)
    assert (code, "accuracy" in out) == (0, True)


def test_nonsense_in_an_option_is_one_sentence(refused, unnamed):
    assert "Pixels are unit" in refused(*SAMPLE, "--weights", unnamed, "--pixels", "255")
    assert "its layers are" in refused(*SAMPLE, "--weights", unnamed, "--order", "a,b")
