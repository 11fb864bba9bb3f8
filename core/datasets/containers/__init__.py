"""The containers that people keep data sets in, each told by its content and read without trust.

Read `piece` (what a container gives) and `forms` (the table of containers); `archives` unpacks what
files come in; `arrays`, `csv_rows`, `parquet_rows` and `pictures` read a container each.
"""
