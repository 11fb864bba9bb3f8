"""A file brought from a web address: `transfer`, whose `answer` comes at a `pace` or has `errors`.

Imported inside functions: most programs find the files there, and need no requests.
"""
