"""Imports stand in a program as Ruff would have them."""

import subprocess
import sys

from dashboard.widgets.in_python import imports


def test_imports_are_in_the_order_of_ruff():
    written = imports(
        "from core.images.affine import turn",
        "",
        "from PIL import Image",
        "from core import forward, load_mnist",
        "import numpy as np",
        "from math import inf",
    )
    assert written == (
        "from math import inf\n\nimport numpy as np\nfrom PIL import Image\n\n"
        "from core import forward, load_mnist\nfrom core.images.affine import turn\n"
    )
    command = [sys.executable, "-m", "ruff", "check", "--select=I", "--stdin-filename=x.py", "-"]
    subprocess.run(command, input=written.encode(), check=True, stdout=subprocess.DEVNULL)


def test_nothing_is_written_of_no_imports():
    assert imports("", "") == ""
