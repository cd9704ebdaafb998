"""Reported speech: what is said in a document, by which words it is reported, and who says it."""

from retrieval.arabic.speech.finding import SPEECH_VERSION, find_reports

__all__ = ["SPEECH_VERSION", "find_reports"]
