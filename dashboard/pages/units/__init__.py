"""The parts of the page Hidden units, one a file."""
