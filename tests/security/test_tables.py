"""No cell of a table that leaves the site is taken for a formula, whoever has typed it."""

import csv
import io

from django.utils import timezone

from wagtail.admin.views.mixins import SpreadsheetExportMixin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from files.spreadsheets import harmless, in_csv, in_workbook
from reminders.models import BillingSource, RejectedRow, ReminderBatch
from reminders.papers import rejected_csv

FORMULAS = [
    "=1+1",
    "+7",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "＝1",
    "\x00=1",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    for cell in (harmless(text), in_csv(text), in_workbook(text)):
        assert cell.startswith("'")


@given(st.text("=+-@\t\r\n '\x00\u00a0aЯ1", max_size=20) | st.text(max_size=20))
def test_no_text_begins_like_a_formula(text: str) -> None:
    cell = harmless(text)
    assert not cell.startswith(("\t", "\r", "\n", "\x00"))
    assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize("text", FORMULAS)
def test_reports_of_the_library_are_held_to_it_too(text: str) -> None:
    assert SpreadsheetExportMixin().preprocess_field_value("title", text, "csv") == harmless(text)


def test_rows_of_a_billing_file_come_back_without_formulas(db: None) -> None:
    source = BillingSource.objects.create(name="Долги", file_kind="csv")
    batch = ReminderBatch.objects.create(
        source=source, name="f.csv", sha256="0", size=1, state="checked", uploaded_at=timezone.now(),
        titles=["Счёт", "=Сумма"],
    )  # fmt: skip
    RejectedRow.objects.create(batch=batch, line=2, cells=["=HYPERLINK(1)", "+1"], reason="нет суммы")
    text = b"".join(rejected_csv(batch)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][:2] == ["Счёт", "'=Сумма"]
    assert rows[1][:2] == ["'=HYPERLINK(1)", "'+1"]
