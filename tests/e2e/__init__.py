"""End to end: the real bot as a process against the emulator, over HTTP."""
