"""A network in a file.

Read `reader` (`read_weights`), `writer` (`write_weights`), `formats` (what a file of each form
holds), `state_dict` (the names frameworks give), `custom` (networks of one's own, each under a
name), `portable` (a network as a program), `published` (what the book's weights must give),
`parameters` (what the numbers of a network are like).
"""
