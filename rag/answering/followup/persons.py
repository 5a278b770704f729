"""The signer of the document spoken of, called by name: "người ký", and "bà ấy" once it was asked who signed."""

from __future__ import annotations

import regex as re

from rag.answering.asked import asked_about
from rag.directives.model import Directive
from rag.retrieval.query import Query

SIGNER = "người ký ông bà anh chị cô ấy đó ta the signer signatory he she him his her"
# Not folded: "người kỳ" is nobody who signs.
_SIGNER = re.compile(
    r"\bngười (?:đã )?ký(?: (?:nó|văn bản (?:đó|này|ấy)))?\b|\bthe (?:signer|signatory)\b", re.IGNORECASE
)
_PERSON = re.compile(
    r"\b(?:ông|bà|anh|chị|cô|người|vị|đồng chí) (?:ấy|ta|đó|này)\b|\b(?:he|she|him)\b|\b(?P<whose>his|her)\b",
    re.IGNORECASE,
)


def by_name(query: Query, last: Query | None, directive: Directive) -> str | None:
    """The question with the name of who signed `directive` for the words that mean that person; None without such.

    Who signed is asked of the document: that question stays as it is.
    """
    if directive.signer is None or "signed_by" in asked_about(query):
        return None
    found = _SIGNER.search(query.text)
    if found is None and last is not None and "signed_by" in asked_about(last):
        found = _PERSON.search(query.text)
    if found is None:
        return None
    whose = "'s" if found.groupdict().get("whose") else ""
    return f"{query.text[: found.start()]}{directive.signer}{whose}{query.text[found.end() :]}"
