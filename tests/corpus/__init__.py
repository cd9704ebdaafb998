"""Tests of the corpus: files to Documents."""
