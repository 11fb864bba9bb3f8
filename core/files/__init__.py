"""Formats of bytes, read without trust and written whole or not at all.

Read `atomic` (writing), `addresses` (files of other machines), `idx_stream` (what an IDX file is),
`idx` (whole arrays of one), `idx_parts` (a part of one), then `safe_gzip`, `safe_zip` and
`safe_npz`; `number_types`, `pickle_notes`, `pickle_machine`, `pickled_arrays`, `pickled_tensors`,
`pickle_plain`, `safe_torch` and `safe_pickle` (arrays, with nothing run), `safe_hdf5`,
`hdf5_process` and `hdf5_texts` (those of HDF5), `safe_parquet`, `typed_rows` and `tables` (rows as
CSV or Parquet); `names` says what a person may call a file, `quota` how much may be kept, `journal`
keeps the finished parts of a job.
"""
