"""The outside: faiss, tantivy, sqlmodel and sentence-transformers behind the ports, imported nowhere else."""

import os

import numpy as np  # noqa: F401  # pyright: ignore[reportUnusedImport] - its threads have to be there to be limited
from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

# faiss and torch each bring a pool of threads. Waiting by spinning, the default, the idle pool takes the cores from the
# working one: a question takes four times as long. It is read when the first of them is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# NumPy's threads spin as well, and its matrices are small here: with one thread a question takes as long, and half of
# the processor's time.
threadpool_limits(limits=1, user_api="blas")
