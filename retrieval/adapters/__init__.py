"""The outside: faiss, tantivy, sqlmodel and sentence-transformers behind the ports, imported nowhere else."""
