"""The statutes and questions of ALQAC as a folder that `chithi ingest` and the retrieval benchmark read.

    python -m evals.benchmarks.alqac ../shared/bench build/alqac

Each law becomes a text in State style ("Điều 1. …"), its gold the article. The questions have no open
licence: they are measured with, never trained on, never copied into the repository.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rag.vietnamese.normalize import fold

# Tuned on these; what is reported are the questions on the others. Every other law by the alphabet, the last one
# left to the reported half for balance.
DEV_LAWS = (
    "Bộ luật dân sự",
    "Luật An ninh mạng",
    "Luật Chăn nuôi",
    "Luật Du lịch",
    "Luật Hôn nhân và gia đình",
    "Luật Thanh niên",
    "Luật Trọng tài thương mại",
    "Luật Tố tụng hành chính",
)


def convert(source: Path, target: Path) -> tuple[int, int]:
    """Write `target`/laws/*.txt and `target`/questions.jsonl; returns the number of laws and of questions.

    `source` holds alqac_laws.json and alqac_questions.json.
    """
    laws: list[dict[str, Any]] = json.loads((source / "alqac_laws.json").read_text("utf-8"))
    questions: list[dict[str, Any]] = json.loads((source / "alqac_questions.json").read_text("utf-8"))
    folder = target / "laws"
    folder.mkdir(parents=True, exist_ok=True)
    for law in laws:
        _write_if_new(folder / _file_name(law["id"]), _law_text(law))
    lines = (json.dumps(_question(question), ensure_ascii=False) for question in questions)
    _write_if_new(target / "questions.jsonl", "\n".join(lines) + "\n")
    return len(laws), len(questions)


def _law_text(law: dict[str, Any]) -> str:
    kind, name = ("HIẾN PHÁP", "") if law["id"] == "Hiến pháp" else _kind_and_name(law["id"])
    head = ["QUỐC HỘI", kind, name.upper()]
    articles = (f"Điều {article['id']}. {article['text'].strip()}" for article in law["articles"])
    return "\n".join(line for line in (*head, *articles) if line) + "\n"


def _kind_and_name(law: str) -> tuple[str, str]:
    for kind in ("Bộ luật", "Luật"):
        if law.startswith(kind):
            return kind.upper(), law.removeprefix(kind).strip()
    raise SystemExit(f"{law} is neither a law nor a code")


def _question(question: dict[str, Any]) -> dict[str, Any]:
    """One line of the documented question format (`evals.datasets.Question`)."""
    gold = [
        {"document": _file_name(article["law_id"]), "clause": [f"Điều {article['article_id']}"]}
        for article in question["relevant_articles"]
    ]
    on_dev = any(article["law_id"] in DEV_LAWS for article in question["relevant_articles"])
    return {
        "id": question["question_id"],
        "split": "dev" if on_dev else "test",
        "question": question["text"],
        "language": "vi",
        "answerable": True,
        "kind": "yesno" if question["question_type"] == "Đúng/Sai" else "fact",
        "diacritics": True,
        "facts": [],
        "gold": gold,
        "near_miss": False,
    }


def _file_name(law: str) -> str:
    return f"{fold(law).replace(',', '').replace(' ', '-')}.txt"


def _write_if_new(path: Path, text: str) -> None:
    # An unchanged file keeps its time, so that ingest and the caches see nothing new.
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def main() -> None:
    """Convert the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    laws, questions = convert(arguments.source, arguments.target)
    print(f"{laws} laws, {questions} questions in {arguments.target}")


if __name__ == "__main__":
    main()
