"""Many people at once, during a reindex: each question is answered, and answered once."""

import shutil

import pytest

from tests.e2e.bot_process import ADMIN_ID, ANSWER_SECONDS, Site, running_bot
from tests.e2e.crowd import Crowd, Plan
from tests.emulator.emulator import Emulator

pytestmark = pytest.mark.slow

DONE = "اكتملت إعادة الفهرسة"
PLAN = Plan(people=60, questions_each=2, rate=20.0, paging=0.5, voting=0.3)


async def test_nothing_is_lost_or_doubled(emulator: Emulator, site: Site) -> None:
    """Questions, pages and votes of sixty people, while the index is built anew and changed under them."""
    document = next(site.seeds.glob("*.txt"))
    shutil.copy(document, site.seeds / "copy.txt")
    (site.seeds / "news.txt").write_text("افتتح وزير النقل محطة القطار الجديدة في الموصل.", encoding="utf-8")
    admin = emulator.person("مشرف", user_id=ADMIN_ID)
    async with running_bot(emulator, site, LOG_LEVEL="WARNING") as bot:
        before = (site.indexes / "CURRENT").read_text()
        admin.send("/reindex")
        account = await Crowd(emulator, PLAN).act(4 * ANSWER_SECONDS)
        await emulator.wait_for_message(admin.chat, lambda found: found.text.startswith(DONE), ANSWER_SECONDS)
    assert (account.lost, account.doubled) == (0, 0), bot.output
    assert account.asked == 120
    assert account.pressed > 30
    assert (site.indexes / "CURRENT").read_text() != before
