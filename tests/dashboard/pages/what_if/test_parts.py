"""What stands below the digit on What if: every part says what core says, whatever the network."""

import io
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from core import Network, forward, init_network, load_mnist, predict, write_weights
from core.evaluation.robustness import accuracy_along
from core.explanation.attribution import attribute_logit
from core.explanation.blending import blend
from core.explanation.counterfactual import counterfactual
from core.explanation.neighbours import distances_to, nearest
from core.explanation.occlusion import occlude
from core.images.transforms import TRANSFORMS
from core.network.backpropagation import loss_gradients
from core.network.layers import cross_entropy
from dashboard.pages.what_if import curves
from dashboard.pages.what_if.backward import lines
from dashboard.pages.what_if.charts import accuracy_curve, way_chart, way_points
from dashboard.words import number, percent
from tests.dashboard.app import PROJECT, handed


def script(part, arguments, own):
    """Draw one part of the page under the sidebar, and write what gives it in Python."""
    import importlib

    import numpy as np
    import streamlit as st

    from dashboard.frame.sidebar import sidebar
    from dashboard.pages.what_if import curves
    from dashboard.state.selection import current_selection

    file, draw, write = {
        "along": ("along_slider", "along_slider", "along_in_python"),
        "blend": ("blend", "blend_to", "blend_in_python"),
        "pixels": ("pixels", "pixels_that_matter", "pixels_in_python"),
        "change": ("smallest_change", "smallest_change", "smallest_change_in_python"),
        "backward": ("backward", "backward", "backward_in_python"),
    }[part]
    module = importlib.import_module(f"dashboard.pages.what_if.{file}")
    sidebar(st.container())
    selection = current_selection()
    if part == "along":
        curves.curve(selection.key, arguments[0], curves.tried_of(selection.key), curves.AMOUNTS)
    else:
        x = selection.x(selection.sample) if own is None else np.float32(own)
        arguments = [x, *arguments]
    last = [] if part == "along" else [f"{selection.name}-{selection.sample}"]
    getattr(module, draw)(selection, *arguments, *last)
    written = arguments[:1] if part == "pixels" else arguments
    st.session_state["in python"] = getattr(module, write)(selection, *written)


def start(part, *arguments, own=None, **address):
    app = AppTest.from_function(script, default_timeout=60, args=(part, arguments, own))
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


@pytest.fixture(scope="module")
def sample():
    return load_mnist(source="sample")[1]


