"""The command line: ``python -m core COMMAND``."""

from core.cli.main import main

raise SystemExit(main())
