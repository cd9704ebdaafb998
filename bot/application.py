"""The Telegram application with its handlers; the process and the tests build it by the same function."""

from types import NoneType

from telegram import LinkPreviewOptions, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.administration import access, gate, privacy, registry
from bot.administration.callbacks import ADMIN_PATTERN, FORGET_PATTERN
from bot.callbacks import SOURCES_PATTERN, TOPIC_PATTERN
from bot.context import IsnadApplication, Services, context_with
from bot.handlers import errors, questions, sources, start, topics
from bot.patience import Patience
from bot.turns import ChatTurns

ALLOWED_UPDATES = ("message", "callback_query")
"""The updates that the handlers below know."""

_GATE = -1  # a group of handlers before the one of all others
_UPLOAD = r"(?i)^/add(@\w+)?(\s|$)"
_INVITATION = r"^/start(@\w+)?\s+i_"


def build_application(services: Services) -> IsnadApplication:
    """Return the application, not initialised yet."""
    settings = services.settings
    builder = (
        Application.builder()
        .token(settings.telegram_bot_token.get_secret_value())
        .context_types(ContextTypes(context_with(services), bot_data=NoneType, chat_data=NoneType, user_data=NoneType))
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True), allow_sending_without_reply=True))
        .rate_limiter(Patience())
        .concurrent_updates(ChatTurns())
        .job_queue(None)
    )
    if settings.telegram_api_url is not None:
        builder = builder.base_url(f"{settings.telegram_api_url}/bot").base_file_url(
            f"{settings.telegram_api_url}/file/bot"
        )
    application = builder.build()
    _add_handlers(application)
    return application


def _add_handlers(application: IsnadApplication) -> None:
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    application.add_handler(TypeHandler(Update, gate.admit), _GATE)
    application.add_handlers(
        (
            CommandHandler(tuple(registry.COMMANDS), registry.command, private),
            MessageHandler(private & filters.CaptionRegex(_UPLOAD), registry.command),
            CommandHandler("privacy", privacy.explain_privacy, private),
            CommandHandler("forget", privacy.ask_to_forget, private),
            CommandHandler("start", access.redeem, private & filters.Regex(_INVITATION)),
            CallbackQueryHandler(registry.button, ADMIN_PATTERN),
            CallbackQueryHandler(privacy.forget, FORGET_PATTERN),
            CommandHandler("start", start.start, private),
            CommandHandler("help", start.explain, private),
            CommandHandler("sources", sources.show_sources, private),
            MessageHandler(private & filters.COMMAND, questions.decline_unknown_command),
            MessageHandler(private & filters.TEXT, questions.answer_question),
            MessageHandler(private & ~filters.StatusUpdate.ALL, questions.decline_other_kinds),
            CallbackQueryHandler(sources.show_sources_of_button, SOURCES_PATTERN),
            CallbackQueryHandler(topics.ask_topic_of_button, TOPIC_PATTERN),
            CallbackQueryHandler(sources.dismiss_unknown_button),
        )
    )
    application.add_error_handler(errors.apologise)
