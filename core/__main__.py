"""The command line: ``python -m core COMMAND``."""

import sys

try:
    from core.cli.main import main

    code = main()
except KeyboardInterrupt:  # before a command has begun
    print("Stopped.", file=sys.stderr)
    code = 130
raise SystemExit(code)
