"""The parts of the page What if, one a file."""
