"""Each reader of bytes from outside: how it is asked, what it may refuse with, good bytes to begin with."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.files import samples as files
from tests.gis_sync.wire import appeal, exported
from tests.inbox.mail import letter
from tests.questions.conftest import PDF
from tests.service.importing.samples import sample
from tests.tariffs.caps import samples as caps

from files.containers import Bomb, Damaged, Protected
from files.errors import FileRefused
from files.inspection import inspect
from files.office_text import Hostile, docx_text, odt_text, xlsx_text
from files.pdf_text import pages_text
from gis_sync.messages.appeal_reading import iter_appeals
from gis_sync.messages.envelope import read_answer
from gis_sync.messages.errors import MessageUnreadable
from inbox.reading.letters import Unreadable, read_letter
from inbox.reading.reports import report_in
from service.importing.reasons import FileFault
from service.importing.tables import rows_of
from service.importing.texts import Lines
from tariffs.caps.grids import WrongFile, sheets_of

Read = Callable[[bytes], Any]
OFFICE = (Damaged, Hostile, Bomb)
GRID = [["Дата", "1", "2"], ["01.10.2026", 1234.5, 6789.25], ["02.10.2026", 1234.5, None]]


@dataclass(frozen=True)
class Parser:
    """A reader, what it may raise in its own words, and bytes that it reads well."""

    read: Read
    good: bytes
    refuses: tuple[type[Exception], ...] = ()


def inspected(name: str) -> Read:
    return lambda raw: inspect(content=io.BytesIO(raw), name=name)


def text_by(reader: Callable[[Any], Any]) -> Read:
    return lambda raw: list(reader(io.BytesIO(raw)))


def sheets(name: str) -> Read:
    return lambda raw: [list(sheet.rows) for sheet in sheets_of(io.BytesIO(raw), name)]


def table(raw: bytes) -> Any:
    """Read a file of visits, calls or debts as the loading of both rooms does."""
    return list(rows_of(Lines(io.BytesIO(raw))))


PARSERS: dict[str, Parser] = {
    "a letter of the mailbox": Parser(
        lambda raw: report_in(read_letter(io.BytesIO(raw))),
        letter(files=(("Счёт.pdf", PDF, "application/pdf"),)), (Unreadable,),
    ),
    "an answer of GIS ZhKKh": Parser(read_answer, exported(appeal(1), appeal(2)), (MessageUnreadable,)),
    "appeals of GIS ZhKKh": Parser(
        lambda raw: list(iter_appeals(raw)), exported(appeal(1), appeal(2)), (MessageUnreadable,)
    ),
    "a PDF that is inspected": Parser(inspected("a.pdf"), files.pdf("Счёт"), (FileRefused,)),
    "a picture that is inspected": Parser(inspected("a.png"), files.picture("PNG"), (FileRefused,)),
    "a DOCX that is inspected": Parser(inspected("a.docx"), files.docx("<w:p/>"), (FileRefused,)),
    "a DOC that is inspected": Parser(inspected("a.doc"), files.doc(locked=False), (FileRefused,)),
    "a text that is inspected": Parser(inspected("a.txt"), "Прошу пересчитать".encode(), (FileRefused,)),
    "the text of a PDF": Parser(text_by(pages_text), files.pdf("Счёт", "Два"), (Damaged, Bomb, Protected)),
    "the text of a DOCX": Parser(text_by(docx_text), files.docx("<w:p><w:t>Да</w:t></w:p>"), OFFICE),
    "the text of an ODT": Parser(text_by(odt_text), files.odt("<text:p>Да</text:p>"), OFFICE),
    "the text of an XLSX": Parser(text_by(xlsx_text), files.xlsx("<c><v>1</v></c>"), OFFICE),
    "price caps in XLSX": Parser(sheets("a.xlsx"), caps.xlsx({"3 ЦК": GRID}).getvalue(), (WrongFile,)),
    "price caps in XLS": Parser(sheets("a.xls"), caps.xls({"3 ЦК": GRID}).getvalue(), (WrongFile,)),
    "price caps in CSV": Parser(sheets("a.csv"), caps.csv_of(GRID).getvalue(), (WrongFile,)),
    "visits, calls and debts": Parser(table, sample("queue-utf8.csv"), (FileFault,)),
    "the journal of a telephone exchange": Parser(table, sample("Master.csv"), (FileFault,)),
}  # fmt: skip
