"""The JSON that scripts rely on (DESIGN, section 8): keys, types, and that every quote is where it says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any

import pytest

from tests.conftest import SAMPLE_FILES, SAMPLES, Ran

REASONS = {"not_in_library", "not_in_force", "ambiguous_number", "insufficient_evidence"}
STATUSES = {"in_force", "not_yet_in_force", "replaced", "repealed", "expired", "draft", "unknown"}
TEXT_OR_NONE = (str, NoneType)
DOCUMENT = {
    "id": str, "number": TEXT_OR_NONE, "kind": TEXT_OR_NONE, "title": str, "issuer": TEXT_OR_NONE,
    "issued_on": TEXT_OR_NONE, "status": str, "path": str,
}  # fmt: skip
ROW = DOCUMENT | {"signer": TEXT_OR_NONE, "confidentiality": TEXT_OR_NONE, "clauses": int, "passages": int}
ANSWER = {
    "question": str, "answer": str, "answered": bool, "reason": TEXT_OR_NONE, "citations": list, "warnings": list,
    "restored_question": TEXT_OR_NONE, "generator": str, "timings_ms": dict,
}  # fmt: skip
CITATION = {
    "marker": int, "quote": str, "document": dict, "clause_path": list, "clause": str, "page": (int, NoneType),
    "start": int, "end": int, "score": float,
}  # fmt: skip
HIT = {
    "rank": int, "score": float, "document": dict, "clause_path": list, "clause": str, "text": str,
    "page": (int, NoneType), "start": int, "end": int,
}  # fmt: skip

QUESTIONS = [
    "Quyết định số 12/2024/QĐ-UBND có bao nhiêu điều?",
    "Người phát hiện cháy rừng được thưởng bao nhiêu tiền?",
    "Quy định 15-QĐ/TU có hiệu lực từ khi nào?",
    "What is the ceiling of the grant for villages on the poor list?",
    "ket luan 28-KL/TW ve viec gi",
    "Thủ đô của nước Pháp là gì?",
    "Quyết định số 13/2024/QĐ-UBND về việc gì?",
]


def assert_shape(value: dict[str, Any], shape: dict[str, Any], *, more: bool = False) -> None:
    """Fail unless `value` has the keys of `shape` with values of its types; `more`: it may have others too."""
    assert value.keys() >= shape.keys() if more else value.keys() == shape.keys()
    for key, kind in shape.items():
        assert isinstance(value[key], kind), f"{key}: {value[key]!r}"


def assert_document(value: dict[str, Any]) -> None:
    """Fail unless `value` stands for a document as everywhere."""
    assert_shape(value, DOCUMENT)
    assert value["status"] in STATUSES
    assert Path(value["path"]).is_absolute()
    if value["issued_on"] is not None:
        assert date.fromisoformat(value["issued_on"]).isoformat() == value["issued_on"]


def stored_text(chithi: Callable[..., Ran], document: str) -> str:
    """The text that `documents show` returns."""
    return str(chithi("documents", "show", document, "--json").json["text"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_has_the_fields_of_the_contract(chithi: Callable[..., Ran], question: str) -> None:
    ran = chithi("ask", question, "--json")
    assert (ran.code, ran.err) == (0, "")
    answer = ran.json
    assert_shape(answer, ANSWER)
    assert answer["question"] == question
    assert answer["generator"] == "extractive"
    assert answer["timings_ms"].keys() == {"retrieve", "answer", "total"}
    assert (answer["reason"] in REASONS) is not answer["answered"]
    assert bool(answer["citations"]) is answer["answered"]
    assert all(isinstance(warning, str) for warning in answer["warnings"])
    for citation in answer["citations"]:
        assert_shape(citation, CITATION)
        assert_document(citation["document"])
        assert all(isinstance(label, str) for label in citation["clause_path"])
        assert f"[{citation['marker']}]" in answer["answer"]
        assert 0 <= citation["score"] <= 1
        text = stored_text(chithi, citation["document"]["id"])
        assert text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize(
    "query", ["thời hạn trả lời phản ánh", "12/2024/qd-ubnd", "điểm 4.2.2 quy định 15-QĐ/TU", "grant"]
)
def test_hits_have_the_fields_of_the_contract(chithi: Callable[..., Ran], query: str) -> None:
    ran = chithi("search", query, "--json", "-k", 4)
    assert (ran.code, ran.err) == (0, "")
    found = ran.json
    assert_shape(found, {"query": str, "restored_query": TEXT_OR_NONE, "hits": list})
    assert found["query"] == query
    assert [hit["rank"] for hit in found["hits"]] == [1, 2, 3, 4]
    for hit in found["hits"]:
        assert_shape(hit, HIT)
        assert_document(hit["document"])
        assert 0 <= hit["score"] <= 1
        assert stored_text(chithi, hit["document"]["id"])[hit["start"] : hit["end"]] == hit["text"]


def test_the_question_as_it_was_read_is_told(chithi: Callable[..., Ran]) -> None:
    assert chithi("search", "chay rung", "--json").json["restored_query"] == "cháy rừng"
    assert chithi("search", "cháy rừng", "--json").json["restored_query"] is None
    assert chithi("ask", "chay rung la gi", "--json").json["restored_question"] == "cháy rừng là gì"


def test_the_list_has_the_fields_of_the_contract(chithi: Callable[..., Ran]) -> None:
    ran = chithi("documents", "list", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json.keys() == {"documents"}
    rows = ran.json["documents"]
    assert {row["path"] for row in rows} == {str(SAMPLES / name) for name in SAMPLE_FILES}
    for row in rows:
        assert_shape(row, ROW)
        assert_document({key: row[key] for key in DOCUMENT})
        assert row["clauses"] > 0
        assert row["passages"] > 0


def test_one_document_has_its_text_structure_and_relations(chithi: Callable[..., Ran]) -> None:
    (row,) = (r for r in chithi("documents", "list", "--json").json["documents"] if r["id"] == "12-2024-qd-ubnd")
    shown = chithi("documents", "show", "12-2024-qd-ubnd", "--json").json
    assert_shape(shown, ROW | {"text": str, "structure": list, "relations": list}, more=True)
    assert {key: shown[key] for key in ROW} == row
    assert len(shown["structure"]) == row["clauses"]
    for clause in shown["structure"]:
        assert shown["text"][clause["start"] : clause["end"]].strip()
        assert clause["path"][-1] == clause["label"]
    for relation in shown["relations"]:
        assert shown["text"][relation["start"] : relation["end"]] == relation["quote"]
    assert ("replaces", "07/2019/QĐ-UBND") in {(r["relation"], r["number"]) for r in shown["relations"]}


RELATION = {
    "relation": str, "clause": str, "clause_path": list, "quote": str, "start": int, "end": int, "target": list,
    "takes_effect": TEXT_OR_NONE, "number": TEXT_OR_NONE, "title": TEXT_OR_NONE, "kind": TEXT_OR_NONE,
    "issued_on": TEXT_OR_NONE,
}  # fmt: skip


def test_relations_run_both_ways(chithi: Callable[..., Ran], archive_dir: Path) -> None:
    shown = chithi("documents", "show", "n6", "--json", "--library", archive_dir).json
    for relation in shown["relations"]:
        assert_shape(relation, RELATION | {"year": (int, NoneType), "resolved": list})
    for relation in shown["incoming"]:
        assert_shape(relation, RELATION | {"id": str, "inferred": bool})
    assert [(r["relation"], r["number"], r["resolved"], r["target"]) for r in shown["relations"]] == [
        ("replaces", "5/2013/NĐ-CP", ["n5"], []),
        ("based_on", "77/2001/QH10", [], []),
        ("based_on", "77/2001/QH10", [], []),
    ]
    assert [(r["relation"], r["id"], r["clause"], r["target"]) for r in shown["incoming"]] == [
        ("amends", "n7", "Điều 1", ["Điều 7", "Khoản 3"]),
        ("amends", "n7", "Điều 2", ["Điều 9"]),
    ]
    amending = chithi("documents", "show", "n7", "--json", "--library", archive_dir).json["text"]
    assert all(amending[r["start"] : r["end"]] == r["quote"] for r in shown["incoming"])


def test_a_document_has_its_particulars_and_the_evidence_of_its_status(
    chithi: Callable[..., Ran], archive_dir: Path
) -> None:
    shown = chithi("documents", "show", "n5", "--json", "--as-of", "2025-01-01", "--library", archive_dir).json
    assert shown["particulars"] == {
        "place": "Hà Nội",
        "issuer_spellings": ["CHÍNH PHỦ", "Chính phủ"],
        "office": "Thủ tướng",
        "on_behalf_of": "Chính phủ",
        "recipients": ["Các bộ", "Lưu: VT"],
    }
    assert (shown["as_of"], shown["status"], shown["effective_to"]) == ("2025-01-01", "replaced", None)
    assert shown["status_evidence"] == [
        {
            "quote": "Nghị định này thay thế Nghị định số 5/2013/NĐ-CP.",
            "by": "n6",
            "relation": "replaces",
            "takes_effect": "2020-03-01",
            "inferred": False,
        }
    ]


def test_a_replaced_document_names_its_successor(chithi: Callable[..., Ran]) -> None:
    shown = chithi("documents", "show", "07/2019/QĐ-UBND", "--json").json
    assert shown["status"] == "replaced"
    (successor,) = shown["replaced_by"]
    assert successor["number"] == "12/2024/QĐ-UBND"
    assert successor["quote"] in stored_text(chithi, successor["id"])


def test_a_cold_question_prints_one_json_document_and_never_imports_torch(library_dir: Path) -> None:
    code = (
        "import sys\nfrom ui.cli import main\ntry:\n    main()\n"
        "finally:\n    print({'torch', 'transformers', 'gradio'} & sys.modules.keys(), file=sys.stderr)\n"
    )
    question = ["ask", QUESTIONS[1], "--library", str(library_dir), "--json"]
    ran = subprocess.run([sys.executable, "-c", code, *question], capture_output=True, encoding="utf-8", check=True)
    assert Ran(0, ran.stdout, "").json["citations"][0]["clause"] == "Điểm c Mục 4"
    assert ran.stderr == "set()\n"
