"""The table of data sets: the four files of each, what they must contain, where they may be."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from core.datasets.class_names import DIGITS, class_names
from core.files.names import OWN_NAME

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
    note : str
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


@dataclass(frozen=True)
class Verification:
    """The SHA-256 of a file as it is on disk, beside the one it must have."""

    file: SourceFile
    path: Path | None
    expected: str | None
    found: str | None

    @property
    def ok(self) -> bool:
        """Whether the file is there and, where its content is pinned, has that content."""
        return self.found is not None and self.expected in (None, self.found)


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
    """Give files named as MNIST's, of which only the archives' SHA-256 and sizes are known."""
    return tuple(
        SourceFile(file.role, file.name, *archive)
        for file, archive in zip(_MNIST.files, archives, strict=True)
    )


_SAMPLE = Source(
    "sample",
    "Bundled sample",
    DATA / "sample",
    files=_archives(
        ("b3dcd3f4e511d917b565930998c66142287a8da0d262e79a8902d5ea24511112", 660_602),
        ("d7dee61a403ae72b9f70b127b50d0af06743ec4aaed34108d98c20d28133ad34", 2_499),
        ("77ab10febbfeb9eb8217ffe30d9265d64edd4dd410618d5deb476ec06037ce14", 330_889),
        ("6385e891e2749bdae34a4635a5c9d73640a91a9e35d1fa9120d0238471359434", 1_252),
    ),
    note="These are the bundled pen-stroke digits, made by this project; they are not MNIST.",
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
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
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
OWN = DATA / "own"  # a folder for each data set that a person brought
CLASSES = "classes.txt"  # in such a folder: the name of each label, one a line, UTF-8


def sources() -> dict[str, Source]:
    """Give all data sets by name: the rows of the table, then those that a person brought."""
    folders = sorted(OWN.iterdir()) if OWN.is_dir() else []
    named = [folder for folder in folders if OWN_NAME.fullmatch(folder.name)]
    own = {folder.name: own_source(folder) for folder in named if folder.name not in SOURCES}
    return SOURCES | {name: source for name, source in own.items() if is_available(source)}


def own_source(folder: Path) -> Source:
    """Give the row of a data set that a person brought, named as its folder.

    Its classes are the digits where the folder does not name them, or not as it should; then the
    note says why.
    """
    files = tuple(SourceFile(file.role, file.name) for file in _MNIST.files)
    classes, note = DIGITS, ""
    try:
        classes = class_names((folder / CLASSES).read_text("utf-8-sig", errors="replace"))
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        note = f"The labels are shown as digits, because {folder / CLASSES} names none. {error}"
    return Source(folder.name, folder.name, folder, files, classes=classes, note=note)


def find_source(source: str | Source) -> Source:
    """Give the row of the table with this name, or the row itself.

    Raises
    ------
    ValueError
        If no data set has this name; the message lists those there are.
    """
    if isinstance(source, Source):
        return source
    rows = SOURCES if source in SOURCES else sources()
    if source not in rows:
        raise ValueError(
            f"There is no data set {str(source)[:40]!r}: choose one of {', '.join(rows)}."
        )
    return rows[source]


def variable(source: Source, setting: str) -> str:
    """Name the environment variable of a data set: ``MNIST_DIR``, ``FASHION_MNIST_MIRROR``."""
    return f"{source.name.upper().replace('-', '_')}_{setting}"


def chosen_folder(source: Source) -> Path | None:
    """Give the folder set in the environment, which is read and never written to, or None.

    Only a data set that can be fetched has one: the others are where they are.
    """
    folder = os.environ.get(variable(source, "DIR")) if source.mirrors else None
    return Path(folder).expanduser() if folder else None


def locate(source: str | Source) -> dict[str, Path | None]:
    """Tell where each file is, by its role; None if it is missing. Touches no network.

    An unpacked file is preferred to its archive: it loads several times faster.
    """
    source = find_source(source)
    folder = chosen_folder(source) or source.folder
    return {file.role: _find(folder / file.name) for file in source.files}


def is_available(source: str | Source) -> bool:
    """Tell whether all files are there, so that nothing needs to be fetched."""
    return None not in locate(source).values()


def require(source: str | Source) -> dict[str, Path]:
    """Give the path of each file by its role, as `locate`, where all must be there.

    Raises
    ------
    FileNotFoundError
        If a file is missing; the message names it, the folder, and what to do.
    """
    source = find_source(source)
    found = locate(source)
    missing = [file.name for file in source.files if found[file.role] is None]
    if missing:
        folder = chosen_folder(source)
        if folder:
            name = variable(source, "DIR")
            where, remedy = f"{folder}, the folder that {name} names", f"correct or unset {name}"
        elif source.mirrors:
            where, remedy = f"{source.folder}", f"fetch {source.title} first"
        else:
            where, remedy = f"{source.folder}", "put back what was there"
        raise FileNotFoundError(
            f"{source.title} needs {', '.join(missing)} (plain or .gz), not found in {where}: "
            f"add what is missing, or {remedy}."
        )
    return {role: path for role, path in found.items() if path is not None}


def verify(source: str | Source) -> tuple[Verification, ...]:
    """Compute the SHA-256 of every file that is there, in the form it is in, archive or unpacked.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    source = find_source(source)
    found = locate(source)
    return tuple(_verify(file, found[file.role]) for file in source.files)


def _find(path: Path) -> Path | None:
    candidates = (path, path.with_name(f"{path.name}.gz"))
    return next((candidate for candidate in candidates if os.path.isfile(candidate)), None)


def _verify(file: SourceFile, path: Path | None) -> Verification:
    expected = file.archive_sha256 if path and path.suffix == ".gz" else file.sha256
    if path is None:
        return Verification(file, None, expected, None)
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    return Verification(file, path, expected, found)
