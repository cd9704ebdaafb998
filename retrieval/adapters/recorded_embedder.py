"""What every embedder says of itself."""

from retrieval.generations import EmbedderRecord
from retrieval.ports import Dtype


class RecordedEmbedder:
    """The properties of an `Embedder`, from its record."""

    def __init__(self, record: EmbedderRecord) -> None:
        """Take what the model is."""
        self._record = record

    @property
    def name(self) -> str:
        """What a person calls the model: its folder's name or its name on the hub."""
        return self._record.name

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._record.dimension

    @property
    def dtype(self) -> Dtype:
        """The numeric type that the model computes in; vectors are float32 whichever it is."""
        return self._record.dtype

    @property
    def fingerprint(self) -> str:
        """A digest of all that changes a vector; a copy of the model in another folder has the same."""
        return self._record.fingerprint
