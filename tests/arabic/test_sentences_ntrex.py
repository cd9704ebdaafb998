"""How well sentences are found in professionally translated news (NTREX-128)."""

from pathlib import Path

from tests.arabic.boundaries import measure_file


def test_boundaries_are_found_in_translated_news(shared_data: Path) -> None:
    """At least 99 of 100 ends are found, and at least 99 of 100 found are ends."""
    boundaries = measure_file(shared_data / "ntrex" / "dev.jsonl")
    assert boundaries.right > 800
    assert boundaries.precision >= 0.99
    assert boundaries.recall >= 0.99
