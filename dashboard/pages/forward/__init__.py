"""The parts of the page Forward pass, one a file."""
