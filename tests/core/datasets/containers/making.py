"""Files that people keep data sets in, made of arrays by what they would be made with."""

import io
import tarfile
import zipfile

import numpy as np
from PIL import Image

from core import write_idx

random = np.random.default_rng(11)
IMAGES = {
    split: np.where(
        random.random((n, 28, 28)) < 0.2, random.integers(1, 256, (n, 28, 28)), 0
    ).astype(np.uint8)
    for split, n in (("train", 30), ("test", 12))
}
LABELS = {split: (np.arange(len(images)) % 10).astype(np.uint8) for split, images in IMAGES.items()}


def idx(array, folder):
    write_idx(folder / "array", array)
    return (folder / "array").read_bytes()


def npz(**arrays):
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def csv(images, labels=None, *, at=0, header=True, sep=","):
    """Return a row an image, its label in a column of its own."""
    rows = images.reshape(len(images), images[:1].size or 784).tolist()
    heading = [f"pixel{i}" for i in range(images[:1].size or 784)]
    if labels is not None:
        heading.insert(at, "label")
        for row, label in zip(rows, labels, strict=True):
            row.insert(at, label)
    return "".join(f"{sep.join(map(str, row))}\n" for row in [heading] * header + rows).encode()


def png(image):
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return file.getvalue()


def zipped(files, packing=zipfile.ZIP_DEFLATED):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", packing) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return archive.getvalue()


def tarred(files, mode="w:gz"):
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode=mode) as file:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            file.addfile(member, io.BytesIO(content))
    return archive.getvalue()


def folders(images, labels, above=""):
    """Return pictures by their paths, a folder a label."""
    return {
        f"{above}{label}/{i}.png": png(image)
        for i, (image, label) in enumerate(zip(images, labels, strict=True))
    }
