"""The methods by which the bot receives updates: the long poll and the webhook."""

from urllib.parse import urlsplit

from tests.emulator import validation
from tests.emulator.state import World
from tests.emulator.wire import ApiError, Json, Parameters, bad_request

WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_updates(world: World, parameters: Parameters) -> Json:
    """Wait for updates and return them."""
    if world.webhook.url:
        raise ApiError(409, f"Conflict: {WEBHOOK_ACTIVE}")
    world.updates.allow(parameters.array("allowed_updates"))
    limit = parameters.integer("limit")
    return await world.updates.poll(
        parameters.integer("offset") or 0, 0 if limit is None else limit, parameters.integer("timeout") or 0
    )


async def set_webhook(world: World, parameters: Parameters) -> Json:
    """Deliver updates to a URL; an empty one is deleteWebhook.

    Plain HTTP is taken, as a Bot API server of one's own takes it with `--local`.
    """
    url = parameters.text("url")
    if url is None:
        return await delete_webhook(world, parameters)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        reason = "bad webhook: an HTTPS URL must be provided for webhook"
        raise bad_request(reason)
    secret = validation.secret_token(parameters.text("secret_token"))
    world.updates.allow(parameters.array("allowed_updates"))
    if parameters.boolean("drop_pending_updates"):
        world.updates.drop()
    world.updates.interrupt("terminated by setWebhook request")
    world.webhook.set(url, secret, parameters.integer("max_connections"), parameters.text("ip_address"))
    return True


async def delete_webhook(world: World, parameters: Parameters) -> Json:
    """Deliver to no URL any more."""
    await world.webhook.remove()
    if parameters.boolean("drop_pending_updates"):
        world.updates.drop()
    return True


async def get_webhook_info(world: World, _: Parameters) -> Json:
    """Return a WebhookInfo."""
    return world.webhook.info()
