"""Reported speech: what is found, whose it is, and what is none."""
