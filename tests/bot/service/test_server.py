"""The HTTP server inside the bot."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.ledger import LedgerError
from bot.ledger.inbox import InboxCounts
from bot.masking import Mask
from bot.metrics import Metrics
from bot.service.health import Health
from bot.service.server import HttpService, ServiceError
from tests.bot.service.test_health import FakeParts, ready

SECRET = "a-secret-of-the-database"  # noqa: S105 - nobody's


async def count_nothing() -> None:
    """Have nothing to count."""


class Served:
    """A server on a free port, and how to ask it."""

    def __init__(self, service: HttpService, session: aiohttp.ClientSession) -> None:
        """Hold both."""
        self._service = service
        self._session = session

    async def ask(self, path: str, method: str = "GET") -> tuple[int, str, str]:
        """Return the status, the type and the body of an answer."""
        async with self._session.request(method, f"http://127.0.0.1:{self._service.port}{path}") as response:
            assert response.headers["Server"] == "isnad"
            return response.status, response.content_type, await response.text()

    async def report(self, path: str) -> tuple[int, dict[str, object]]:
        """Return the status and the JSON of an answer."""
        async with self._session.get(f"http://127.0.0.1:{self._service.port}{path}") as response:
            return response.status, await response.json()


@pytest.fixture
def parts() -> FakeParts:
    """Parts that a test changes."""
    return FakeParts()


@pytest.fixture
def health(parts: FakeParts) -> Health:
    """The health of a bot that has started."""
    return ready(parts)


@pytest.fixture
def metrics() -> Metrics:
    """Counters that stand at nothing."""
    return Metrics()


@pytest.fixture
async def served(health: Health, metrics: Metrics) -> AsyncIterator[Served]:
    """A server."""
    service = HttpService(health, metrics, Mask((SECRET,)), count_nothing)
    await service.start("127.0.0.1", 0)
    async with aiohttp.ClientSession() as session:
        yield Served(service, session)
    await service.stop()


async def test_health_is_told(served: Served) -> None:
    """All is well: 200, and each part says how it is."""
    for path in ("/healthz", "/readyz"):
        status, body = await served.report(path)
        assert status == 200
        assert body["ok"] is True
        assert body["phase"] == "ready"
        assert body["checks"] == {
            "event_loop": {"ok": True, "said": "0.000 s late at worst in the last second"},
            "index": {"ok": True, "said": "g1"},
            "telegram": {"ok": True, "said": "answered 0 s ago"},
            "database": {"ok": True, "said": "answers"},
        }


async def test_what_is_wrong_is_told_without_secrets(served: Served, parts: FakeParts) -> None:
    """503, and the part with its reason; what an error quotes of a secret is masked."""
    parts.ledger_error = LedgerError(f"cannot read postgresql://bot:{SECRET}@host/db")
    for path in ("/healthz", "/readyz"):
        status, body = await served.report(path)
        assert status == 503
        assert body["ok"] is False
        assert isinstance(body["checks"], dict)
        assert body["checks"]["database"] == {"ok": False, "said": "cannot read postgresql://bot:***@host/db"}


async def test_a_bot_that_starts_is_not_ready(served: Served, health: Health) -> None:
    """It is alive, but not to be sent anything."""
    health.phase = "starting"
    assert (await served.ask("/healthz"))[0] == 200
    assert (await served.ask("/readyz"))[0] == 503


async def test_metrics_are_in_the_format_of_prometheus(served: Served, metrics: Metrics) -> None:
    """A parser of the format reads them, and finds what was counted."""
    metrics.failed(ValueError("secret text"))
    status, _, body = await served.ask("/metrics")
    assert status == 200
    families = {family.name: family for family in text_string_to_metric_families(body)}
    (sample,) = [one for one in families["isnad_errors"].samples if one.name == "isnad_errors_total"]
    assert (sample.labels, sample.value) == ({"kind": "ValueError"}, 1.0)
    assert families["process_resident_memory_bytes"].samples[0].value > 1 << 20
    assert "secret text" not in body


async def test_what_is_counted_on_demand_is_counted(health: Health, metrics: Metrics) -> None:
    """The inbox is counted when the metrics are read, and not before there is one."""

    async def count() -> None:
        metrics.inbox_holds(InboxCounts(3, 2, 1))

    service = HttpService(health, metrics, Mask(()), count)
    await service.start("127.0.0.1", 0)
    async with aiohttp.ClientSession() as session:
        health.phase = "starting"
        _, _, body = await Served(service, session).ask("/metrics")
        assert "isnad_inbox{" not in body
        health.phase = "ready"
        _, _, body = await Served(service, session).ask("/metrics")
    await service.stop()
    for state, number in (("waiting", 3), ("given_up", 2), ("uncertain", 1)):
        assert f'isnad_inbox{{state="{state}"}} {number}.0' in body


@pytest.mark.parametrize(("path", "method", "status"), [("/", "GET", 404), ("/metrics", "POST", 405)])
async def test_nothing_else_is_served(served: Served, path: str, method: str, status: int) -> None:
    """Other paths and methods are refused."""
    assert (await served.ask(path, method))[0] == status


async def test_a_taken_port_is_named(served: Served, health: Health, metrics: Metrics) -> None:
    """The message says which port, why, and by which setting it is changed."""
    port = served._service.port  # noqa: SLF001 - the port that is taken
    with pytest.raises(ServiceError, match=rf"cannot serve on 127\.0\.0\.1:{port}: Address already in use; .*PORT"):
        await HttpService(health, metrics, Mask(()), count_nothing).start("127.0.0.1", port)


async def test_a_host_of_another_machine_is_refused(health: Health, metrics: Metrics) -> None:
    """An address that is none of this machine cannot be listened on."""
    with pytest.raises(ServiceError, match="check SERVICE_HOST"):
        await HttpService(health, metrics, Mask(()), count_nothing).start("192.0.2.1", 0)
