"""The parts of an update that the filters of a handler have made sure of."""

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User


def message_of(update: Update) -> Message:
    """Return the message of an update that a message filter let through, new or edited."""
    message = update.message or update.edited_message
    if message is None:
        reason = f"update {update.update_id} has no message"
        raise ValueError(reason)
    return message


def sender_of(update: Update) -> User:
    """Return who sent a message."""
    if update.effective_user is None:
        message = f"update {update.update_id} has no sender"
        raise ValueError(message)
    return update.effective_user


def press_of(update: Update) -> tuple[CallbackQuery, MaybeInaccessibleMessage]:
    """Return a pressed button with its message, of which an old one comes with its chat and number only."""
    query = update.callback_query
    if query is None or query.message is None:
        message = f"update {update.update_id} has no button of a message"
        raise ValueError(message)
    return query, query.message
