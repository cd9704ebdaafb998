"""The report of what was left out of the corpus, as a value."""

from dataclasses import dataclass

from retrieval.errors import UnreadableError


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of the corpus, or a line of one, that was left out.

    `path` is relative to the seeds folder, with forward slashes, and always printable as UTF-8; `line` is counted
    from 1 and None where the whole file is meant; `reason` is in English.
    """

    path: str
    line: int | None
    reason: str

    @classmethod
    def of(cls, error: UnreadableError) -> "Skipped":
        """Return the report of an error."""
        return cls(error.path, error.line, error.reason)

    def __str__(self) -> str:
        """Return `path:line: reason`, as the error says it."""
        return str(UnreadableError(self.path, self.line, self.reason))
