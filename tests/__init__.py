"""The tests of Isnad."""
