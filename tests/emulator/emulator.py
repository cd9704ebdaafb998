"""The emulator as a test holds it: its server's life, people and groups to act, and waits on what the bot does."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.emulator.changes import Found
from tests.emulator.chats import Chat, Message, User
from tests.emulator.people import SECONDS, Person
from tests.emulator.server import BotApiServer, Call
from tests.emulator.state import World

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - the token of the emulated bot, good nowhere


class Emulator:
    """A Telegram Bot API for one bot, in memory, at `base_url` while the context is open.

    Args:
        token: what the bot authenticates with.
        username: the bot's name without the @.
        privacy: whether the bot sees only what concerns it in groups, as every bot does at first.
    """

    def __init__(self, *, token: str = TOKEN, username: str = "isnad_test_bot", privacy: bool = True) -> None:
        """Make a world in which nobody has written to the bot."""
        self.token = token
        bot = User(int(token.partition(":")[0]), "Isnad", is_bot=True, username=username)
        self.world = World(bot, privacy=privacy)
        self._server = BotApiServer(self.world, token)
        self.faults = self._server.faults
        self.calls = self._server.calls
        self.world.changes.explain = self._last_calls
        self._port = 0
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Listen on a free port; opened again, on the same one, with the world as it was."""
        # A poll whose client went away must not stay and steal the next one's updates: cancel its handler.
        runner = web.AppRunner(
            self._server.application(), handler_cancellation=True, access_log=None, shutdown_timeout=0.1
        )
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        self._runner = runner
        self._port = int(runner.addresses[0][1])
        self.world.webhook.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening.

        Raises:
            ExceptionGroup: the emulator itself failed on a request.
        """
        await self.world.webhook.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._server.defects and error is None:
            message = "defects of the emulator"
            raise ExceptionGroup(message, self._server.defects)

    @property
    def api_url(self) -> str:
        """The root that both others begin with, as `TELEGRAM_API_URL` has it."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def base_url(self) -> str:
        """What python-telegram-bot takes as `base_url`."""
        return f"{self.api_url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot takes as `base_file_url`."""
        return f"{self.api_url}/file/bot"

    def person(
        self,
        first_name: str,
        *,
        user_id: int | None = None,
        username: str | None = None,
        language_code: str | None = "ar",
        known: bool = False,
    ) -> Person:
        """Add a person; the bot can write to them only when they have written first, or are `known` from before."""
        identity = 5_000_000_000 + self.world.number() if user_id is None else user_id
        person = Person(self.world, User(identity, first_name, username=username, language_code=language_code))
        person.chat.known = known
        return person

    def group(
        self, title: str, *people: Person, kind: str = "supergroup", forum: bool = False, bot: str = "member"
    ) -> Chat:
        """Add a group of people and the bot; the first person is its creator, `bot` is the bot's status."""
        number = self.world.number()
        chat = Chat(-1_000_000_000_000 - number if kind == "supergroup" else -number, kind, title, is_forum=forum)
        chat.members = {person.user.id: "member" for person in people} | {self.world.bot.id: bot}
        if people:
            chat.members[people[0].user.id] = "creator"
        chat.known = True
        self.world.chats[chat.id] = chat
        return chat

    def topic(self, chat: Chat, name: str) -> int:
        """Open a topic in a forum and return its thread id."""
        creator = next(iter(chat.members))
        opening = self.world.post(
            Message(
                chat.id,
                self.world.users[creator],
                content={"forum_topic_created": {"name": name, "icon_color": 7322096}},
            )
        )
        chat.threads[opening.id] = name
        return opening.id

    def calls_of(self, method: str) -> tuple[Call, ...]:
        """Return the calls of a method, in order."""
        return tuple(call for call in self.calls if call.method.lower() == method.lower())

    async def until(
        self,
        probe: Callable[[], Found | None],
        timeout: float = SECONDS,  # noqa: ASYNC109 - a test reads best with its limit in the call
        what: str = "the condition",
    ) -> Found:
        """Return what `probe` finds, now or after some change of the world or some call of the bot.

        Raises:
            AssertionError: nothing was found in time; the message ends with the last calls.
        """
        return await self.world.changes.until(probe, timeout, what)

    async def wait_for_message(
        self,
        chat: Chat,
        predicate: Callable[[Message], bool] = lambda _: True,
        timeout: float = SECONDS,  # noqa: ASYNC109 - a test reads best with its limit in the call
        *,
        after: Message | None = None,
    ) -> Message:
        """Return the first message of the bot in a chat, as it stands, that fits; `after` leaves out older ones."""
        oldest = 0 if after is None else after.id + 1
        return await self.until(
            lambda: next((found for found in chat.from_bot if found.id >= oldest and predicate(found)), None),
            timeout,
            f"a message in chat {chat.id}, which has {[message.text[:60] for message in chat.from_bot][-4:]}",
        )

    async def wait_for_call(
        self,
        method: str,
        predicate: Callable[[Call], bool] = lambda _: True,
        timeout: float = SECONDS,  # noqa: ASYNC109 - a test reads best with its limit in the call
        *,
        count: int = 1,
    ) -> tuple[Call, ...]:
        """Return the calls of a method that fit, when there are `count` of them."""

        def probe() -> tuple[Call, ...] | None:
            found = tuple(call for call in self.calls_of(method) if predicate(call))
            return found if len(found) >= count else None

        return await self.until(probe, timeout, f"{count} calls of {method}")

    async def wait_until_polled(self, timeout: float = SECONDS) -> None:  # noqa: ASYNC109 - a test reads best with its limit in the call
        """Return when the bot waits in a long poll with all updates confirmed."""
        updates = self.world.updates
        await self.until(
            lambda: True if updates.is_polled and not updates.pending else None, timeout, "an idle long poll"
        )

    def _last_calls(self) -> str:
        last = "; ".join(f"{call.method} {call.status} {call.description or ''}" for call in self.calls[-8:])
        return f"the last calls: {last or 'none'}"
