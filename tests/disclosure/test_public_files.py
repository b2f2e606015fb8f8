"""The files of a report: a tidy table, a workbook of numbers, data by their schema, a tagged PDF."""

import csv
import io
import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.disclosure.reports import a_snapshot

from disclosure.public.about import about, file_name
from disclosure.public.exports.data import SCHEMA, as_data
from disclosure.public.exports.tidy import COLUMNS, as_csv
from disclosure.public.exports.workbook import as_workbook
from disclosure.public.paper import body
from disclosure.public.pdf import as_pdf
from disclosure.public.presenters import sections_of
from disclosure.public.summary import summary
from disclosure.yearly.snapshot import Programme, Snapshot, from_json
from pages.models import CompanySettings

COMPANY = CompanySettings(full_name="ООО «Поставщик»", inn="0000000000")


def rows_of(snapshot: Snapshot) -> list[dict[str, str]]:
    text = as_csv(snapshot)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def book_of(snapshot: Snapshot) -> Any:
    return load_workbook(io.BytesIO(as_workbook(snapshot, about(snapshot, COMPANY))))


def pdf_of(snapshot: Snapshot) -> PdfReader:
    tables = sections_of(snapshot.tables)
    made = as_pdf(
        snapshot, about(snapshot, COMPANY, published_on=date(2026, 3, 1)), tables, summary(snapshot)
    )
    return PdfReader(io.BytesIO(made))


def test_the_tidy_table_has_a_row_for_each_figure() -> None:
    snapshot = a_snapshot()
    rows = rows_of(snapshot)
    assert [*rows[0]] == COLUMNS
    assert len(rows) == sum(1 for _ in snapshot.cells())
    keyed = {f"{row['table']}/{row['row']}/{row['column']}": row for row in rows}
    assert keyed["kinds_by_month/2/total"]["value"] == "4"
    mean = keyed["waiting_face_to_face/year/mean"]
    assert (mean["value"], mean["unit"], mean["measured"], mean["of"]) == ("372.0", "секунд", "2", "3")
    assert keyed["waiting_face_to_face/year/contacts"]["unit"] == "обращений за обслуживанием"
    assert keyed["waiting_face_to_face/1/mean"]["value"] == ""


def test_no_text_of_the_tidy_table_is_taken_for_a_formula() -> None:
    snapshot = a_snapshot()
    table = snapshot.tables[0]
    evil = snapshot.with_changes(tables=(type(table)(**{**vars(table), "caption": "=HYPERLINK(1)"}),))
    assert {row["table_title"] for row in rows_of(evil)} == {"'=HYPERLINK(1)"}


def test_the_workbook_has_a_sheet_for_each_table_and_one_for_the_method() -> None:
    book = book_of(a_snapshot())
    assert book.sheetnames == [
        "Сведения", "По месяцам", "По способам подачи", "По темам", "По заявителям", "Сроки ответа",
        "Оценки ответов", "По месяцам и способам подачи", "Ожидание, очно", "Ожидание, заочно",
        "Обслуживание, очно", "Обслуживание, заочно", "Мероприятия", "Анкеты", "Режим работы", "Методика",
    ]  # fmt: skip
    months = book["По месяцам"]
    assert [cell.value for cell in months[6]] == ["февраль", 3, 1, 0, 0, 0, 0, 4]
    assert months.freeze_panes == "B5"
    assert months.column_dimensions["A"].width >= 10
    waiting = book["Ожидание, очно"]
    head = [cell.value for cell in waiting[4]]
    assert head[:6] == ["Месяц", "посещений и звонков", "из них измерено", "среднее", "измерено", "из"]
    assert [cell.value for cell in waiting[6]][:6] == ["февраль", 2, 2, 372, 2, 2]
    assert waiting[5][3].value == "сбор данных не ведётся"
    assert [cell.value for cell in book["Мероприятия"][2]][:2] == ["Вторая касса", "офис"]


