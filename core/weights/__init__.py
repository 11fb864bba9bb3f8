"""A network in a file.

Read `formats` (`read_weights`, `write_weights`), `state_dict` (the names frameworks give), `custom`
(networks of one's own, each under a name), `portable` (a network as a program), `published` (what
the book's weights must give), `parameters` (what the numbers of a network are like).
"""
