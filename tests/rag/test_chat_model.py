"""The user's own chat model: made from the settings without a call to any server."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest
from langchain_ollama import ChatOllama
from langchain_openai import ChatOpenAI

from rag.errors import ModelUnavailableError
from rag.models.chat import EXTRAS, load_chat_model, patience_of
from rag.settings import Settings

HERE = "http://127.0.0.1:9/v1"


def test_without_a_setting_there_is_no_chat_model() -> None:
    assert load_chat_model(Settings(chat_model=None)) is None


def test_an_empty_setting_is_no_chat_model() -> None:
    assert load_chat_model(Settings(chat_model="")) is None


def test_an_ollama_model_waits_no_longer_than_told() -> None:
    model = load_chat_model(Settings(chat_model="ollama:qwen3", chat_base_url=HERE, chat_timeout=7))
    assert isinstance(model, ChatOllama)
    assert (model.model, model.base_url, model.temperature) == ("qwen3", HERE, 0)
    assert model.client_kwargs == {"timeout": 7}


def test_a_server_of_ones_own_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    model = load_chat_model(Settings(chat_model="openai:local", chat_base_url=HERE, chat_timeout=7))
    assert isinstance(model, ChatOpenAI)
    assert (model.model_name, model.openai_api_base, model.temperature) == ("local", HERE, 0)
    assert (model.request_timeout, model.max_retries) == (7, 0)


def test_the_key_is_passed_on_to_ones_own_server() -> None:
    model = load_chat_model(Settings(chat_model="openai:local", chat_base_url=HERE, chat_api_key="secret"))
    assert isinstance(model, ChatOpenAI)
    assert model.openai_api_key is not None
    assert model.openai_api_key.get_secret_value() == "secret"


@pytest.mark.parametrize("name", ["nonsense", "no-such-provider:model"])
def test_a_name_that_no_provider_knows_says_what_to_set(name: str) -> None:
    with pytest.raises(ModelUnavailableError) as error:
        load_chat_model(Settings(chat_model=name))
    assert name in error.value.text.vi
    assert "CHITHI_CHAT_MODEL" in error.value.text.vi
    assert "ollama:qwen3" in error.value.text.en


def test_the_message_is_one_line() -> None:
    with pytest.raises(ModelUnavailableError) as error:
        load_chat_model(Settings(chat_model="nonsense"))
    assert "\n" not in error.value.text.vi


def test_a_missing_key_is_an_error_the_user_can_act_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelUnavailableError):
        load_chat_model(Settings(chat_model="openai:gpt-5"))


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("anthropic:claude-x", "'chithi[anthropic]'"),
        ("google_genai:gemini-x", "'chithi[google]'"),
        ("mistralai:mistral-x", "'chithi[mistral]'"),
        ("groq:llama-x", "'chithi[groq]'"),
        ("fireworks:some", "langchain-fireworks"),
    ],
)
def test_a_provider_whose_package_is_missing_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    provider = name.split(":")[0].split("_")[0].removesuffix("ai")
    for module in (f"langchain_{name.split(':')[0]}", f"langchain_{provider}"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ModelUnavailableError) as error:
        load_chat_model(Settings(chat_model=name))
    for text in (error.value.text.vi, error.value.text.en):
        assert f"pip install {package}" in text
        assert "\n" not in text


def test_every_extra_is_declared() -> None:
    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(EXTRAS.values()) <= set(declared["optional-dependencies"])


def test_the_settings_say_how_long_to_wait() -> None:
    patience = patience_of(Settings(chat_timeout=20, chat_first_token_timeout=30, chat_retries=1))
    assert (patience.overall, patience.first_token, patience.retries) == (20, 20, 1)
