"""The emulator's HTTP as any client of the Bot API may use it: query strings, JSON bodies, wrong paths."""

import httpx
import pytest

from tests.emulator.emulator import Emulator

pytestmark = pytest.mark.slow


async def test_parameters_come_in_every_form(emulator: Emulator) -> None:
    """A query string, a form and a JSON body carry the same parameters, and the method's case does not matter."""
    chat = emulator.person("ليلى", known=True).chat
    parameters = {"chat_id": chat.id, "text": "جواب"}
    url = f"{emulator.base_url}{emulator.token}"
    async with httpx.AsyncClient() as client:
        answers = [
            await client.get(f"{url}/sendMessage", params=parameters),
            await client.post(f"{url}/sendmessage", data=parameters),
            await client.post(f"{url}/SENDMESSAGE", json=parameters),
        ]
    assert [answer.json()["ok"] for answer in answers] == [True] * 3
    assert [message.text for message in chat.from_bot] == ["جواب"] * 3


async def test_an_error_has_telegrams_body(emulator: Emulator) -> None:
    """An error says ok false, its code, which is the HTTP status too, and a description."""
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{emulator.base_url}{emulator.token}/sendMessage", data={"text": "جواب"})
    assert answer.status_code == 400
    assert answer.json() == {"ok": False, "error_code": 400, "description": "Bad Request: chat_id is empty"}


async def test_wrong_paths_and_tokens_are_refused(emulator: Emulator) -> None:
    """Files need the token, unknown files and paths are 404, a body over 50 MB is 413."""
    stored = emulator.world.store("documents", "a.txt", b"a", "text/plain")
    async with httpx.AsyncClient() as client:
        statuses = [
            (await client.get(f"{emulator.base_file_url}{token}/{path}")).status_code
            for token, path in ((emulator.token, stored.path), ("1:a", stored.path), (emulator.token, "b"))
        ]
        nowhere = await client.get(f"{emulator.api_url}/elsewhere")
        files = {"document": ("a.bin", bytes(50 * 1024 * 1024))}
        large = await client.post(f"{emulator.base_url}{emulator.token}/sendDocument", files=files)
    assert statuses == [200, 401, 404]
    assert nowhere.json() == {"ok": False, "error_code": 404, "description": "Not Found"}
    assert large.status_code == 413
