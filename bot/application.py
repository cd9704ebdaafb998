"""The Telegram application with its handlers; the process and the tests build it by the same function."""

from types import NoneType

from telegram import LinkPreviewOptions, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.administration import access, gate, privacy, registry
from bot.administration.callbacks import ADMIN_PATTERN, FORGET_PATTERN
from bot.callbacks import (
    CARD_PATTERN,
    DOCUMENTS_PATTERN,
    FILTER_PATTERN,
    SCOPE_PATTERN,
    SETTING_PATTERN,
    SOURCES_PATTERN,
    SPEAKERS_PATTERN,
    TOPIC_PATTERN,
)
from bot.context import IsnadApplication, Services, context_with
from bot.handlers import (
    cards,
    errors,
    inline,
    kinds,
    owning,
    questions,
    scopes,
    settings,
    sources,
    speakers,
    start,
    topics,
)
from bot.handlers import filters as filtering
from bot.patience import Patience
from bot.telegram_requests import TelegramRequest

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "chosen_inline_result")
"""The updates that the handlers below know."""

_CONNECTIONS = 256
# Groups of handlers before the one of all others.
_GATE, _OWNERSHIP = -2, -1
_UPLOAD = r"(?i)^/add(@\w+)?(\s|$)"
_INVITATION = r"^/start(@\w+)?\s+i_"


def build_application(services: Services) -> IsnadApplication:
    """Return the application, not initialised yet."""
    chosen = services.settings
    builder = (
        Application.builder()
        .token(chosen.telegram_bot_token.get_secret_value())
        .context_types(ContextTypes(context_with(services), bot_data=NoneType, chat_data=NoneType, user_data=NoneType))
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True), allow_sending_without_reply=True))
        .rate_limiter(Patience())
        .request(TelegramRequest(services.metrics, services.contact, _CONNECTIONS))
        .updater(None)
        .job_queue(None)
    )
    if chosen.telegram_api_url is not None:
        builder = builder.base_url(f"{chosen.telegram_api_url}/bot").base_file_url(
            f"{chosen.telegram_api_url}/file/bot"
        )
    application = builder.build()
    _add_handlers(application)
    return application


def _add_handlers(application: IsnadApplication) -> None:
    new = filters.UpdateType.MESSAGE
    private = filters.ChatType.PRIVATE & new
    groups = filters.ChatType.GROUPS & new
    talk = private | groups
    application.add_handler(TypeHandler(Update, gate.admit), _GATE)
    application.add_handler(CallbackQueryHandler(owning.keep_to_owner), _OWNERSHIP)
    application.add_handlers(
        (
            CommandHandler(tuple(registry.COMMANDS), registry.command, private),
            MessageHandler(private & filters.CaptionRegex(_UPLOAD), registry.command),
            CommandHandler("privacy", privacy.explain_privacy, private),
            CommandHandler("forget", privacy.ask_to_forget, private),
            CommandHandler("start", access.redeem, private & filters.Regex(_INVITATION)),
            CallbackQueryHandler(registry.button, ADMIN_PATTERN),
            CallbackQueryHandler(privacy.forget, FORGET_PATTERN),
            CommandHandler("start", start.start, talk),
            CommandHandler("help", start.explain, talk),
            CommandHandler("sources", sources.show_sources, talk),
            CommandHandler("ask", questions.ask, talk),
            CommandHandler("said", speakers.say, talk),
            CommandHandler("speakers", speakers.show_speakers, talk),
            CommandHandler("settings", settings.show_settings, talk),
            CommandHandler("filter", filtering.show_filter, talk),
            CommandHandler("language", settings.choose_language, talk),
            MessageHandler(private & filters.COMMAND, questions.decline_unknown_command),
            MessageHandler(talk & filters.TEXT & ~filters.COMMAND, questions.answer_question),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.TEXT, questions.answer_again),
            MessageHandler(private & ~filters.StatusUpdate.ALL & ~filters.TEXT, kinds.decline_other_kinds),
            InlineQueryHandler(inline.offer_passages),
            ChosenInlineResultHandler(inline.record_choice),
            CallbackQueryHandler(cards.press_card, CARD_PATTERN),
            CallbackQueryHandler(sources.press_sources, SOURCES_PATTERN),
            CallbackQueryHandler(sources.press_documents, DOCUMENTS_PATTERN),
            CallbackQueryHandler(speakers.press_speakers, SPEAKERS_PATTERN),
            CallbackQueryHandler(scopes.widen, SCOPE_PATTERN),
            CallbackQueryHandler(filtering.press_filter, FILTER_PATTERN),
            CallbackQueryHandler(topics.ask_topic_of_button, TOPIC_PATTERN),
            CallbackQueryHandler(settings.press_setting, SETTING_PATTERN),
            CallbackQueryHandler(sources.dismiss_unknown_button),
        )
    )
    application.add_error_handler(errors.apologise)
