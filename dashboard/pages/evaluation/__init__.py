"""The parts of the page Evaluation, one a file."""
