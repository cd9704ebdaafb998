"""Texts that a fuzzer makes, guided by what they reach in the code: `make fuzz`."""
