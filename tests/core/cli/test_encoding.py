"""The command line where the machine's encoding is GBK, as on Windows in Chinese."""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
#: Text that is read or written in the machine's encoding is an error, whatever that can encode.
PROGRAM = """
import sys, warnings
warnings.filterwarnings("error", category=EncodingWarning, module="core")
from core.cli.main import main
for line in sys.stdin.buffer.read().decode("utf-8").splitlines():
    code = main(line.split())
    print(code, line.split()[0], file=sys.stderr)
"""
COMMANDS = """
synthesize 60 --images x --labels t
add small x t --names names.txt
info --weights {project}/data/weights/bundled.npz
show 3 --data sample --png 3.png
predict x 3.png none.png --output y.csv
evaluate --images x --labels t --csv wrong.csv
train mine.npz --data small --hidden 4 --epochs 1 --held-out 5
check --data small --weights mine.npz
"""


def test_every_command_runs_where_the_encoding_is_gbk(tmp_path):
    (tmp_path / "names.txt").write_text("\n".join("零一二三四五六七八九"), encoding="utf-8")
    program = (
        "from pathlib import Path; from core.datasets import sources\n"
        f"sources.OWN = Path({str(tmp_path / 'own')!r})\n{PROGRAM}"
    )
    found = subprocess.run(
        [sys.executable, "-X", "warn_default_encoding", "-c", program],
        input=COMMANDS.format(project=PROJECT).strip().encode(),
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "LC_ALL": "zh_CN.GBK",  # where it is not installed the encoding is ASCII
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONUTF8": "0",
            "PYTHONIOENCODING": "gbk",
        },
        capture_output=True,
        check=False,
    )

    said = found.stderr.decode("gbk").splitlines()
    ended = " ".join(line for line in said if line.split()[0].isdigit())
    commands = "0 synthesize 0 add 0 info 0 show 1 predict 0 evaluate 0 train 0 check"
    assert ended == commands, "\n".join(said)
    out = found.stdout.decode("gbk")
    assert "零, 一, …, 九" in out
