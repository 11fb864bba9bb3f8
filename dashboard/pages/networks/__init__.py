"""The parts of the page Networks, one a file."""
