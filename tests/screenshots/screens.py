"""The main screens as pictures: `python -m tests.screenshots.screens FOLDER` talks to the real bot and draws them."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.language import ARABIC, texts_in
from tests.e2e.bot_process import ADMIN_ID, ANSWER_SECONDS, Site, running_bot
from tests.emulator.chats import Chat, Message
from tests.emulator.emulator import Emulator
from tests.emulator.people import Person
from tests.screenshots.browser import take_picture
from tests.screenshots.drawing import draw_chat, draw_inline_results

BOT = "إسناد"
SEEDS = Path(__file__).with_name("seeds")

GARDEN = "متى افتتحت بلدية القمرة حديقة النخيل الكبرى؟"
COST = "كم مليون دينار بلغت كلفة المشروع كما قال رئيس البلدية؟"
SEED_QUESTION = "ما هي القوات الأمنية التي أسهمت في الإنجاز؟"


class Screens:
    """The conversations of a person, a pair of pages each; every method draws one picture."""

    def __init__(self, emulator: Emulator, folder: Path) -> None:
        """Talk to the bot of an emulator, and draw into a folder."""
        self._emulator = emulator
        self._folder = folder

    async def draw_all(self) -> None:
        """Draw every screen."""
        await self.answer()
        await self.context()
        await self.check()
        await self.sources()
        await self.not_found()
        await self.group()
        await self.english()
        await self.settings()
        await self.filter()
        await self.inline()
        await self.start()
        await self.speakers()
        await self.administration()

    async def speakers(self) -> None:
        """What somebody says about a topic, and who speaks in the documents."""
        reader = self._reader()
        await _ask(reader, "ماذا قال الكاظمي عن الانتخابات؟")
        await _ask(reader, "/said الكاظمي السلاح المنفلت")
        await _ask(reader, "/speakers")
        await self._draw("speakers", reader.chat, reader)

    async def administration(self) -> None:
        """A build that an administrator began; how the bot does, and the chart of its questions."""
        admin = self._emulator.person("مشرف", user_id=ADMIN_ID)
        said = await _ask(admin, "/reindex")
        built = await self._emulator.wait_for_message(
            admin.chat, lambda found: found.id == said.id and found.markup is None, ANSWER_SECONDS
        )
        await self._draw("reindex", admin.chat, admin)
        await _ask(admin, "/status")
        await _ask(admin, "/stats 7")
        await self._draw("stats", admin.chat, admin, after=built)

    async def answer(self) -> None:
        """An answer, as it comes."""
        reader = self._reader()
        await _ask(reader, GARDEN)
        await self._draw("answer", reader.chat, reader)

    async def context(self) -> None:
        """The paragraph around a passage, and the reason of a down vote on the next one."""
        reader = self._reader()
        answer = await _ask(reader, COST)
        await self._press(reader, answer, ARABIC.CONTEXT_BUTTON)
        voted = await _ask(reader, SEED_QUESTION)
        await self._press(reader, voted, ARABIC.DOWN_BUTTON)
        await self._draw("context", reader.chat, reader)

    async def check(self) -> None:
        """A file that was read again, and a question of the answer."""
        reader = self._reader()
        answer = await _ask(reader, COST)
        await self._press(reader, answer, ARABIC.CHECK_BUTTON)
        await _ask(reader, "ومتى قال ذلك؟")
        await self._draw("check", reader.chat, reader)

    async def sources(self) -> None:
        """The sources of an answer, and documents that are searched for."""
        reader = self._reader()
        await _ask(reader, COST)
        first = await _ask(reader, "/sources")
        await _ask(reader, "/sources القمرة")
        await self._draw("sources", reader.chat, reader, after=reader.chat.find(first.id - 2))

    async def not_found(self) -> None:
        """A greeting, and a question without an answer with the topics that are near."""
        reader = self._reader()
        await _ask(reader, "السلام عليكم")
        await _ask(reader, "ما هي عاصمة فرنسا؟")
        await self._draw("not-found", reader.chat, reader)

    async def group(self) -> None:
        """A group in which the bot answers who mentions it."""
        reader, friend = self._reader(), self._emulator.person("بدر")
        group = self._emulator.group("نادي القرّاء", reader, friend)
        friend.send("من يعرف كم كلفت الحديقة الجديدة؟", chat=group)
        await _ask(reader, f"@isnad_test_bot {COST}", chat=group)
        friend.send("شكرًا!", chat=group)
        await self._draw("group", group, reader, title="نادي القرّاء")

    async def english(self) -> None:
        """An answer for a reader whose Telegram is in English."""
        reader = self._emulator.person("Ann", language_code="en")
        answer = await _ask(reader, COST)
        await self._press(reader, answer, texts_in("en").UP_BUTTON)
        await _ask(reader, "When was that?")
        await self._draw("english", reader.chat, reader, title="Isnad")

    async def settings(self) -> None:
        """The settings."""
        reader = self._reader()
        await _ask(reader, "/language")
        await _ask(reader, "/settings")
        await self._draw("settings", reader.chat, reader)

    async def filter(self) -> None:
        """The choice of a year, a year that is written, an answer that is kept to it, and its document alone."""
        reader = self._reader()
        await self._press(reader, await _ask(reader, "/filter"), ARABIC.PERIOD_BUTTON)
        await _ask(reader, "/filter 2021")
        answer = await _ask(reader, GARDEN)
        reader.press(answer, ARABIC.ONLY_DOCUMENT_BUTTON)
        await self._emulator.wait_for_message(reader.chat, after=answer)
        await self._draw("filter", reader.chat, reader)

    async def inline(self) -> None:
        """The passages that are offered while one types in another chat."""
        reader = self._reader()
        found = await reader.results_of(reader.ask_inline(COST), ANSWER_SECONDS)
        page = draw_inline_results(COST, found.results, self._emulator.world.bot)
        await take_picture(page, self._folder / "inline.png")

    async def start(self) -> None:
        """The welcome, with questions to begin with."""
        reader = self._reader()
        await _ask(reader, "/start")
        await _ask(reader, "/help")
        await self._draw("start", reader.chat, reader)

    def _reader(self) -> Person:
        return self._emulator.person("علي")

    async def _press(self, person: Person, message: Message, label: str) -> Message:
        before = person.chat.find(message.id)
        person.press(message, label)
        return await self._emulator.wait_for_message(
            person.chat, lambda found: found.id == message.id and found != before, ANSWER_SECONDS
        )

    async def _draw(
        self, name: str, chat: Chat, viewer: Person, *, title: str = BOT, after: Message | None = None
    ) -> None:
        page = draw_chat(chat, viewer.user, title=title, after=after, files=self._emulator.world.files)
        await take_picture(page, self._folder / f"{name}.png")


async def _ask(person: Person, text: str, chat: Chat | None = None) -> Message:
    return await person.ask(text, chat=chat, timeout=ANSWER_SECONDS)


async def draw_screens(folder: Path) -> None:
    """Build an index of the project's documents and those of this folder, run the bot, and draw the main screens."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="isnad-screens-") as place:
        site = await asyncio.to_thread(_build, Path(place))
        async with Emulator() as emulator, running_bot(emulator, site):
            await Screens(emulator, folder).draw_all()


def _build(place: Path) -> Site:
    site = Site.make(place, None)
    shutil.copytree(SEEDS, site.seeds, dirs_exist_ok=True)
    command = [sys.executable, "-m", "retrieval", "build", "--progress", "none"]
    subprocess.run(command, cwd=place, env=site.environment(), check=True)  # noqa: S603 - our own command
    return site


if __name__ == "__main__":
    asyncio.run(draw_screens(Path(sys.argv[1])))
