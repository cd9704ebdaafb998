"""/add and /remove: documents join and leave the corpus, each after a look and a confirming button."""

import asyncio
import logging
from pathlib import Path, PurePosixPath

from telegram import Document, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatAction

from bot.administration import confirmations, corpus_files, texts
from bot.administration.actions import Outcome, Press, Request
from bot.administration.callbacks import admin_callback
from bot.administration.confirmations import Addition, Removal
from bot.administration.file_names import safe_name
from bot.administration.paging import page_buttons, show_first_page, show_page
from bot.administration.preview import Preview, TooDemandingError, preview
from bot.composing import Rendered
from bot.context import Context
from bot.messaging import reply
from bot.render import render_failure
from retrieval.arabic.bidi import one_line
from retrieval.corpus import READERS

ADD_NAME, REMOVE_NAME, DISMISS_NAME = "add", "remove", "dismiss"
PICK_NAME, FILES_NAME = "pick", "files"
"""The names of the buttons: the first three confirm or dismiss, the others choose a file and turn the pages."""

_MEGABYTE = 1 << 20
_PAGE_SIZE = 8
_LABEL_LIMIT, _TITLE_LIMIT, _BEGINNING_LIMIT = 48, 200, 400

logger = logging.getLogger(__name__)


async def add(request: Request) -> Outcome:
    """Stage the document that the command is the caption of, and show what it holds."""
    document = request.message.document
    if document is None:
        await reply(request.message, Rendered(texts.HOW_TO_ADD))
        return Outcome("refused")
    name, refusal = await _check(document, request.context)
    if name is None or refusal:
        await reply(request.message, Rendered(refusal))
        return Outcome("refused", one_line(document.file_name or "", _LABEL_LIMIT))
    seeds = request.context.services.settings.seeds_dir
    try:
        staged = await asyncio.to_thread(corpus_files.stage, seeds, PurePosixPath(name).suffix.lower())
    except corpus_files.TooManyStagedError:
        await reply(request.message, Rendered(texts.TOO_MANY_STAGED))
        return Outcome("refused", name)
    await request.context.bot.send_chat_action(request.message.chat.id, ChatAction.TYPING)
    try:
        found = await _fetch(document, staged, name)
    except TooDemandingError:
        await reply(request.message, Rendered(texts.UPLOAD_TOO_DEMANDING))
        return Outcome("refused", name)
    if not found.sentences:
        unreadable = render_failure(texts.UPLOAD_UNREADABLE, found.reason)
        await reply(request.message, unreadable if found.reason else Rendered(texts.UPLOAD_EMPTY))
        return Outcome("refused", name)
    token = await confirmations.ask(request.context.services.worker, request.sender.id, Addition(staged, name))
    await reply(request.message, _preview(name, found), _confirmation(texts.ADD_BUTTON, ADD_NAME, token))
    return Outcome(detail=name)


async def confirm_addition(press: Press) -> Outcome:
    """Put the staged file among the seeds and reindex."""
    what = await confirmations.take(press.context.services.worker, press.argument, press.query.from_user.id)
    if not isinstance(what, Addition):
        await press.query.answer(texts.BUTTON_EXPIRED, show_alert=True)
        return Outcome("refused")
    seeds = press.context.services.settings.seeds_dir
    try:
        added = await asyncio.to_thread(corpus_files.put_in, what.staged, seeds, what.name)
    except FileNotFoundError:
        await press.query.answer(texts.BUTTON_EXPIRED, show_alert=True)
        return Outcome("refused", what.name)
    await press.query.answer()
    if not added:
        what.staged.unlink(missing_ok=True)
        await press.message.edit_text(texts.UPLOAD_EXISTS)
        return Outcome("refused", what.name)
    await _reindex(press, texts.UPLOAD_ADDED, texts.UPLOAD_ADDED_WHILE_BUILDING)
    return Outcome(detail=what.name)


async def remove(request: Request) -> Outcome:
    """Show the files of the corpus to choose from."""
    return await show_first_page(request, _page)


async def turn_page(press: Press) -> Outcome:
    """Show another page of them."""
    return await show_page(press, _page)


async def pick(press: Press) -> Outcome:
    """Ask whether the file chosen is to be deleted."""
    path = await _path_of(press.context, press.argument)
    if path is None:
        await press.query.answer(texts.FILE_GONE, show_alert=True)
        return Outcome("refused")
    await press.query.answer()
    token = await confirmations.ask(press.context.services.worker, press.query.from_user.id, Removal(path))
    await press.message.edit_text(
        texts.remove_question(one_line(path, _TITLE_LIMIT)),
        reply_markup=_confirmation(texts.REMOVE_BUTTON, REMOVE_NAME, token),
    )
    return Outcome(detail=path)


