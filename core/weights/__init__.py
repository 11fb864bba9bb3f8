"""A network in a file.

Read `reader` (`read_weights`), `formats` (the table of forms), `content` (what is found in a file
of each), `forms` (files of arrays), `graphs` (files of operations), `layers` (which arrays are W1
and b1), `batchnorm` and `pixels` (what is folded into them), `finite` (whether its results are
numbers), `doubt` (another reading that does far better), `writer` (`write_weights`), `marks` (what
is written beside the arrays), `custom` (networks of one's own, each under a name), `portable` (a
network as a program), `published` (what the book's weights must give), `parameters` (what the
numbers of a network are like).
"""
