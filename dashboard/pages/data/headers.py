"""The first bytes of the four files, each with its meaning."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import streamlit as st

from core.datasets.sources import require
from core.datasets.table import Source
from core.files.idx_parts import Part, idx_parts
from core.files.idx_stream import is_packed
from core.messages import message_of
from dashboard.widgets.numbers import csv_button
from dashboard.words import _, literal, said

VALUES = 6  # numbers behind the header that are shown


def file_headers(source: Source) -> None:
    """Take the beginning of each file of a data set apart."""
    st.subheader(_("The first bytes of the four files"), anchor=False)
    try:
        paths = require(source)
        parts = {role: idx_parts(path, VALUES) for role, path in paths.items()}
    except (OSError, ValueError) as error:
        st.error(literal(message_of(error)))
        return
    images, labels = (parts[role][-1].start for role in ("x_test", "t_test"))
    st.markdown(
        _(
            ":small[IDX is a header, then the numbers; a length takes four bytes, most significant "
            "first. Images have three lengths, so their pixels begin at byte {images_sum}; labels "
            "have one: {labels_sum}. Hence the book's `np.frombuffer(f.read(), np.uint8, "
            "offset={images})` and `offset={labels}`.]",
            images=images,
            images_sum=_sum(3, images),
            labels=labels,
            labels_sum=_sum(1, labels),
        )
    )
    for split in ("train", "test"):
        for kind, column in zip("xt", st.columns(2, gap="medium"), strict=True):
            role = f"{kind}_{split}"
            column.markdown(_heading(role, paths[role]))
            column.markdown(_table(parts[role]))
    csv_button(lambda: table(parts), f"{source.name}-headers")


def table(parts: Mapping[str, list[Part]]) -> pd.DataFrame:
    """Return the parts of all files: a row a part."""
    return pd.DataFrame(
        {"file": role, "bytes": part.places, "hex": part.hex, "meaning": part.meaning}
        for role in parts
        for part in parts[role]
    ).set_index("file")


def _sum(dimensions: int, offset: int) -> str:
    return f"4 + {dimensions} × 4 = {offset}".replace(" ", "\N{NO-BREAK SPACE}")


def _heading(role: str, path: Path) -> str:
    file = literal(path.name)
    if is_packed(path):
        return _("**`{role}`** :small[{file}, unpacked]", role=role, file=file)
    return f"**`{role}`** :small[{file}]"


def _table(parts: list[Part]) -> str:
    rows = [
        f"| :small[{part.places}] | `{part.hex}` | :small[{said(part.meaning)}] |" for part in parts
    ]
    return "\n".join([_("| bytes | hex | meaning |"), "| --- | --- | --- |", *rows])
