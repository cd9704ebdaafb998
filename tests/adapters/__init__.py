"""The adapters, each against the suite of its port and on its own."""
