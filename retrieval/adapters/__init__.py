"""The outside: faiss, tantivy, sqlmodel and sentence-transformers behind the ports, imported nowhere else."""

import os

# faiss and torch each bring a pool of threads. Waiting by spinning, the default, the idle pool takes the cores from the
# working one: a question takes four times as long. It is read when the first of them is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
