"""The walk: from the bytes of a file to the accuracy, over the real pages.

Each step opens a view of a page and asks for a guess, which figures of the network and the data
that are chosen then settle: guess, act, see. Read `step` (what a step is), `data_steps`,
`network_steps`, `answer_steps` and `evaluation_steps` (what the fourteen are), then `panel` (how
they are shown). A class follows its teacher's walk: `class_view` (what is followed), `class_panel`
(what is said of it), `class_changes` (how a tab learns of it).
"""
