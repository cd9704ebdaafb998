"""The Arabic language as the index sees it: folding, sentences and terms."""
