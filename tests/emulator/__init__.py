"""A strict Telegram Bot API in memory: an HTTP server for the bot, and people to write to it from a test."""

from tests.emulator.emulator import TOKEN, Emulator
from tests.emulator.people import Person

__all__ = ["TOKEN", "Emulator", "Person"]
