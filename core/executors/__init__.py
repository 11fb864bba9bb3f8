"""Where the tasks of a large job are computed: threads here, processes here, or a Dask cluster.

Whichever it is that `opening.open_pool` opens, a task is computed with one BLAS thread, in which a
product adds up in one order: the same task gives the same digits (on the same kind of processor,
with the same BLAS). In the processes of a caller's own executor it is so too; in the threads of one
BLAS has as many as the caller lets it have.

Read `pool` (tasks handed to an executor, and what becomes of them), `cluster` (Dask's workers),
`opening` (which of them is meant).
"""
