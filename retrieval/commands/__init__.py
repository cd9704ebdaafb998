"""The command line: a module a subcommand, and how each shows what it found."""
