"""The inbox at work: the long poll, the dispatcher, attempts, and the commits that they share."""