def test_the_workbook_says_what_it_is_and_leaves_out_what_nobody_filled_in() -> None:
    sheet = book_of(a_snapshot(demo=True, edition=0))["Сведения"]
    lines = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}
    assert "Отчёт о качестве обслуживания потребителей за 2025 год" in lines
    assert "Предварительно: отчёт за год ещё не опубликован" in lines
    assert any(name and name.startswith("Демонстрационные данные") for name in lines)
    assert lines["ИНН"] == "0000000000"
    assert "ОГРН" not in lines


def test_no_text_of_the_workbook_is_taken_for_a_formula() -> None:
    book = book_of(a_snapshot(programme=Programme("=1+1", ())))
    assert book["Мероприятия"]["A2"].value == "'=1+1"
    assert book["Мероприятия"]["A2"].data_type == "s"


def test_a_report_without_measures_or_surveys_has_no_sheets_of_them() -> None:
    names = book_of(a_snapshot(programme=None, surveys=(), schedule=())).sheetnames
    assert not {"Мероприятия", "Анкеты", "Режим работы"} & set(names)


@pytest.mark.parametrize(
    "changes", [{}, {"edition": 0, "programme": None, "surveys": (), "rows_sha256": ""}, {"contacts": []}]
)
def test_the_data_are_the_snapshot_and_keep_to_their_schema(changes: dict[str, Any]) -> None:
    snapshot = a_snapshot(**changes)
    data = json.loads(json.dumps(as_data(snapshot)))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema, format_checker=jsonschema.FormatChecker())
    assert from_json(data) == snapshot


@pytest.mark.parametrize(
    ("place", "value"), [("edition", -1), ("rows_sha256", "xyz"), ("schema", 2), ("surveys", None)]
)
def test_the_schema_refuses_what_is_no_report(place: str, value: Any) -> None:
    data = json.loads(json.dumps(as_data(a_snapshot()))) | {place: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "quality-2025.csv"),
        ({"edition": 2}, "quality-2025-edition-2.csv"),
        ({"edition": 0, "demo": True}, "quality-2025-provisional-demo.csv"),
    ],
)
def test_the_name_of_a_file_says_what_is_in_it(changes: dict[str, Any], name: str) -> None:
    assert file_name(a_snapshot(**changes), "csv") == name


def every_tag(node: Any) -> list[str]:
    """Return the tags of a structure tree, from the root down."""
    node = getattr(node, "get_object", lambda: node)()
    if isinstance(node, list):
        return [tag for each in node for tag in every_tag(each)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + every_tag(node.get("/K", []))


def test_the_pdf_is_tagged_titled_and_in_russian() -> None:
    reader = pdf_of(a_snapshot())
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("ru")
    assert reader.metadata is not None
    assert reader.metadata.title == "Отчёт о качестве обслуживания потребителей за 2025 год"
    tags = every_tag(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/TR", "/Caption"} <= set(tags)
    assert tags.count("/H1") == 1
    assert tags.count("/Table") == tags.count("/Caption") + 1


def test_the_pdf_has_the_words_of_the_report_and_the_numbers_of_its_pages() -> None:
    reader = pdf_of(a_snapshot(edition=2, correction_reason="Исправлен вид обращения.", demo=True))
    pages = ["".join(page.extract_text().split()) for page in reader.pages]
    text = "".join(pages)
    for words in (
        "ООО«Поставщик»", "Исправленвидобращения.", "2,опубликована01.03.2026", "Втораякасса", "6мин12с",
        "сборданныхневедётся", "Демонстрационныеданные", "Какпосчитано",
    ):  # fmt: skip
        assert words in text, words
    assert "ОГРН" not in text
    assert all(f"{number}из{len(pages)}" in page for number, page in enumerate(pages, 1))


def test_no_text_of_a_report_acts_as_markup() -> None:
    hostile = '"; #panic("out") ; "'
    snapshot = a_snapshot(programme=Programme(hostile, ()), schedule=(hostile,))
    assert "#panic" in "".join(page.extract_text() for page in pdf_of(snapshot).pages)
    assert body(snapshot, ()).count('\\"out\\"') == 2