async def confirm_removal(press: Press) -> Outcome:
    """Delete the file and reindex."""
    what = await confirmations.take(press.context.services.worker, press.argument, press.query.from_user.id)
    if not isinstance(what, Removal):
        await press.query.answer(texts.BUTTON_EXPIRED, show_alert=True)
        return Outcome("refused")
    seeds = press.context.services.settings.seeds_dir
    removed = await asyncio.to_thread(corpus_files.take_out, seeds, what.path)
    await press.query.answer()
    if not removed:
        await press.message.edit_text(texts.FILE_GONE)
        return Outcome("refused", what.path)
    await _reindex(press, texts.FILE_REMOVED, texts.FILE_REMOVED_WHILE_BUILDING)
    return Outcome(detail=what.path)


async def dismiss(press: Press) -> Outcome:
    """Leave the corpus as it is."""
    what = await confirmations.take(press.context.services.worker, press.argument, press.query.from_user.id)
    if not isinstance(what, Addition | Removal):
        await press.query.answer(texts.BUTTON_EXPIRED, show_alert=True)
        return Outcome("refused")
    if isinstance(what, Addition):
        await asyncio.to_thread(what.staged.unlink, missing_ok=True)
    await press.query.answer()
    await press.message.edit_text(texts.CANCELLED)
    return Outcome(detail=what.name if isinstance(what, Addition) else what.path)


async def _check(document: Document, context: Context) -> tuple[str | None, str]:
    """Return the name to keep a document under, and why it is not taken, empty where it is."""
    settings = context.services.settings
    name = safe_name(document.file_name)
    if name is None:
        return None, texts.UPLOAD_BAD_NAME
    if PurePosixPath(name).suffix.lower() not in READERS:
        return name, texts.upload_kinds(sorted(READERS))
    if document.file_size is None or document.file_size > settings.upload_limit_mb * _MEGABYTE:
        return name, texts.upload_too_large(settings.upload_limit_mb)
    if await asyncio.to_thread((settings.seeds_dir / name).exists):
        return name, texts.UPLOAD_EXISTS
    return name, ""


async def _fetch(document: Document, staged: Path, name: str) -> Preview:
    """Download a document into the staging folder and read it; it stays there only where it has sentences.

    Raises:
        TooDemandingError: it cannot be read within the limits.
    """
    sentences = 0
    try:
        await (await document.get_file()).download_to_drive(staged)
        found = await preview(staged, name)
        sentences = found.sentences
        return found
    finally:
        if not sentences:
            await asyncio.to_thread(staged.unlink, missing_ok=True)


def _preview(name: str, found: Preview) -> Rendered:
    text = texts.upload_preview(
        one_line(name, _TITLE_LIMIT),
        one_line(found.title, _TITLE_LIMIT),
        (found.documents, found.sentences),
        one_line(found.begins, _BEGINNING_LIMIT),
    )
    if not found.reason:
        return Rendered(text)
    return Rendered(f"{text}\n\n{texts.partly_unreadable(one_line(found.reason, _TITLE_LIMIT))}")


def _confirmation(label: str, name: str, token: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(label, callback_data=admin_callback(name, token)),
                InlineKeyboardButton(texts.CANCEL_BUTTON, callback_data=admin_callback(DISMISS_NAME, token)),
            ]
        ]
    )


async def _reindex(press: Press, told: str, told_while_building: str) -> None:
    """Begin a reindex; one that is running may have passed by what has just changed."""
    began = press.context.services.reindexer.begin(press.message, press.update, press.context.application)
    await press.message.edit_text(told if began else told_while_building)


async def _page(context: Context, number: int) -> tuple[str, InlineKeyboardMarkup | None]:
    found = await asyncio.to_thread(corpus_files.files, context.services.settings.seeds_dir)
    if not found:
        return texts.NO_FILES, None
    pages = -(-len(found) // _PAGE_SIZE)
    number = min(number, pages)
    rows = [
        [InlineKeyboardButton(one_line(file.path, _LABEL_LIMIT), callback_data=_pick_callback(file.path))]
        for file in found[(number - 1) * _PAGE_SIZE : number * _PAGE_SIZE]
    ]
    if turning := page_buttons(FILES_NAME, number, pages):
        rows.append(turning)
    return texts.remove_page(number, pages), InlineKeyboardMarkup(rows)


def _pick_callback(path: str) -> str:
    return admin_callback(PICK_NAME, corpus_files.key_of(path))


async def _path_of(context: Context, key: str) -> str | None:
    found = await asyncio.to_thread(corpus_files.files, context.services.settings.seeds_dir)
    return next((file.path for file in found if corpus_files.key_of(file.path) == key), None)
