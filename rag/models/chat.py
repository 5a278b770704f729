"""The user's own chat model, when one is set: Ollama, any server that speaks OpenAI's protocol, others by an extra."""

from __future__ import annotations

from typing import Any

from langchain_core.language_models import BaseChatModel

from rag.errors import ModelUnavailableError
from rag.models.streaming import Patience
from rag.settings import Settings

# Providers of LangChain whose package an extra of this project installs. Ollama and OpenAI need none.
EXTRAS = {
    "anthropic": "anthropic",
    "google_genai": "google",
    "mistralai": "mistral",
    "groq": "groq",
}


def load_chat_model(settings: Settings) -> BaseChatModel | None:
    """The chat model that the settings name, None when none is set; raises ModelUnavailableError.

    No server is asked. Retries are left to `rag.models.streaming`, which knows whether anything has come yet.
    """
    if not settings.chat_model:
        return None
    # langchain's model loader takes half a second to import; an extractive answer never needs it.
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"timeout": settings.chat_timeout, "max_retries": 0, "temperature": 0}
    if settings.chat_base_url is not None:
        options["base_url"] = settings.chat_base_url
        # Servers of one's own seldom want a key, but the client insists on having one.
        if settings.chat_model.startswith("openai:"):
            options["api_key"] = settings.chat_api_key or "none"
    if settings.chat_model.startswith("ollama:"):
        options.pop("max_retries")
        options["client_kwargs"] = {"timeout": options.pop("timeout")}
    try:
        model: BaseChatModel = init_chat_model(settings.chat_model, **options)
    except ImportError as error:
        raise _missing_package(settings.chat_model, error) from error
    except Exception as error:  # each provider raises errors of its own for a missing key or a bad name
        said = str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__
        raise ModelUnavailableError(
            f"Không dùng được mô hình «{settings.chat_model}»: {said}. Đặt CHITHI_CHAT_MODEL, ví dụ ollama:qwen3.",
            f"Cannot use the chat model “{settings.chat_model}”: {said}. Set CHITHI_CHAT_MODEL, e.g. ollama:qwen3.",
        ) from error
    return model


def patience_of(settings: Settings) -> Patience:
    """How long the settings let a chat model take, and how often it is tried."""
    return Patience(
        overall=settings.chat_timeout,
        first_token=min(settings.chat_first_token_timeout, settings.chat_timeout),
        retries=settings.chat_retries,
    )


def _missing_package(name: str, error: ImportError) -> ModelUnavailableError:
    provider = name.split(":", 1)[0]
    extra = EXTRAS.get(provider)
    package = f"'chithi[{extra}]'" if extra else f"langchain-{provider.replace('_', '-')}"
    return ModelUnavailableError(
        f"Mô hình «{name}» cần thêm một gói: pip install {package}. Hoặc đặt CHITHI_CHAT_MODEL, ví dụ ollama:qwen3.",
        f"The chat model “{name}” needs another package: pip install {package}. "
        "Or set CHITHI_CHAT_MODEL, e.g. ollama:qwen3.",
    )
