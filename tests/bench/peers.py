"""A stock pipeline beside Isnad, on the same documents with the same model: txtai with FAISS, as its defaults have it.

Run it as `python -m tests.bench.peers`; it writes its section of docs/performance.md. txtai is installed into an
environment of its own in `--venv`, which finds torch and the rest where they are; it is no dependency. Each runs in a
process of its own. The peer is given Isnad's sentences, for what it would split them with downloads its data.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

PROJECT = Path(__file__).parents[2]
PEER = "txtai==9.14.0"
_NEWS, _QUESTIONS, _TOP, _WARMING = 500, 200, 10, 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the paragraph of ARCD that it stands in, None of news, and where."""

    text: str
    context: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the number of the paragraph that answers it, and the offset of the answer there."""

    text: str
    context: int
    answer_start: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What both are given."""

    model: str
    query_prompt: str
    document_prompt: str
    sentences: tuple[Sentence, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: seconds to build, the model loaded in it; milliseconds of each question; the peak of memory."""

    seconds: float
    milliseconds: tuple[float, ...]
    mebibytes: float
    reciprocal_ranks: tuple[float, ...]


def main() -> None:
    """Measure both and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--venv", type=Path, metavar="DIR", help="where the peer is installed; a temporary folder")
    parser.add_argument("--run", nargs=2, metavar=("WHICH", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run is not None:
        which, folder = options.run
        sys.stdout.write(json.dumps(asdict(_RUNNERS[which](Path(folder)))))
        return
    with tempfile.TemporaryDirectory(prefix="isnad-peers-") as temporary:
        compare(options.venv or Path(temporary) / "venv", Path(temporary) / "trial")


def compare(environment: Path, folder: Path) -> None:
    """Let both build and answer, in turns, and write the section."""
    from tests.bench.writing import write_section  # noqa: PLC0415 - the peer's process needs none of it

    folder.mkdir()
    prepare(folder)
    python = install(environment)
    outcomes = {
        "Isnad": _apart(sys.executable, "isnad", folder),
        f"{PEER.replace('==', ' ')}, FAISS, defaults": _apart(str(python), "txtai", folder),
    }
    trial = _read(folder)
    write_section("tests.bench.peers", report(trial, outcomes))


def install(environment: Path) -> Path:
    """Return the interpreter of an environment that has the peer, and else what this one has."""
    python = environment / "bin" / "python"
    if not python.exists():
        venv.create(environment, with_pip=True)
        name = f"python{sys.version_info.major}.{sys.version_info.minor}"
        own = environment / "lib" / name / "site-packages"
        (own / "isnad.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], check=True)  # noqa: S603 (ours)
    return python


def prepare(folder: Path) -> None:
    """Write the documents, and the trial that is made of them."""
    from retrieval.adapters import bundled_model  # noqa: PLC0415 - as above
    from retrieval.arabic.sentences import split_paragraphs, split_sentences  # noqa: PLC0415
    from retrieval.domain import Span  # noqa: PLC0415
    from retrieval.evaluation.squad import load_squad  # noqa: PLC0415
    from retrieval.settings import load_settings  # noqa: PLC0415
    from tests.bench.latency import ARCD, ARCD_FILE  # noqa: PLC0415
    from tests.bench.news import first_articles, load_articles, write_seeds  # noqa: PLC0415

    seeds = folder / "seeds"
    seeds.mkdir()
    articles, dataset = first_articles(load_articles(), _NEWS), load_squad(ARCD)
    write_seeds(articles, seeds)
    lines = (json.dumps({"id": str(number), "text": text}) for number, text in enumerate(dataset.contexts))
    (seeds / ARCD_FILE).write_text("\n".join(lines), encoding="utf-8")
    texts: list[tuple[int | None, str]] = [(None, one.text) for one in articles]
    sentences = tuple(
        Sentence(span.of(text), context, span.start, span.end)
        for context, text in [*texts, *enumerate(dataset.contexts)]
        for paragraph in split_paragraphs(text, Span(0, len(text)))
        for span in split_sentences(text, paragraph)
    )
    model = bundled_model.unpack(load_settings().models_folder).absolute()
    prompts = json.loads((model / "config_sentence_transformers.json").read_bytes())["prompts"]
    chosen = random.Random(1).sample(dataset.questions, _QUESTIONS)  # noqa: S311 - only to take some
    questions = tuple(Question(one.text, one.context, one.answer_start) for one in chosen)
    trial = Trial(str(model), prompts["query"], prompts["document"], sentences, questions)
    (folder / "trial.json").write_bytes(TypeAdapter(Trial).dump_json(trial))


def run_isnad(folder: Path) -> Outcome:
    """Build and ask Isnad."""
    from retrieval import indexing, wiring  # noqa: PLC0415 - the peer's process needs none of it
    from retrieval.settings import load_settings  # noqa: PLC0415
    from tests.bench.latency import ARCD_FILE  # noqa: PLC0415

    trial = _read(folder)
    models = Path(trial.model).parent
    settings = load_settings(seeds_dir=folder / "seeds", indexes_dir=folder / "indexes", models_dir=models)
    started = time.perf_counter()
    wiring.build(settings, indexing.no_progress)
    seconds = time.perf_counter() - started
    milliseconds, ranks = [], []
    with closing(wiring.open_answerer(settings)) as answerer:
        for question in trial.questions[:_WARMING]:
            answerer.answer(question.text, _TOP)
        for question in trial.questions:
            started = time.perf_counter()
            answer = answerer.answer(question.text, _TOP)
            milliseconds.append((time.perf_counter() - started) * 1000)
            answering = (
                one.rank
                for one in answer.citations
                if one.source.id == f"{ARCD_FILE}#{question.context}"
                and one.span.start <= question.answer_start < one.span.end
            )
            rank = next(answering, None)
            ranks.append(1 / rank if rank else 0.0)
    return Outcome(seconds, tuple(milliseconds), _peak(), tuple(ranks))


def run_txtai(folder: Path) -> Outcome:
    """Build and ask txtai."""
    from txtai import Embeddings  # noqa: PLC0415 # pyright: ignore[reportMissingImports, reportUnknownVariableType] - no dependency

    trial = _read(folder)
    started = time.perf_counter()
    embeddings = Embeddings(
        path=trial.model, instructions={"query": trial.query_prompt, "data": trial.document_prompt}, gpu=False
    )
    embeddings.index((number, one.text, None) for number, one in enumerate(trial.sentences))
    embeddings.save(str(folder / "txtai"))
    seconds = time.perf_counter() - started
    for question in trial.questions[:_WARMING]:
        embeddings.search(question.text, _TOP)
    milliseconds, ranks = [], []
    for question in trial.questions:
        started = time.perf_counter()
        found: Sequence[tuple[int, float]] = embeddings.search(question.text, _TOP)
        milliseconds.append((time.perf_counter() - started) * 1000)
        sentences = (trial.sentences[int(number)] for number, _ in found)
        answering = (
            rank
            for rank, one in enumerate(sentences, start=1)
            if one.context == question.context and one.start <= question.answer_start < one.end
        )
        rank = next(answering, None)
        ranks.append(1 / rank if rank else 0.0)
    return Outcome(seconds, tuple(milliseconds), _peak(), tuple(ranks))


_RUNNERS = {"isnad": run_isnad, "txtai": run_txtai}


def report(trial: Trial, outcomes: Mapping[str, Outcome]) -> str:
    """Return the section."""
    from retrieval.evaluation.bootstrap import estimate_mean  # noqa: PLC0415 - the peer's process needs none of it

    rows = ""
    for name, one in outcomes.items():
        p50, p95 = np.percentile(one.milliseconds, [50, 95]).tolist()
        mrr = estimate_mean(one.reciprocal_ranks)
        rows += (
            f"| {name} | {one.seconds:.1f} | {p50:.1f} | {p95:.1f} | {one.mebibytes:.0f} "
            f"| {mrr.value:.3f} ({mrr.low:.3f} to {mrr.high:.3f}) |\n"
        )
    return f"""## A stock pipeline beside it

{len(trial.sentences):,} sentences of news and of the paragraphs of ARCD train, of whose questions
{len(trial.questions)} are asked one at a time; the
same model and documents, each in a process of its own, one after the other; load {os.getloadavg()[0]:.1f}. Isnad's
weights are fitted on these questions (in sample; docs/quality.md has them cross-validated). It also embeds the words
of every sentence in their paragraph, looks for reported speech, ranks by terms and words, and tells what it cannot
answer; the peer embeds sentences and ranks them by cosine.

| | build with the model's loading, s | p50, ms | p95, ms | peak memory, MiB | MRR within {_TOP} |
|---|---|---|---|---|---|
{rows}"""


def _apart(python: str, which: str, folder: Path) -> Outcome:
    command = [python, "-m", "tests.bench.peers", "--run", which, str(folder)]
    said = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout  # noqa: S603 (ours)
    return TypeAdapter(Outcome).validate_json(said.splitlines()[-1])


def _read(folder: Path) -> Trial:
    return TypeAdapter(Trial).validate_json((folder / "trial.json").read_bytes())


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
