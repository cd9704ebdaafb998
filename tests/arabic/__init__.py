"""Truths about folding, sentences and terms."""
