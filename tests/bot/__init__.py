"""Tests of the bot's parts, and of its conversations inside this process."""
