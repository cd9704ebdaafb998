"""The core of retrieval over the fakes: indexing, generations, answering, evaluation, the command line."""
