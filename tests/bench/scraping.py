"""The metrics of a running bot, as a measurement reads them."""

from dataclasses import dataclass
from typing import Self

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

_LAG = "isnad_event_loop_lag_seconds"
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Scrape:
    """All samples of a moment, by name and labels."""

    samples: dict[tuple[str, frozenset[tuple[str, str]]], float]

    @classmethod
    async def of(cls, session: aiohttp.ClientSession, port: int) -> Self:
        """Read the metrics that a bot serves on a port of this machine."""
        async with session.get(f"http://127.0.0.1:{port}/metrics") as response:
            text = await response.text()
        return cls(
            {
                (sample.name, frozenset(sample.labels.items())): sample.value
                for family in text_string_to_metric_families(text)
                for sample in family.samples
            }
        )

    def value(self, name: str, **labels: str) -> float:
        """Return a sample, 0 where nothing was counted."""
        return self.samples.get((name, frozenset(labels.items())), 0.0)

    @property
    def memory(self) -> float:
        """The resident memory of the process in MiB."""
        return self.value("process_resident_memory_bytes") / _MIB

    @property
    def processor(self) -> float:
        """The processor time of the process in seconds."""
        return self.value("process_cpu_seconds_total")

    def mean_since(self, before: Self, name: str, **labels: str) -> float:
        """Return the mean of what a histogram has counted since another scrape; nan of nothing."""
        count = self.value(f"{name}_count", **labels) - before.value(f"{name}_count", **labels)
        total = self.value(f"{name}_sum", **labels) - before.value(f"{name}_sum", **labels)
        return total / count if count else float("nan")

    def lag_since(self, before: Self, share: float) -> float:
        """Return the bound in seconds that this share of the loop's lags since another scrape did not pass."""
        bounds = sorted(
            (float(dict(labels)["le"]), labels) for name, labels in self.samples if name == f"{_LAG}_bucket"
        )
        counts = [
            (bound, self.samples[f"{_LAG}_bucket", labels] - before.samples.get((f"{_LAG}_bucket", labels), 0.0))
            for bound, labels in bounds
        ]
        total = counts[-1][1]
        return next(bound for bound, count in counts if count >= share * total)
