"""A folder of seeds, and the core wired to the fakes."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from retrieval.answering import Answerer
from retrieval.generations import EmbedderRecord
from retrieval.indexing import Build, BuildReport, Progress, build_generation, no_progress
from retrieval.ports import Storage
from retrieval.ranking.scoring import committed_weights
from tests.fakes.embedder import HashingEmbedder
from tests.fakes.storage import MemoryStorage

TEXTS = {
    "حرب.txt": "قال الوزير إن الجيش أنهى العملية. وأضاف أن المدينة آمنة.\nعاد السكان إلى بيوتهم.",
    "زراعة.md": "---\ntitle: موسم القمح\npublisher: الجريدة\ndate: 2020-05-01\n---\nبلغ محصول القمح مليون طن.\n",
    "رياضة/كرة.txt": "فاز الفريق بالكأس بعد ركلات الترجيح 😀 أمام جمهوره.",
}


@dataclass
class Workshop:
    """A seeds folder and an indexes folder, with the fakes that build and answer."""

    seeds: Path
    indexes: Path
    embedder: HashingEmbedder = field(default_factory=HashingEmbedder)
    storage: Storage = field(default_factory=MemoryStorage)
    keep: int = 1

    def write(self, name: str, text: str) -> None:
        """Put a document into the seeds folder."""
        path = self.seeds / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self, *, full: bool = False, trusts_stamps: bool = True, progress: Progress = no_progress) -> BuildReport:
        """Build what the seeds folder holds now."""
        build = Build(self.seeds, self.indexes, full, self.keep, trusts_stamps)
        return build_generation(build, self.storage, self.open_embedder, progress)

    def answerer(self) -> Answerer:
        """Open what was built."""
        return Answerer(self.indexes, self.storage, self.open_embedder, committed_weights())

    def open_embedder(self, _record: EmbedderRecord | None) -> HashingEmbedder:
        """Give the one embedder."""
        return self.embedder


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """Three documents, not yet built."""
    made = Workshop(tmp_path / "seeds", tmp_path / "indexes")
    for name, text in TEXTS.items():
        made.write(name, text)
    return made
