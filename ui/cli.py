"""The command `chithi`.

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 some files could not be read (the others are in).
A question without an answer is an answer: exit code 0.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from rag.errors import ChithiError
from rag.settings import Settings
from ui.eval_commands import app as evaluation
from ui.shared import LANGUAGE as _LANGUAGE
from ui.shared import JsonOption, LibraryOption
from ui.shared import assistant as _assistant
from ui.shared import say_waiting as _say_waiting
from ui.shared import settings as _settings
from ui.shared import t as _t

if TYPE_CHECKING:
    from rag.directives.model import Directive
    from rag.library.library import Library
    from rag.retrieval.shelf import Shelf

app = typer.Typer(
    name="chithi",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=_t(
        "Hỏi đáp về văn bản của Đảng và Nhà nước: trích đúng điều khoản, chạy không cần mạng.",
        "Answers questions about Vietnamese directives: quotes the exact clause, works offline.",
    ),
    epilog=_t(
        "Ngôn ngữ: CHITHI_LANGUAGE=vi hoặc en. Mã thoát: 0 xong; 1 lỗi; 2 gõ sai lệnh; 3 có tệp không đọc được.",
        "Language: CHITHI_LANGUAGE=vi or en. Exit codes: 0 done; 1 failed; 2 wrong usage; 3 some files unread.",
    ),
)
documents = typer.Typer(no_args_is_help=True, help=_t("Xem và gỡ văn bản trong thư viện.", "See and remove documents."))
app.add_typer(documents, name="documents")
app.add_typer(evaluation, name="eval")

AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help=_t("Tình trạng văn bản tại ngày này.", "The state of things on this day."),
    ),
]
InOption = Annotated[
    list[str] | None,
    typer.Option(
        "--in",
        metavar="NUMBER",
        help=_t("Chỉ tìm trong văn bản này (lặp lại được).", "Only in this document (repeatable)."),
    ),
]


class GraphFormat(StrEnum):
    """What `chithi documents graph` can write."""

    HTML = "html"
    JSON = "json"
    DOT = "dot"


@app.command(help=_t("Nạp tệp hoặc cả thư mục vào thư viện.", "Ingest files or whole folders into the library."))
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help=_t("Tệp hoặc thư mục.", "Files or folders."))],
    library: LibraryOption = None,
    json: JsonOption = False,
    again: Annotated[
        bool,
        typer.Option(
            "--again", help=_t("Đọc lại cả tệp không đổi.", "Read unchanged files again, e.g. after an upgrade.")
        ),
    ] = False,
    confidential: Annotated[
        bool,
        typer.Option(
            "--allow-confidential",
            help=_t(
                "Nạp cả văn bản có dấu Mật, Tối mật, Tuyệt mật; không có tùy chọn này thì từ chối.",
                "Take in documents marked as secret (Mật, Tối mật, Tuyệt mật) too; they are refused otherwise.",
            ),
        ),
    ] = False,
) -> None:
    from ingest.pipeline import ingest as run
    from rag.library.library import Library
    from rag.models.embeddings import load_embeddings
    from ui import console, views

    settings = _settings(library)
    with console.ingest_progress(settings.language, quiet=not sys.stderr.isatty()) as progress:
        embeddings = load_embeddings(settings, progress.unpack)
        with Library.open(
            settings.library,
            create=True,
            model_name=embeddings.model_name,
            lock_timeout=settings.lock_timeout,
            on_wait=_say_waiting,
        ) as shelf:
            report = run(shelf, embeddings, paths, progress, again=again, confidential=confidential)
    if json:
        console.print_json(views.ingest_json(report, settings.language))
    console.print_ingest_report(report, settings.language)
    raise typer.Exit(3 if report.failed else 0)


@app.command(
    help=_t("Hỏi một câu; câu trả lời trích nguyên văn điều khoản.", "Ask a question; the answer quotes clauses.")
)
def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION")],
    library: LibraryOption = None,
    json: JsonOption = False,
    as_of: AsOfOption = None,
    only: InOption = None,
) -> None:
    from rag.answering.answer import answer_json
    from ui import console

    settings = _settings(library)
    with _assistant(settings) as assistant:
        answer = assistant.ask(question, only=only or (), as_of=_day(as_of))
    if json:
        console.print_json(answer_json(answer))
    else:
        console.print_answer(answer, settings.language)


@app.command(help=_t("Tìm điều khoản theo lời hoặc theo số ký hiệu.", "Find clauses by words or by number."))
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY")],
    library: LibraryOption = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help=_t("Số kết quả.", "How many hits."))] = 10,
    json: JsonOption = False,
    as_of: AsOfOption = None,
    only: InOption = None,
) -> None:
    from ui import console, views

    settings = _settings(library)
    with _assistant(settings) as assistant:
        understood = assistant.retriever.understand(query)
        hits = assistant.search(query, k, only=only or (), as_of=_day(as_of))
    if json:
        console.print_json(views.search_json(query, understood.restored, hits))
    else:
        console.print_hits(hits, settings.language)


@app.command(help=_t("Hỏi đáp ngay trong cửa sổ dòng lệnh.", "Chat in the terminal."))
def chat(library: LibraryOption = None) -> None:
    from rag.answering.conversation import Conversation
    from ui import console

    settings = _settings(library)
    conversation = Conversation()
    with _assistant(settings) as assistant:
        console.err().print(_t("Gõ câu hỏi rồi Enter; Ctrl-D để thoát.", "Type a question and Enter; Ctrl-D to leave."))
        while True:
            try:
                question = console.out().input("[bold green]? [/]")
            except (EOFError, KeyboardInterrupt):
                break
            if not question.strip():
                continue
            try:
                answer = assistant.ask(question, conversation=conversation)
                console.print_answer(answer, settings.language)
                conversation = conversation.after(answer)
            except ChithiError as error:
                console.err().print(f"[yellow]{error.text.to(settings.language)}[/]")


@app.command(help=_t("Mở trang hỏi đáp trong trình duyệt.", "Open the chat page in the browser."))
def ui(
    library: LibraryOption = None,
    host: Annotated[str, typer.Option(help=_t("Địa chỉ lắng nghe.", "Address to listen on."))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help=_t("Cổng.", "Port."))] = 7860,
) -> None:
    settings = _settings(library)
    with _assistant(settings) as assistant:
        from ui.web.app import launch

        launch(assistant, settings, host=host, port=port)


@app.command(help=_t("Kiểm tra thư viện; --repair để sửa chỉ mục.", "Check the library; --repair mends the indexes."))
def verify(
    library: LibraryOption = None,
    repair: Annotated[bool, typer.Option("--repair", help=_t("Dựng lại phần hỏng.", "Rebuild what is wrong."))] = False,
) -> None:
    from rag.library.library import Library
    from ui import console

    settings = _settings(library)
    with Library.open(settings.library, lock_timeout=settings.lock_timeout, on_wait=_say_waiting) as shelf:
        report = shelf.verify(repair=repair)
    for problem in report.repaired:
        console.err().print(f"✓ {problem.to(settings.language)}", style="yellow")
    for problem in report.problems:
        console.err().print(f"✗ {problem.to(settings.language)}", style="red")
    if report.ok:
        sound = _t("Thư viện nguyên vẹn.", "The library is sound.")
        console.out().print(_t("Đã sửa xong.", "Repaired.") if report.repaired else sound)
    raise typer.Exit(0 if report.ok else 1)


@documents.command("list", help=_t("Danh sách văn bản.", "The documents of the library."))
def documents_list(library: LibraryOption = None, json: JsonOption = False, as_of: AsOfOption = None) -> None:
    from ui import console, views

    settings = _settings(library)
    with _shelf(settings, as_of) as (_, shelf):
        rows = shelf.rows
    if json:
        console.print_json({"documents": [views.row_json(row) for row in rows]})
    else:
        console.print_documents(rows, settings.language)


@documents.command(
    "show",
    help=_t(
        "Một văn bản: đầu đề, hiệu lực, quan hệ, cấu trúc, toàn văn.",
        "One document: head, status, relations, structure, text.",
    ),
)
def documents_show(
    name: Annotated[str, typer.Argument(metavar="ID")],
    library: LibraryOption = None,
    json: JsonOption = False,
    as_of: AsOfOption = None,
) -> None:
    from ui import console, sheet, views
    from ui.dossier import read_dossier

    settings = _settings(library)
    with _shelf(settings, as_of) as (opened, shelf):
        found = _the_one(shelf, name)
        row = next(row for row in shelf.rows if row.directive.id == found.id)
        dossier = read_dossier(shelf, row, opened.document(found.id), opened.clauses)
    if json:
        console.print_json(views.document_json(dossier))
    else:
        sheet.print_document(dossier, settings.language)


@documents.command(
    "graph",
    help=_t(
        "Sơ đồ văn bản nào thay thế, sửa đổi, bãi bỏ, hướng dẫn, căn cứ văn bản nào; có ID thì chỉ quanh văn bản đó.",
        "Draw which document replaces, amends, repeals, guides or rests on which; with an ID only around that one.",
    ),
)
def documents_graph(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", show_default=False)] = None,
    library: LibraryOption = None,
    form: Annotated[
        GraphFormat | None,
        typer.Option(
            "--format",
            help=_t(
                "html (mặc định): trang xem ngoại tuyến; json; dot: cho Graphviz. Bỏ trống thì theo đuôi của --out.",
                "html (default): a page that works offline; json; dot: for Graphviz. Left out: by the suffix of --out.",
            ),
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=_t("Ghi vào tệp này thay vì stdout.", "Write here, not on stdout.")),
    ] = None,
    mentions: Annotated[
        bool, typer.Option("--mentions", help=_t("Vẽ cả quan hệ dẫn chiếu.", "Draw mere mentions too."))
    ] = False,
    as_of: AsOfOption = None,
) -> None:
    from ui import graph

    settings = _settings(library)
    with _shelf(settings, as_of) as (_, shelf):
        drawn = graph.build(shelf, _the_one(shelf, name).id if name is not None else None, mentions=mentions)
    suffix = out.suffix.lower().lstrip(".") if out is not None else ""
    chosen = form.value if form else suffix if suffix in set(GraphFormat) else "html"
    graph.write(graph.FORMATS[chosen](drawn, settings.language), out)
    if out is not None:
        sys.stderr.write(_t(f"Đã ghi sơ đồ: {out}\n", f"The graph is in {out}\n"))


@documents.command("remove", help=_t("Gỡ một văn bản khỏi thư viện.", "Remove a document from the library."))
def documents_remove(
    name: Annotated[str, typer.Argument(metavar="ID")], library: LibraryOption = None, json: JsonOption = False
) -> None:
    from ui import console

    settings = _settings(library)
    with _shelf(settings) as (opened, shelf):
        found = _the_one(shelf, name)
        with opened.writing():
            opened.remove(found.id)
    if json:
        console.print_json({"removed": found.id})
    else:
        console.out().print(_t(f"Đã gỡ {found.id}.", f"Removed {found.id}."))


# --- shared -------------------------------------------------------------------------------------


@contextmanager
def _shelf(settings: Settings, as_of: datetime | None = None) -> Iterator[tuple[Library, Shelf]]:
    """The library, and what is in it with statuses as of that day, today without one."""
    from rag.library.library import Library
    from rag.retrieval.shelf import Shelf

    with Library.open(settings.library, lock_timeout=settings.lock_timeout, on_wait=_say_waiting) as library:
        yield library, Shelf.read(library, _day(as_of) or date.today())


def _the_one(shelf: Shelf, name: str) -> Directive:
    """The directive called `name`, an id or a number; ChithiError when there is none or several."""
    from rag.retrieval.retriever import find_directives

    found = find_directives(shelf, name)
    if len(found) > 1:
        raise _several(name, [directive.id for directive in found])
    return found[0]


def _several(name: str, ids: list[str]) -> ChithiError:
    listed = ", ".join(ids)
    return ChithiError(
        f"«{name}» là nhiều văn bản: {listed}. Hãy dùng mã.", f"“{name}” means several documents: {listed}. Use the id."
    )


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


def main(run: Callable[[], object] = app) -> None:
    """Run the command; problems meant for the user are one line on stderr and exit code 1."""
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    try:
        run()
    except ChithiError as error:
        sys.stderr.write(error.text.to(_LANGUAGE) + "\n")
        sys.exit(1)
    except ValidationError as error:
        first = error.errors()[0]
        name = "CHITHI_" + "_".join(str(part) for part in first["loc"]).upper()
        sys.stderr.write(_t(f"{name} không hợp lệ: {first['msg']}\n", f"{name} is not valid: {first['msg']}\n"))
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write(_t("Đã dừng; những gì đã nạp vẫn còn.\n", "Stopped; what was ingested is kept.\n"))
        sys.exit(130)


if __name__ == "__main__":
    main()
