"""The parts of the page Checks, one a file."""
