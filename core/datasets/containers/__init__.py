"""The containers that people keep data sets in, each told by its content and read without trust.

Read `piece` (what a container gives) and `forms` (the table of containers); `archives` unpacks what
files come in; `arrays`, `pickles`, `csv_rows`, `parquet_rows` and `pictures` read a container each,
and `foreign` says what is none.
"""
