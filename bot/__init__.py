"""The Telegram bot that answers from what `retrieval` has indexed."""

import os

# Otherwise python-telegram-bot warns, each time it is told to slow down, of a change that is awaited here already.
os.environ.setdefault("PTB_TIMEDELTA", "true")
