"""The methods that answer a pressed button and an inline query."""

import time

from tests.emulator import validation
from tests.emulator.formatting import utf16_length
from tests.emulator.state import CallbackAnswer, InlineAnswer, World
from tests.emulator.wire import Json, Parameters, bad_request

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NEXT_OFFSET_BYTES = 64
DEFAULT_CACHE_SECONDS = 300


def answer_callback_query(world: World, parameters: Parameters) -> Json:
    """Answer a pressed button, once and in time."""
    callback = world.callbacks.get(parameters.text("callback_query_id") or "")
    text = parameters.text("text")
    if text is not None and utf16_length(text) > validation.CALLBACK_TEXT_LIMIT:
        reason = "MESSAGE_TOO_LONG"
        raise bad_request(reason)
    if callback is None or callback.expired or callback.answer is not None:
        raise bad_request(TOO_OLD)
    callback.answer = CallbackAnswer(time.monotonic(), text, parameters.boolean("show_alert"))
    world.changes.announce()
    return True


def answer_inline_query(world: World, parameters: Parameters) -> Json:
    """Answer an inline query, once."""
    results = validation.inline_results(parameters.array("results") or ())
    button = validation.results_button(parameters.object("button"))
    next_offset = parameters.text("next_offset") or ""
    if len(next_offset.encode()) > NEXT_OFFSET_BYTES:
        reason = "NEXT_OFFSET_INVALID"
        raise bad_request(reason)
    query = world.inline_queries.get(parameters.text("inline_query_id") or "")
    if query is None or query.answer is not None:
        raise bad_request(TOO_OLD)
    cache_time = parameters.integer("cache_time")
    query.answer = InlineAnswer(
        at=time.monotonic(),
        results=results,
        cache_time=DEFAULT_CACHE_SECONDS if cache_time is None else cache_time,
        is_personal=parameters.boolean("is_personal"),
        next_offset=next_offset,
        button=button,
    )
    world.changes.announce()
    return True
