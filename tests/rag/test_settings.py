"""Settings from the environment and the caller; errors in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from rag import errors
from rag.errors import ChithiError
from rag.language import Text
from rag.settings import BUNDLED_MODEL, Settings


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CHITHI_{name.upper()}", raising=False)


def test_nothing_needs_to_be_set() -> None:
    settings = Settings()
    assert (settings.library, settings.language, settings.embedding_model) == (Path("library"), "vi", BUNDLED_MODEL)
    assert (settings.chat_model, settings.chat_base_url, settings.chat_api_key) == (None, None, None)
    assert (settings.threads, settings.lock_timeout, settings.chat_timeout) == (0, 60.0, 60.0)


def test_every_setting_has_its_variable_and_a_description(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "library": "/tmp/x", "language": "en", "embedding_model": "m", "cache_dir": "/tmp/c", "threads": "3",
        "lock_timeout": "1.5", "chat_model": "ollama:q",
        "chat_base_url": "http://h", "chat_api_key": "k", "chat_timeout": "9",
        "chat_first_token_timeout": "4", "chat_retries": "1",
    }  # fmt: skip
    assert values.keys() == Settings.model_fields.keys()
    for name, value in values.items():
        monkeypatch.setenv(f"CHITHI_{name.upper()}", value)
    assert {name: str(value) for name, value in Settings().model_dump().items()} == values | {
        "chat_timeout": "9.0",
        "chat_first_token_timeout": "4.0",
    }
    assert all(field.description or name == "chat_api_key" for name, field in Settings.model_fields.items())


def test_the_caller_outranks_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHITHI_LANGUAGE", "en")
    assert Settings(language="vi").language == "vi"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("THREADS", "abc"),
        ("THREADS", "-1"),
        ("LANGUAGE", "fr"),
        ("LOCK_TIMEOUT", "-1"),
        ("LOCK_TIMEOUT", "soon"),
        ("CHAT_TIMEOUT", "0"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"CHITHI_{name}", value)
    with pytest.raises(ValidationError) as error:
        Settings()
    assert error.value.errors()[0]["loc"] == (name.lower(),)


def test_a_setting_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError):
        Settings(colour="red")  # type: ignore[call-arg]


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().language = "en"  # type: ignore[misc]


def test_the_key_is_not_shown() -> None:
    settings = Settings(chat_api_key="very-secret")
    assert "very-secret" not in f"{settings!r} {settings}"


@pytest.mark.parametrize(
    "kind", [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, ChithiError)]
)
def test_an_error_speaks_both_languages(kind: type[ChithiError]) -> None:
    error = kind("Không có.", "Not there.")
    assert isinstance(error, ChithiError)
    assert str(error) == error.text.to("en") == "Not there."
    assert error.text.to("vi") == "Không có."
    assert kind.__doc__


def test_a_text_is_said_in_the_language_asked_for() -> None:
    assert [Text("vâng", "yes").to(language) for language in ("vi", "en")] == ["vâng", "yes"]
