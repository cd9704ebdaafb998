"""The parts of an update that the filters of a handler have made sure of."""

from telegram import Message, Update, User


def message_of(update: Update) -> Message:
    """Return the message of an update that a message filter let through."""
    if update.message is None:
        message = f"update {update.update_id} has no message"
        raise ValueError(message)
    return update.message


def sender_of(update: Update) -> User:
    """Return who sent a message in a private chat."""
    if update.effective_user is None:
        message = f"update {update.update_id} has no sender"
        raise ValueError(message)
    return update.effective_user