@pytest.fixture(autouse=True)
def charts(monkeypatch):
    """Give the data and the words of each chart, by its key."""
    charts = {}

    def draw(data, spec, *, key, alt):
        charts[key] = data, alt

    monkeypatch.setattr(st, "vega_lite_chart", draw)
    return charts


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Let a curve have few amounts: one is computed as the next."""
    monkeypatch.setattr(curves, "AMOUNTS", 5)


@pytest.fixture
def bundle(monkeypatch, tmp_path):
    """Put other networks beside the bundled one, or in its place."""
    monkeypatch.setattr("dashboard.state.places.BUNDLED", tmp_path / "bundled.npz")

    def bundle(network, name="bundled.npz"):
        write_weights(tmp_path / name, network)
        return network

    return bundle


def random_network(*sizes, activation="sigmoid"):
    random = np.random.default_rng(5)
    parameters = {}
    for layer, (read, width) in enumerate(pairwise(sizes), 1):
        parameters[f"W{layer}"] = 2 * random.normal(size=(read, width)) / read**0.5
        parameters[f"b{layer}"] = random.normal(size=width) / 4
    return Network(parameters, activation)


NETWORKS = {
    "bundled": init_network,
    "relu": lambda: random_network(784, 30, 20, 10, activation="relu"),
    "tanh": lambda: random_network(784, 300, 10, activation="tanh"),
    "one layer": lambda: random_network(784, 10),
}


@pytest.fixture(params=NETWORKS)
def network(request, bundle):
    return bundle(NETWORKS[request.param]())


def said(app):
    return "\n".join(element.value for element in app.main.markdown)


def arrays(app, key):
    return {each["name"]: each for each in handed(app, key)["arrays"]}


def drawn(app, key):
    return any(getattr(element, "key", None) == key for element in app.main)


def values(app, key):
    return {name: np.array(each["values"]) for name, each in arrays(app, key).items()}


def listed(app):
    """Give the lines of the listing: code, shapes and whether it is done, now or later."""
    return [
        (line["code"], "".join(text for text, _ in line["shapes"]), line["place"])
        for line in handed(app, "backward lines")["lines"]
    ]


def code(app):
    return "\n".join(code for code, _, _ in listed(app))


def in_python(app, monkeypatch, network, x):
    monkeypatch.chdir(PROJECT)
    names = {"network": network, "x": x}
    exec(app.session_state["in python"], names)
    return names


def read(csv):
    return pd.read_csv(io.StringIO(csv))


# Accuracy along a slider


@pytest.mark.parametrize(
    ("name", "amount", "deed", "about"),
    [
        ("right", 7, "Shift 7 pixels to the right", ""),
        ("scale", 0.8, "Scale to 0.8 times the size", "about "),  # between two amounts of the grid
        ("turn", -7, "Turn 7 degrees anticlockwise", "about "),
    ],
)
def test_the_curve_is_the_accuracy_at_every_amount(
    name, amount, deed, about, sample, charts, downloads, monkeypatch
):
    app = start("along", name, amount)
    transform, network, (x, t) = TRANSFORMS[name], init_network(), sample
    grid = transform.grid(5)
    assert (amount in grid) == (not about)
    computed = [(predict(network, transform(x, each)).argmax(axis=1) == t).mean() for each in grid]
    amounts = sorted({*grid, amount})
    accuracies = np.interp(amounts, grid, computed)
    curve, words = charts["accuracy along"]
    assert curve["amount"].tolist() == amounts
    np.testing.assert_allclose(curve["accuracy"], accuracies, atol=1e-12)
    assert curve.loc[curve["here"], "amount"].tolist() == [amount]
    here = percent(accuracies[amounts.index(amount)], 2)
    whole = percent(accuracies[amounts.index(transform.neutral)], 2)
    assert (
        f"{deed} and the network reads {about}**{here}** of the 2,500 test images right, in place "
        f"of {whole}." in said(app)
    )
    assert f"{here} at {amount} {transform.unit}" in words
    given = in_python(app, monkeypatch, network, None)
    assert given["accuracies"] == pytest.approx(computed)
    assert percent(given["here"], 2) == here

    app.session_state["along numbers"] = True
    app.run()
    table = read(downloads[f"sample-test-bundled-along-{name}.csv"])
    assert table.columns[-2:].tolist() == ["amount", "accuracy"]
    np.testing.assert_allclose(table["accuracy"], accuracies, atol=1e-12)


def test_where_the_slider_changes_nothing_only_the_accuracy_is_said(sample):
    whole = percent((predict(init_network(), sample[0]).argmax(axis=1) == sample[1]).mean(), 2)
    assert f"Unchanged, the network reads **{whole}** of the 2,500 test images right." in said(
        start("along", "blur", 0)
    )


@pytest.mark.usefixtures("cold")
def test_of_a_longer_split_the_first_images_are_tried_wherever_a_block_of_them_ends(
    sample, monkeypatch
):
    monkeypatch.setattr(curves, "MOST", 2_100)
    right = predict(init_network(), sample[0][:2_100]).argmax(axis=1) == sample[1][:2_100]
    assert f"**{percent(right.mean(), 2)}** of the first 2,100 test images right." in said(
        start("along", "blur", 0)
    )


@pytest.mark.usefixtures("cold")
def test_it_is_said_where_half_is_left_for_the_first_time(monkeypatch):
    accuracies = dict(
        zip(range(-14, 15), [0.9] * 9 + [0.2] + [0.8] * 8 + [0.3] + [0.9] * 10, strict=True)
    )
    monkeypatch.setattr(curves, "AMOUNTS", 29)
    monkeypatch.setattr(
        curves, "accuracy_along", lambda *all: iter([accuracies[round(all[-1][0])]])
    )
    words = "Half of the accuracy unchanged is left at −4.7 and 3.8 pixels to the right."
    assert words in said(start("along", "right", 9))


def test_a_network_that_always_answers_the_same_never_loses_half(bundle):
    bundle(Network({"W1": np.zeros((784, 10)), "b1": np.eye(10)[3]}))
    assert "Half of" not in said(start("along", "right", 0))


@pytest.mark.usefixtures("cold")
def test_an_accuracy_is_computed_once(monkeypatch):
    counted = []

    def counting(*arguments):
        counted.append(arguments[-1])
        return accuracy_along(*arguments)

    monkeypatch.setattr(curves, "accuracy_along", counting)
    app = start("along", "hide", 0)
    grid = TRANSFORMS["hide"].grid(5)
    assert [amount for (amount,) in counted] == [*np.repeat(grid, 2)]  # of the first, of the rest
    app.run()
    start("along", "hide", 7)
    start("along", "hide", 9)  # between two amounts: read off the line
    assert len(counted) == 2 * len(grid)


@pytest.mark.usefixtures("cold")
def test_of_a_long_split_the_first_ten_thousand_are_read(sample, charts, monkeypatch):
    assert curves.MOST == 10_000
    monkeypatch.setattr(curves, "MOST", 1_000)  # as of a split ten times as long
    app = start("along", "hide", 14)
    network, (x, t) = init_network(), sample
    hidden = TRANSFORMS["hide"](x[:1_000], 14)
    accuracy = (predict(network, hidden).argmax(axis=1) == t[:1_000]).mean()
    assert f"**{percent(accuracy, 2)}** of the first 1,000 test images right" in said(app)
    curve = charts["accuracy along"][0]
    accuracies = in_python(app, monkeypatch, network, None)["accuracies"]
    assert accuracies == pytest.approx(curve["accuracy"].tolist())


@pytest.mark.parametrize("name", TRANSFORMS)
def test_the_axis_of_a_curve_is_the_slider(name):
    transform = TRANSFORMS[name]
    x = accuracy_curve(transform).to_dict()["layer"][0]["encoding"]["x"]
    assert x["title"] == transform.unit
    assert x["scale"]["domain"] == [transform.lowest, transform.highest]


# To another image


def test_the_way_to_a_chosen_sample_is_that_of_core(network, sample, charts, monkeypatch):
    app = start("blend", sample="12", to="40", alpha="0.3")
    x, t = sample
    way = blend(network, x[12], x[40])
    assert f"To sample 40, labelled {t[40]}: the answer " in said(app)
    for flip in way.flips:
        assert f"from {flip.before} to {flip.after} at α = {number(flip.alpha)}" in said(app)
    frames = handed(app, "frames")["items"]
    assert len(frames) == 11
    for frame, image, y in zip(frames, way.x[::10], way.probabilities[::10], strict=True):
        np.testing.assert_allclose(y, predict(network, image), atol=1e-6)
        assert frame["caption"] == f"{y.argmax()}: {percent(y.max(), 0)}"
    assert [frame["sample"] for frame in frames if frame["selected"]] == [30]
    shown = values(app, "at alpha")
    np.testing.assert_allclose(shown["x"], 0.7 * x[12] + 0.3 * x[40], atol=1e-6)
    np.testing.assert_allclose(shown["y"], predict(network, way.x[30]), atol=1e-6)
    names = in_python(app, monkeypatch, network, x[12])
    np.testing.assert_allclose(names["way"].probabilities, way.probabilities)
    np.testing.assert_allclose(names["here"], way.probabilities[30])
    assert names["way"].flips == way.flips


def test_the_way_leads_to_the_nearest_that_is_read_otherwise_until_one_is_chosen(
    network, sample, monkeypatch
):
    app = start("blend", sample="12")
    x, t = sample
    answers = predict(network, x).argmax(axis=1)
    to = int(nearest(distances_to(x, x[12]), 1, among=answers != answers[12])[0])
    assert f"To sample {to}, labelled {t[to]}: the answer flips from {answers[12]}" in said(app)
    names = in_python(app, monkeypatch, network, x[12])
    assert names["to"] == to
    assert names["way"].flips[-1].after == answers[to]


def test_where_all_are_read_alike_the_way_leads_to_the_nearest(bundle, sample, monkeypatch):
    network = bundle(Network({"W1": np.zeros((784, 10)), "b1": np.eye(10)[3]}))
    own = sample[0][12][::-1].copy()
    app = start("blend", own=own)
    to = int(distances_to(sample[0], own).argmin())
    assert f"To sample {to}, labelled {sample[1][to]}: the answer is 3 all the way." in said(app)
    assert in_python(app, monkeypatch, network, own)["to"] == to


def test_a_frame_that_is_clicked_moves_the_slider(monkeypatch):
    given = {}
    monkeypatch.setattr(
        "dashboard.pages.what_if.blend.gallery", lambda *_, **settings: given.update(settings)
    )
    app = start("blend", sample="12")
    assert given["selected"] == 50
    monkeypatch.setattr(
        "dashboard.pages.what_if.blend.gallery",
        lambda *_, on_open, **settings: st.button("frame", on_click=on_open, args=(70,)),
    )
    app.run()
    next(button for button in app.button if button.label == "frame").click().run()
    assert app.slider(key="alpha").value == 0.7


def test_random_chooses_a_sample_of_the_split(monkeypatch):
    monkeypatch.setattr(
        np.random, "default_rng", lambda: type("R", (), {"integers": lambda self, n: n - 1})()
    )
    app = start("blend", sample="12")
    assert app.number_input(key="to").value is None
    app.button(key="random to").click().run()
    assert app.number_input(key="to").value == 2499


def test_a_sample_that_a_shorter_split_has_not_is_let_go(sample):
    train = len(load_mnist(source="sample")[0][1])
    app = start("blend", split="train", to=str(train - 1))
    assert app.number_input(key="to").value == train - 1
    app.button_group(key="split").set_value("test").run()
    assert not app.exception
    assert app.number_input(key="to").value is None


@pytest.mark.parametrize("address", [{"to": "-1"}, {"to": "2500"}, {"to": "far"}, {"alpha": "2"}])
def test_a_way_that_makes_no_sense_leaves_the_usual(address):
    app = start("blend", **address)
    assert app.number_input(key="to").value is None
    assert app.slider(key="alpha").value == 0.5


def test_the_chart_of_the_way_has_a_line_for_each_label_that_matters(sample, charts):
    start("blend", sample="12", to="40", alpha="0.3")
    way = blend(init_network(), sample[0][12], sample[0][40])
    points, words = charts["way"]
    lines = points[points["kind"] == "line"]
    much = np.flatnonzero(way.probabilities.max(axis=0) >= 0.05)
    assert sorted(set(lines["class"])) == [str(k) for k in much]
    answers = way.probabilities.argmax(axis=1)
    for name, line in lines.groupby("class"):
        np.testing.assert_array_equal(line["probability"], way.probabilities[:, int(name)])
        assert set(line["series"]) == {"answer" if int(name) in answers else "rest"}
    assert points.loc[points["kind"] == "flip", "alpha"].tolist() == [
        flip.alpha for flip in way.flips
    ]
    assert points.loc[points["kind"] == "here", "alpha"].tolist() == [0.3]
    assert words.startswith("Probabilities along the way. To sample 40, labelled ")


def test_a_label_stands_on_its_line_away_from_the_others(sample):
    network, (x, _) = init_network(), sample
    for end in range(40, 60):
        way = blend(network, x[12], x[end])
        points = way_points(way, [str(k) for k in range(10)], 0.5)
        drawn = sorted(set(points["class"][points["kind"] == "line"]))
        labels = points[points["kind"] == "label"]
        assert sorted(labels["class"]) == drawn
        for _, label in labels.iterrows():
            y = way.probabilities[round(100 * label["alpha"])]
            assert label["probability"] == y[int(label["class"])] >= 0.05
            others = [y[int(k)] for k in drawn if k != label["class"]]
            nearer = [
                min(
                    abs(row[int(label["class"])] - row[int(k)])
                    for k in drawn
                    if k != label["class"]
                )
                for row in way.probabilities
                if row[int(label["class"])] >= 0.05 and others
            ]
            if others:
                assert np.abs(np.array(others) - label["probability"]).min() == max(nearer)


def test_the_chart_of_the_way_is_the_same_for_all():
    layers = way_chart().to_dict()["layer"]
    filters = [layer["transform"][0]["filter"] for layer in layers]
    kinds = ["flip", "here", "line", "label", "label", "label"]
    assert filters == [f"datum.kind == '{kind}'" for kind in kinds]
    assert [layer["mark"]["type"] for layer in layers] == ["rule", "rule", "line", *["text"] * 3]


def test_the_way_can_be_taken_away(sample, downloads):
    app = start("blend", sample="12", to="40")
    app.session_state["blend numbers"] = True
    app.run()
    table = read(downloads["sample-test-bundled-12-blend-to-40.csv"])
    way = blend(init_network(), sample[0][12], sample[0][40])
    np.testing.assert_allclose(table["alpha"], way.alphas, atol=1e-12)
    np.testing.assert_allclose(table.to_numpy()[:, 2:], way.probabilities, rtol=1e-5)
    assert table["prediction"].tolist() == way.probabilities.argmax(axis=1).tolist()


# Pixels that matter


@pytest.mark.parametrize("address", [{}, {"toward": "4", "patch": "3", "stride": "2"}], ids=str)
def test_the_three_pictures_are_those_of_core(network, sample, address, monkeypatch, downloads):
    app = start("pixels", int(sample[1][12]), sample="12", **address)
    x = sample[0][12]
    unit = int(address.get("toward", predict(network, x).argmax()))
    found = attribute_logit(network, x, unit)
    hidden = occlude(
        network, x, patch=int(address.get("patch", 5)), stride=int(address.get("stride", 1))
    )
    expected = {
        "x": x,
        "gradient": found.gradient,
        "gradient × input": x * found.gradient,
        "occlusion": hidden.by_pixel(-hidden.logit_change(unit)).ravel(),
    }
    shown = values(app, "pixels")
    table = read(downloads[f"sample-test-bundled-12-pixels-toward-{unit}.csv"])
    names = in_python(app, monkeypatch, network, x)
    assert list(shown) == list(expected)
    for name, each in expected.items():
        np.testing.assert_allclose(shown[name], each, atol=2e-6)
        np.testing.assert_allclose(table[name.replace(" ", "_")], each, atol=1e-5)
    np.testing.assert_array_equal(28 * table["row"] + table["column"], np.arange(784))
    np.testing.assert_allclose(names["found"].gradient_times_input, expected["gradient × input"])
    np.testing.assert_allclose(names["occlusion"].ravel(), expected["occlusion"])
    assert f"**Toward {unit}**" in said(app)


def test_the_colours_are_those_of_each_picture_or_of_all(sample):
    app = start("pixels", None, sample="12")
    _, *signed = arrays(app, "pixels").values()
    largest = [np.abs(each["values"]).max() for each in signed]
    assert [each["limit"] for each in signed] == pytest.approx(largest, abs=1e-5)
    assert "the largest of its own picture" in said(app)
    app.button_group(key="pixel_scale").set_value("all").run()
    _, *signed = arrays(app, "pixels").values()
    assert [each["limit"] for each in signed] == pytest.approx([max(largest)] * 3, abs=1e-5)
    assert "the largest of all three" in said(app)


def test_what_hiding_does_is_counted_by_hiding(sample):
    app = start("pixels", None, sample="12", patch="9", stride="4")
    network, x = init_network(), sample[0][12]
    answer = predict(network, x).argmax()
    logit = forward(network, x).a3[answer]
    falls, flips = {}, 0
    for row in [*range(0, 19, 4), 19]:
        for column in [*range(0, 19, 4), 19]:
            image = x.reshape(28, 28).copy()
            image[row : row + 9, column : column + 9] = 0
            hidden = forward(network, image.ravel())
            falls[row, column] = logit - hidden.a3[answer]
            flips += hidden.y.argmax() != answer
    (row, column), most = max(falls.items(), key=lambda fall: fall[1])
    assert flips > 0
    assert (
        f"It falls most, by {most:.3f}, behind the square that is :orange[outlined], from row "
        f"{row} and column {column}. "
        f"Behind {flips} of the 36 squares the image is no longer read as {answer}." in said(app)
    )
    framed = {name: each["frame"] for name, each in arrays(app, "pixels").items()}
    square = [row, column, 9]
    assert framed == dict.fromkeys(framed) | {"x": square, "occlusion": square}
    assert "Behind each of the 784 squares the image is still read as" in said(
        start("pixels", None, own=np.zeros(784), patch="1")
    )


def test_the_squares_are_never_farther_apart_than_they_are_wide():
    app = start("pixels", None, patch="6", stride="6")
    assert app.number_input(key="stride").value == 6
    app.number_input(key="patch").set_value(2).run()
    assert not app.exception
    assert app.number_input(key="stride").value == 2
    assert np.isfinite(values(app, "pixels")["occlusion"]).all()


@pytest.mark.parametrize(
    "address", [{"patch": "29"}, {"patch": "0"}, {"stride": "6"}, {"toward": "ten"}], ids=str
)
def test_pixels_that_make_no_sense_leave_the_usual(address, sample):
    app = start("pixels", None, sample="12", **address)
    kept = app.number_input(key="patch").value, app.number_input(key="stride").value
    assert kept == (5, 1)
    assert app.selectbox(key="toward").value == "prediction"


def test_a_digit_that_is_misread_points_to_its_label(sample):
    answers = predict(init_network(), sample[0]).argmax(axis=1)
    wrong = int(np.flatnonzero(answers != sample[1])[0])
    true = int(sample[1][wrong])
    words = f"It is labelled {true}: choose that to see what speaks for it."
    app = start("pixels", true, sample=str(wrong))
    assert words in said(app)
    app.selectbox(key="toward").set_value(str(true)).run()
    assert words not in said(app)


# The smallest change


@pytest.mark.parametrize("address", [{}, {"wanted": "8"}], ids=str)
def test_the_changed_image_is_read_as_what_was_wanted(
    network, sample, address, monkeypatch, downloads
):
    app = start("change", sample="12", **address)
    x = sample[0][12]
    y = predict(network, x)
    wanted = int(address.get("wanted", np.argsort(y)[-2]))
    assert wanted != y.argmax()
    change = counterfactual(network, x, wanted)
    assert change.found
    shown = values(app, "changes")
    np.testing.assert_allclose(shown["changed"], change.image, atol=1e-6)
    np.testing.assert_allclose(shown["changed − x"], shown["changed"] - x, atol=2e-6)
    assert shown["y of changed"].argmax() == predict(network, change.image).argmax() == wanted
    np.testing.assert_allclose(shown["y of x"], y, atol=1e-6)
    after = predict(network, change.image)
    assert (
        f"By a change of length **{number(np.linalg.norm(change.image - x))}** the answer goes "
        f"from {y.argmax()} with {percent(y.max())} to **{wanted}** with {percent(after.max())}"
        in said(app)
    )
    second, first = np.sort(after)[-2:]
    ahead = f", just ahead of {np.argsort(after)[-2]} ({percent(second)}). No pixel"
    assert (ahead in said(app)) == (first - second < 0.01)
    names = in_python(app, monkeypatch, network, x)
    np.testing.assert_array_equal(names["change"].image, change.image)

    table = read(downloads[f"sample-test-bundled-12-changed-to-{wanted}.csv"])
    np.testing.assert_allclose(table["changed"], change.image, rtol=1e-6)
    np.testing.assert_allclose(table["difference"], change.image - x, atol=1e-6)
    picture = Image.open(io.BytesIO(downloads[f"sample-test-bundled-12-changed-to-{wanted}.png"]))
    np.testing.assert_array_equal(np.asarray(picture).ravel(), np.rint(change.image * 255))


@pytest.mark.parametrize("sample_index", range(0, 30, 5))
def test_the_button_says_what_is_read_in_the_rounded_picture(sample_index, sample, monkeypatch):
    given = {}
    monkeypatch.setattr(
        st,
        "download_button",
        lambda label, data, **settings: given.update({label: (data, settings)}),
    )
    app = start("change", sample=str(sample_index))
    data, settings = given["PNG"]
    levels = np.asarray(Image.open(io.BytesIO(data())), np.float32).ravel() / 255
    answer = predict(init_network(), levels).argmax()
    kept = answer == values(app, "changes")["y of changed"].argmax()
    assert settings["help"].endswith(f"{'still' if kept else 'label:'} read as {answer}.")


def test_what_is_wanted_already_needs_no_change(sample):
    y = predict(init_network(), sample[0][12])
    app = start("change", sample="12", wanted=str(y.argmax()))
    assert f"It is read as {y.argmax()} already, with {percent(y.max())}" in said(app)
    assert not drawn(app, "changes")


def test_it_says_when_no_change_was_found(bundle, monkeypatch):
    network = bundle(Network({"W1": np.zeros((784, 10)), "b1": np.arange(10)}))
    app = start("change", wanted="2")
    assert "No image that is read as 2 was found in 0 of at most 300 steps" in said(app)
    assert not drawn(app, "changes")
    assert not in_python(app, monkeypatch, network, np.zeros(784, np.float32))["change"].found
    app.session_state["all nine"] = True
    app.run()
    assert "None was found for 0, 1, 2, 3, 4, 5, 6, 7, 8." in said(app)


def test_pixels_that_rounding_took_out_of_bounds_are_taken_back(sample, monkeypatch):
    own = sample[0][12] + np.float32(1e-6) * (sample[0][12] == 1)
    assert own.max() > 1
    app = start("change", own=own)
    change = in_python(app, monkeypatch, init_network(), own)["change"]
    np.testing.assert_allclose(values(app, "changes")["changed"], change.image, atol=1e-6)


def test_all_nine_stand_in_the_order_of_their_length(network, sample, downloads):
    app = start("change", sample="12")
    assert not drawn(app, "every change")
    app.session_state["all nine"] = True
    app.run()
    x = sample[0][12]
    answer = predict(network, x).argmax()
    changes = [counterfactual(network, x, k) for k in range(10) if k != answer]
    changes.sort(key=lambda change: change.distance)
    items = handed(app, "every change")["items"]
    assert [(item["caption"], item["detail"]) for item in items] == [
        (f"→ {change.target}", number(change.distance)) for change in changes
    ]
    table = read(downloads["sample-test-bundled-12-changed-to-every.csv"])
    assert table["wanted"].tolist() == [change.target for change in changes]
    np.testing.assert_allclose(table["distance"], [change.distance for change in changes])


# Backpropagation


@pytest.mark.parametrize("true", [3, 8])
def test_every_gradient_is_that_of_core(network, sample, true, monkeypatch, downloads):
    app = start("backward", true, sample="12")
    gradients = loss_gradients(network, sample[0][12].astype(float), true)
    loss = cross_entropy(gradients.activations["y"], true)
    shown = arrays(app, "gradients")
    names = [name for name in gradients if name[0] not in "Wb"]
    assert list(shown) == [f"d{name}" for name in names]
    for name in names:
        each = shown[f"d{name}"]
        np.testing.assert_allclose(each["values"], gradients[name], atol=1e-6)
        assert each["limit"] == pytest.approx(np.abs(gradients[name]).max())
    assert shown[f"da{network.depth}"]["truth"] == true
    y = gradients.activations["y"][true]
    assert listed(app)[1][1] == f"-log({number(y)}) = {number(float(loss))}"
    assert not any(each["best"] for each in shown.values())  # the largest gradient is no answer
    found = in_python(app, monkeypatch, network, sample[0][12])
    assert found["loss"] == pytest.approx(loss)
    for name in names:
        np.testing.assert_allclose(found["gradients"][name], gradients[name])

    app.session_state["backward numbers"] = True
    app.run()
    for name in names:
        app.button_group(key="backward array").set_value(f"d{name}").run()
        table = read(downloads[f"sample-test-bundled-12-d{name}.csv"])
        np.testing.assert_allclose(table[f"d{name}"], gradients[name])


def test_the_lines_of_numpy_give_the_gradients(network, sample):
    x = sample[0][12].astype(float)
    app = start("backward", 3, sample="12")
    names = {"np": np, "x": x, **network, **forward(network, x)}
    exec(code(app), names)
    gradients = loss_gradients(network, x, 3)
    for name, *_ in lines(network):
        np.testing.assert_allclose(names[name], gradients[name[1:]], rtol=1e-9)
    assert names["loss"] == pytest.approx(cross_entropy(gradients.activations["y"], 3))


def test_the_gradients_are_those_of_pytorch(network, sample):
    torch = pytest.importorskip("torch")
    x = torch.tensor(sample[0][12:13].astype(np.float64), requires_grad=True)
    activation = getattr(torch, network.activation)
    z, kept = x, {}
    for layer in range(1, network.depth + 1):
        W, b = (torch.tensor(np.float64(network[f"{kind}{layer}"])) for kind in "Wb")
        kept[f"da{layer}"] = a = z @ W + b
        a.retain_grad()
        if layer < network.depth:
            kept[f"dz{layer}"] = z = activation(a)
            z.retain_grad()
    loss = torch.nn.functional.cross_entropy(a, torch.tensor([3]))
    loss.backward()
    shown = values(start("backward", 3, sample="12"), "gradients")
    for name, tensor in {**kept, "dx": x}.items():
        np.testing.assert_allclose(shown[name], tensor.grad[0].numpy(), atol=1e-5)


def test_the_shapes_of_a_line_are_those_of_its_arrays(network):
    app = start("backward", 3)
    arrays = {"np": np, "x": np.zeros(784), **network, **forward(network, np.zeros(784))}
    exec(code(app), arrays)
    for line, shapes, _ in listed(app)[2:]:
        name = line.partition(" = ")[0]
        assert shapes.rpartition("→ ")[2] == str(arrays[name].shape)
        if "@" in shapes:
            before, _, W = line.split()[2:5]
            read = f"{arrays[before].shape} @ {arrays[W[:2]].T.shape} "
            assert shapes.startswith(read)


def test_steps_go_back_and_on_and_what_follows_is_yet_to_come(network):
    app = start("backward", 3)
    steps = ["loss", *(name for name, *_ in lines(network))]

    def computed():
        return [name for name, each in arrays(app, "gradients").items() if not each["blank"]]

    for step in reversed(steps[:-1]):
        app.button(key="backward back").click().run()
        assert f"**{step}**" in said(app)
        assert computed() == steps[1 : steps.index(step) + 1]
        at = steps.index(step)
        places = ["done"] * (at + 1) + ["now"] + ["later"] * (len(steps) - at - 1)  # t is the first
        assert [place for *_, place in listed(app)] == places
    app.button(key="backward back").click().run()
    assert computed() == steps[1:]
    app.button(key="backward step").click().run()
    app.button(key="backward step").click().run()
    assert computed() == steps[1:2]


def test_a_step_that_another_network_has_not_gives_way_to_the_last(bundle):
    bundle(init_network())
    bundle(random_network(784, 10), "small.npz")
    app = start("backward", 3, backward_step="da3")
    assert "**da3**" in said(app)
    app.selectbox(key="network").set_value("small.npz").run()
    assert not app.exception
    assert "**dx**" in said(app)


def test_a_digit_without_a_label_is_given_one(sample, monkeypatch):
    network, x = init_network(), sample[0][12]
    predicted = int(predict(network, x).argmax())
    app = start("backward", None, own=x)
    assert listed(app)[0][0] == f"t = {predicted}"
    app.selectbox(key="backward_label").set_value("6").run()
    gradients = loss_gradients(network, x.astype(float), 6)
    np.testing.assert_allclose(values(app, "gradients")["dx"], gradients.x, atol=1e-6)
    assert in_python(app, monkeypatch, network, x)["t"] == 6
    assert [box.key for box in start("backward", 6, own=x).main.selectbox] == []
