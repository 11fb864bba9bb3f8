"""The commands of ``python -m core``, a file each."""
