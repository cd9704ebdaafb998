"""Tests of the bot as a service."""
