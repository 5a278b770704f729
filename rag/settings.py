"""Settings, from environment variables with the prefix CHITHI_ and from the caller."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

BUNDLED_MODEL = "multilingual-e5-small"


class Settings(BaseSettings):
    """Everything that can be set; each field is the variable CHITHI_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="CHITHI_", extra="forbid", frozen=True)

    library: Path = Field(Path("library"), description="the folder that holds everything ingested")
    language: Literal["vi", "en"] = Field("vi", description="language of messages: vi or en")
    embedding_model: str = Field(
        BUNDLED_MODEL,
        description="the bundled model, a sentence-transformers folder, or a hub name",
    )
    cache_dir: Path | None = Field(None, description="where the bundled model is unpacked (default: user cache)")
    threads: int = Field(0, ge=0, description="CPU threads for embedding; 0: all but what the machine lacks")
    lock_timeout: float = Field(60.0, ge=0, description="seconds to wait for another writer of the library")
    chat_model: str | None = Field(
        None, description='a LangChain chat model ("ollama:qwen3", "openai:gpt-5"); unset: extractive answers'
    )
    chat_base_url: str | None = Field(None, description="URL of the user's own OpenAI-compatible server")
    chat_api_key: str | None = Field(None, repr=False, description="key for that server, if it wants one")
    chat_timeout: float = Field(60.0, gt=0, description="seconds to wait for the whole answer of the chat model")
    chat_first_token_timeout: float = Field(30.0, gt=0, description="seconds to wait for its first word")
    chat_retries: int = Field(2, ge=0, le=10, description="times to try again when its server cannot be reached")
