"""Every error that the package raises on purpose.

IsnadError
├── SettingsError          a setting is missing or wrong; names the variable
├── CorpusError            the seeds folder is missing or holds no document that can be read
├── UnreadableError        a file or a line of the corpus cannot be read; has path, line, reason
├── FetchError             a link cannot be fetched; has url, reason
├── DatasetError           an evaluation file is not of its format
├── UnknownSpeakerError    nobody in the documents is called so
├── UnknownDocumentError   no document of the index has this id, or several may be meant
├── UnknownPublisherError  no document is of a publisher that is called so
├── ModelError             the embedding model cannot be loaded
└── GenerationError
    ├── NoGenerationError      there is no index yet
    ├── DamagedGenerationError a file of the generation is missing or does not open
    ├── StaleGenerationError   the generation was built with another model or folding
    └── BuildRunningError      another process is building

Each message says what happened, where, and what to do next. Errors of other libraries are translated once, in the
adapter or reader that calls them.
"""

from collections.abc import Sequence

_IDS_NAMED = 5


class IsnadError(Exception):
    """Whatever Isnad reports to its caller on purpose."""


class SettingsError(IsnadError):
    """A setting is missing or wrong."""


class CorpusError(IsnadError):
    """The seeds folder is missing or holds no document that can be read."""


class UnreadableError(IsnadError):
    """A file of the corpus, or a line of one, cannot be read.

    Args:
        path: relative to the seeds folder, with forward slashes.
        line: counted from 1; None where the whole file is meant.
        reason: what is wrong, in a few words.
    """

    def __init__(self, path: str, line: int | None, reason: str) -> None:
        """Compose the message `path:line: reason`."""
        self.path = path
        self.line = line
        self.reason = reason
        where = path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {reason}")


class FetchError(IsnadError):
    """A link cannot be fetched, or may not be.

    Args:
        url: the link.
        reason: what is wrong, in a few words.
    """

    def __init__(self, url: str, reason: str) -> None:
        """Compose the message `url: reason`."""
        self.url = url
        self.reason = reason
        super().__init__(f"{url}: {reason}")


class DatasetError(IsnadError):
    """An evaluation or question file is not of its format."""


class UnknownSpeakerError(IsnadError):
    """Nobody in the documents is called so.

    Args:
        name: that was asked for.
        known: the names of some who do speak, to choose from.
    """

    def __init__(self, name: str, known: Sequence[str]) -> None:
        """Compose the message."""
        self.name = name
        most = f"; the most quoted are {', '.join(known)}" if known else ""
        super().__init__(f"nobody who speaks in the documents is called {name}{most}: python -m retrieval speakers")


class UnknownPublisherError(IsnadError):
    """No document is of a publisher that is called so.

    Args:
        name: that was asked for.
        known: the names of some publishers, to choose from.
    """

    def __init__(self, name: str, known: Sequence[str]) -> None:
        """Compose the message."""
        self.name = name
        some = f"; there are {', '.join(known)}" if known else "; no document names its publisher"
        super().__init__(f"no document is published by {name}{some}: python -m retrieval sources")


class UnknownDocumentError(IsnadError):
    """No document of the index has the id that was asked for, or several may be meant.

    Args:
        asked: what was asked for.
        found: the ids that it may be a part of.
    """

    def __init__(self, asked: str, found: Sequence[str]) -> None:
        """Compose the message; the first of many ids are named."""
        some = ", ".join([*found[:_IDS_NAMED], *(["..."] if len(found) > _IDS_NAMED else [])])
        what = f"{asked} may mean {some}" if found else f"no document has the id {asked}"
        super().__init__(f"{what}; all of them: python -m retrieval inspect")


class ModelError(IsnadError):
    """The embedding model cannot be loaded."""


class GenerationError(IsnadError):
    """An index generation cannot be used."""


class NoGenerationError(GenerationError):
    """There is no index yet."""


class DamagedGenerationError(GenerationError):
    """A file of the generation is missing or does not open."""


class StaleGenerationError(GenerationError):
    """The generation was built with another model, folding or format."""


class BuildRunningError(GenerationError):
    """Another process is building in the same folder."""
