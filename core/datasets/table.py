"""The table of data sets: the four files of each, what they must contain, who publishes them."""

from dataclasses import dataclass
from pathlib import Path

from core.datasets.class_names import DIGITS
from core.messages import Message

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True)
class SourceFile:
    """One of the four files of a data set.

    Attributes
    ----------
    role : str
        ``x_train``, ``t_train``, ``x_test`` or ``t_test``.
    name : str
        Its name, without the ``.gz`` of the archive it is published as.
    archive_sha256, archive_size
        What the archive must be, size in bytes; None and 0 where any content will do.
    sha256, size
        The same of the IDX file in it. Where nobody publishes them, the archive stays packed, so
        that it can be verified at any time.
    """

    role: str
    name: str
    archive_sha256: str | None = None
    archive_size: int = 0
    sha256: str | None = None
    size: int = 0


@dataclass(frozen=True)
class Source:
    """A data set in MNIST's form.

    Attributes
    ----------
    name, title : str
        What the code calls it, and what a person reads.
    folder : Path
        Where its files are, or where those that are fetched go.
    files : tuple of SourceFile
        One in each role.
    mirrors : tuple of str
        The addresses of folders that publish its archives, in the order they are tried. A data
        set without any is never fetched.
    classes : tuple of str
        What each label stands for.
    note : Message or str
        What a person who sees its samples should know.
    connect_timeout, read_timeout : float
        Seconds to wait for a connection, and for each next part of an answer.
    """

    name: str
    title: str
    folder: Path
    files: tuple[SourceFile, ...]
    mirrors: tuple[str, ...] = ()
    classes: tuple[str, ...] = DIGITS
    note: str = ""
    connect_timeout: float = 10.0
    read_timeout: float = 30.0


_MNIST = Source(
    "mnist",
    "MNIST",
    DATA / "mnist",
    files=(
        SourceFile(
            "x_train",
            "train-images-idx3-ubyte",
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            9_912_422,
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            47_040_016,
        ),
        SourceFile(
            "t_train",
            "train-labels-idx1-ubyte",
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            28_881,
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            60_008,
        ),
        SourceFile(
            "x_test",
            "t10k-images-idx3-ubyte",
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            1_648_877,
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            7_840_016,
        ),
        SourceFile(
            "t_test",
            "t10k-labels-idx1-ubyte",
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            4_542,
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            10_008,
        ),
    ),
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
)


def _archives(*archives: tuple[str, int]) -> tuple[SourceFile, ...]:
    """Return files named as MNIST's, of which only the archives' SHA-256 and sizes are known."""
    return tuple(
        SourceFile(file.role, file.name, *archive)
        for file, archive in zip(_MNIST.files, archives, strict=True)
    )


_SAMPLE = Source(
    "sample",
    Message("Bundled sample"),
    DATA / "sample",
    files=_archives(
        ("b3dcd3f4e511d917b565930998c66142287a8da0d262e79a8902d5ea24511112", 660_602),
        ("d7dee61a403ae72b9f70b127b50d0af06743ec4aaed34108d98c20d28133ad34", 2_499),
        ("77ab10febbfeb9eb8217ffe30d9265d64edd4dd410618d5deb476ec06037ce14", 330_889),
        ("6385e891e2749bdae34a4635a5c9d73640a91a9e35d1fa9120d0238471359434", 1_252),
    ),
    note=Message("These are the bundled pen-stroke digits, not MNIST."),
)
_FASHION_MNIST = Source(
    "fashion-mnist",
    "Fashion-MNIST",
    DATA / "fashion-mnist",
    files=_archives(
        ("3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", 26_421_880),
        ("a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", 29_515),
        ("346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", 4_422_102),
        ("67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", 5_148),
    ),
    mirrors=(
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ),
    classes=(
        Message("T-shirt/top"),
        Message("Trouser"),
        Message("Pullover"),
        Message("Dress"),
        Message("Coat"),
        Message("Sandal"),
        Message("Shirt"),
        Message("Sneaker"),
        Message("Bag"),
        Message("Ankle boot"),
    ),
)
_KMNIST = Source(
    "kmnist",
    "Kuzushiji-MNIST",
    DATA / "kmnist",
    files=_archives(
        ("51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4", 18_165_135),
        ("e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17", 29_497),
        ("edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5", 3_041_136),
        ("20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c", 5_120),
    ),
    # Its authors publish it without TLS; what arrives must have the SHA-256 all the same.
    mirrors=("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",),
    # Each hiragana with how it is read.
    classes=(
        "お o",
        "き ki",
        "す su",
        "つ tsu",
        "な na",
        "は ha",
        "ま ma",
        "や ya",
        "れ re",
        "を wo",
    ),
)
SOURCES = {source.name: source for source in (_MNIST, _SAMPLE, _FASHION_MNIST, _KMNIST)}
