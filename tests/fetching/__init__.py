"""Fetching: addresses, downloads, feeds and the store, over a server of the loopback."""
