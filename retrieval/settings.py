"""The settings of retrieval, from the environment and `.env`."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from retrieval.errors import SettingsError


class Settings(BaseSettings):
    """Where the documents and indexes are, and which model embeds them.

    Each field is read from the variable of the same name in capitals; `.env` is read from the working folder.
    """

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    seeds_dir: Path = Field(Path("seeds"), description="the folder of documents")
    indexes_dir: Path = Field(Path("indexes"), description="the folder of what is built from them")
    models_dir: Path | None = Field(
        None, description="where the default model is unpacked; empty: models in INDEXES_DIR"
    )
    embedding_model: str = Field(
        "", description="a sentence-transformers folder or a hub name; empty: the default model"
    )
    embedding_query_prompt: str | None = Field(
        None, description="put before a question when it is embedded; empty: the model's own"
    )
    embedding_document_prompt: str | None = Field(
        None, description="put before a passage when it is embedded; empty: the model's own"
    )
    embedding_dtype: Literal["auto", "float32", "bfloat16"] = Field(
        "auto",
        description="the numeric type of the model; auto: the faster one here, measured at the first build",
    )
    keep_generations: int = Field(1, ge=0, description="old index generations that a build leaves in place")
    reading_seconds: int = Field(
        300, ge=1, description="the most seconds of processor time that a build takes to read a document"
    )
    reading_memory_mb: int = Field(
        2048, ge=64, description="the most megabytes of memory that a build takes to read a document"
    )

    @property
    def models_folder(self) -> Path:
        """The folder that the default model is unpacked into."""
        return self.models_dir or self.indexes_dir / "models"


def load_settings(**overrides: object) -> Settings:
    """Read the settings; `overrides`, by field name, come before the environment.

    Raises:
        SettingsError: one is wrong; the message has a line for each, with the variable's name.
    """
    try:
        return Settings.model_validate(overrides)
    except ValidationError as error:
        raise SettingsError(describe(error)) from error


def describe(error: ValidationError) -> str:
    """Return a line for each wrong setting: the variable and what is wrong, never its value."""
    return "\n".join(
        f"{'.'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}" for problem in error.errors()
    )
