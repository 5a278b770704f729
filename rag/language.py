"""Every text a user sees, in Vietnamese and in English, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One message in both languages.

    >>> Text("Không có trong thư viện.", "Not in the library.").to("en")
    'Not in the library.'
    """

    vi: str
    en: str

    def to(self, language: Language) -> str:
        """The message in `language`."""
        return self.vi if language == "vi" else self.en
