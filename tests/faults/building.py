"""A small corpus built by the real storage with a model that costs nothing, and what it then answers."""

import json
from pathlib import Path

from retrieval import generations
from retrieval.adapters.storage import FileStorage
from retrieval.errors import NoGenerationError
from tests.retrieval.conftest import TEXTS, Workshop

QUESTIONS = ("من أنهى العملية؟", "كم بلغ محصول القمح؟", "متى فتحت المدارس؟", "من فاز بالكأس؟")
OLDER = TEXTS
NEWER = {"حرب.txt": TEXTS["حرب.txt"] + " ثم فتحت المدارس يوم الأحد.", "خبر.txt": "قال المدير إن الحديقة افتتحت أمس."}
NEWEST = {"خبر.txt": "قال المدير إن المكتبة افتتحت."}

_UNFINISHED = (".staging-*", ".discarded-*", "CURRENT.new")


def workshop_in(folder: Path) -> Workshop:
    """Return what builds and answers in a folder."""
    return Workshop(folder / "seeds", folder / "indexes", storage=FileStorage())


def write(folder: Path, texts: dict[str, str]) -> None:
    """Write documents."""
    for name, text in texts.items():
        workshop_in(folder).write(name, text)


def build(folder: Path) -> bytes:
    """Build, and return the name of the generation."""
    return workshop_in(folder).build().generation.encode()


def answers(folder: Path) -> bytes:
    """Return all that is answered, as JSON; the names of the generation and of the answers are left out."""
    try:
        answerer = workshop_in(folder).answerer()
    except NoGenerationError:
        return b"no index"
    said = [
        (answer.abstained, answer.confidence, [repr(one) for one in answer.citations])
        for answer in answerer.answer_all(QUESTIONS)
    ]
    documents = sorted(one.sha256 for one in answerer.sources())
    damage = None if answerer.damage is None else answerer.damage.reason
    answerer.close()
    return json.dumps([said, documents, damage]).encode()


def left_over(folder: Path) -> list[str]:
    """Return what only a build that was cut short leaves: what is unfinished, and generations without a manifest."""
    indexes = folder / "indexes"
    unfinished = [path.name for pattern in _UNFINISHED for path in indexes.glob(pattern)]
    nameless = [path.name for path in indexes.glob("0*") if not (path / generations.MANIFEST).is_file()]
    return sorted(unfinished + nameless)
