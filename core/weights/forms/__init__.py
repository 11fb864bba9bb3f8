"""Forms of a weight file that hold arrays: each read without trust.

Read `pickle_file`, `safetensors_file`, `npy_file` and `json_file`; `trees`, `nested` and
`checkpoint` (where the arrays are in nested objects), `objects` and `foreign` (what is told as what
it is), `packages` (those that a form needs).
"""
