"""A network in a file.

Read `reader` (`read_weights`), `formats` (what a file of each form holds, as `content` has it),
`layers` (the names frameworks give), `order` and `chaining` (which layer comes first), `pixels`
(what a network expects of them), `finite` (whether its results are numbers), `writer`
(`write_weights`), `marks` (what is written beside the arrays), `custom` (networks of one's own,
each under a name), `portable` (a network as a program), `published` (what the book's weights must
give), `parameters` (what the numbers of a network are like).
"""
