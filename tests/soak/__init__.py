"""The long trials of `make soak`: each does harm to the real bot many times and writes what was lost into a table."""
