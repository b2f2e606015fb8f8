"""Uploads of price caps: what is kept, what is read, what is refused, what a draft gets."""

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

import pytest
from tests.review.conftest import People
from tests.tariffs.caps.samples import csv_of, full_caps, grid_of, only, xls, xlsx

from files.errors import FileRefused
from files.models import StoredFile
from ledger.models import Entry
from pages.models import PublishedFile
from tariffs.caps.bulletin import PriceKey, PriceKind
from tariffs.caps.categories import PowerGroup, Voltage
from tariffs.errors import ImportRefused
from tariffs.models import FlatPrice, HourlyRow, PriceBulletin, PriceImport, PriceTable
from tariffs.uploads import imports
from tariffs.uploads.imports import Target, forget_stale, read_import, read_waiting, receive, take_over

pytestmark = pytest.mark.django_db
CAPS = full_caps(2026, 2)
TARGET = Target(2026, 2, "regional", Decimal(22))
FLAT = PriceKey(PriceKind.FLAT, 1, PowerGroup.LT670, Voltage.VN)


def upload(content: io.BytesIO, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.getvalue())


def category_file(number: int, *, price: float | None = None, name: str = "") -> SimpleUploadedFile:
    """Return a category's form of February 2026; with another first price, if one is given."""
    grid = grid_of(number, 2026, 2, CAPS)
    if price is not None:
        grid[5][1] = price
    return upload(csv_of(grid), name or f"{number} ЦК.csv")


def received(user: User, *files: SimpleUploadedFile, **changes: Any) -> PriceImport:
    target = Target(**{**TARGET.__dict__, **changes})
    return receive(uploads=list(files), target=target, user=user, now=timezone.now())


def read(user: User, *files: SimpleUploadedFile, **changes: Any) -> PriceImport:
    row = received(user, *files, **changes)
    read_import(pk=row.pk, now=timezone.now())
    row.refresh_from_db()
    return row


def taken(user: User, *files: SimpleUploadedFile, **changes: Any) -> PriceBulletin:
    return take_over(price_import=read(user, *files, **changes), user=user, now=timezone.now())


def test_a_month_in_three_formats_becomes_one_table(people: People) -> None:
    row = read(
        people.editor,
        upload(xlsx({f"{n} ЦК": grid_of(n, 2026, 2, CAPS) for n in (1, 2)}), "цены.xlsx"),
        upload(xls({"3 ЦК": grid_of(3, 2026, 2, CAPS)}), "цены.xls"),
        category_file(4),
    )
    expected = [only(CAPS, number) for number in (1, 2, 3, 4)]
    assert (row.state, row.fault) == ("read", "")
    assert row.table.count == sum(caps.count for caps in expected)
    assert row.table.caps().matrices == expected[2].matrices | expected[3].matrices
    assert HourlyRow.objects.count() == 24 * 28
    assert (row.sheets_read, row.sheets) == (4, 4)
    assert row.table.remarks == []


def test_progress_is_written_down_sheet_by_sheet(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    count = imports.Counter.count

    def watched(counter: Any, number: int, of: int) -> None:
        count(counter, number, of)
        seen.append(PriceImport.objects.values_list("sheets_read", "sheets").get())

    monkeypatch.setattr(imports.Counter, "count", watched)
    book = xlsx({"1 ЦК": grid_of(1, 2026, 2, CAPS), "2 ЦК": grid_of(2, 2026, 2, CAPS)})
    read(people.editor, upload(book, "a.xlsx"), category_file(3))
    assert seen == [(1, 2), (2, 2), (3, 3)]


def test_the_same_numbers_are_kept_once(people: People) -> None:
    one, other = read(people.editor, category_file(1)), read(people.editor, category_file(1))
    assert one.table == other.table
    assert (PriceTable.objects.count(), FlatPrice.objects.count()) == (1, 12)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (
            category_file(1, price=-5.5),
            "Файл «1 ЦК.csv», ячейка B6: цена должна быть больше нуля",
        ),
        (category_file(1, price=0.0), "ячейка B6: цена должна быть больше нуля, а здесь 0,00"),
        (upload(csv_of(grid_of(3, 2026, 2, CAPS)[:-5]), "3 ЦК.csv"), "нет дней: 26–28"),
        (
            upload(csv_of(grid_of(1, 2026, 3, CAPS)), "1.csv"),
            "здесь март 2026 года",
        ),
        (upload(csv_of([["Отчёт"], ["Итого", 5]]), "итоги.csv"), "не найдено ни одной таблицы цен"),
    ],
)
def test_a_wrong_file_changes_nothing_and_says_where(
    people: People, file: SimpleUploadedFile, words: str
) -> None:
    row = read(people.editor, category_file(2), file)
    assert row.state == "refused"
    assert words in row.fault
    assert row.table is None
    assert PriceTable.objects.count() == 0
    with pytest.raises(ImportRefused):
        take_over(price_import=row, user=people.editor, now=timezone.now())
    assert PriceBulletin.objects.count() == 0


def test_files_that_contradict_each_other_are_refused(people: People) -> None:
    row = read(people.editor, category_file(1), category_file(1, price=1.5))
    assert "Два файла говорят разное: цена «1 ЦК, цена, менее 670 кВт, ВН»" in row.fault


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7", "prices.pdf"),
        (b"PK\x03\x04", "prices.xlsx"),
        (b"", "prices.csv"),
        (b"\xd0\xcf\x11\xe0", "prices.xls"),
    ],
)
def test_what_is_no_table_is_not_taken_in(people: People, content: bytes, name: str) -> None:
    with pytest.raises(FileRefused):
        received(people.editor, category_file(1), SimpleUploadedFile(name, content))
    assert PriceImport.objects.count() == 0
    assert StoredFile.objects.count() == 0


def test_none_and_too_many_files_are_refused(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImportRefused, match="Выберите файлы"):
        received(people.editor)
    monkeypatch.setattr(imports, "MOST_FILES", 1)
    with pytest.raises(ImportRefused, match="За один раз"):
        received(people.editor, category_file(1), category_file(2))


def test_a_csv_is_kept_under_a_name_that_no_spreadsheet_opens(people: People) -> None:
    row = received(people.editor, category_file(1))
    file = row.files.get()
    assert (file.name, file.stored.original_name) == ("1 ЦК.csv", "1 ЦК.csv.txt")


def test_fractions_come_back_from_the_database_as_they_were_counted(people: People) -> None:
    grid = grid_of(1, 2026, 2, CAPS)
    grid += [["а) показатель", 0.0014187500000123], ["б) показатель", "1234567,12345678901"]]
    grid += [["в) показатель", -0.0], ["г) показатель", 9999999999.99]]
    row = read(people.editor, upload(xlsx({"1 ЦК": grid}), "1 ЦК.xlsx"))
    assert row.state == "read"
    assert row.table.components.count() == 5
    assert row.table.caps().digest() == row.table.digest


def test_remarks_are_kept_with_the_numbers(people: People) -> None:
    grid = grid_of(3, 2026, 2, CAPS)
    grid[7][1] = 1999.125
    row = read(people.editor, upload(csv_of(grid), "3 ЦК.csv"))
    sway, rounded = row.table.remarks[0], row.table.remarks[-1]
    assert "не на одну и ту же величину" in sway
    assert "1-го числа, 0:00–1:00" in sway
    assert rounded == "Округлено до копейки: 1. В файле у этих цен больше двух знаков после запятой."


def test_taking_over_makes_a_draft_with_its_files(people: People) -> None:
    row = read(people.editor, category_file(1), category_file(2))
    bulletin = take_over(price_import=row, user=people.editor, now=timezone.now())
    row.refresh_from_db()
    stored = PriceBulletin.objects.get()
    assert (stored.live, stored.pk, row.state, row.bulletin_id) == (False, bulletin.pk, "taken", bulletin.pk)
    draft = stored.get_latest_revision_as_object()
    assert (draft.table, draft.digest, draft.vat_percent) == (row.table, row.table.digest, Decimal(22))
    assert [each.file.stored.original_name for each in draft.files.all()] == ["1 ЦК.csv.txt", "2 ЦК.csv.txt"]
    assert draft.all_faults() == []
    assert [entry.event for entry in Entry.objects.filter(stream=f"prices:{row.pk}").order_by("seq")] == [
        "receive",
        "read",
        "take_over",
    ]
    assert PublishedFile.objects.first().title.startswith("Предельные уровни цен, февраль 2026 года: ")


def test_taking_over_twice_is_refused(people: People) -> None:
    row = read(people.editor, category_file(1))
    take_over(price_import=row, user=people.editor, now=timezone.now())
    with pytest.raises(ImportRefused, match="уже перенесли"):
        take_over(price_import=row, user=people.editor, now=timezone.now())
    assert PriceBulletin.objects.get().revisions.count() == 1


def test_a_second_upload_goes_into_the_same_draft(people: People) -> None:
    first = taken(people.editor, category_file(1))
    second = taken(people.editor, category_file(1, price=1.5), vat_percent=Decimal(20))
    assert first.pk == second.pk
    draft = PriceBulletin.objects.get().get_latest_revision_as_object()
    assert draft.table.caps().prices[FLAT] == Decimal("1.5")
    assert draft.vat_percent == 20
    assert draft.files.count() == 1


def test_another_scope_is_another_bulletin(people: People) -> None:
    taken(people.editor, category_file(1))
    taken(people.editor, category_file(1), scope="fsk")
    assert {str(row) for row in PriceBulletin.objects.all()} == {
        "Предельные уровни цен за февраль 2026 года",
        "Предельные уровни цен за февраль 2026 года, через сети ФСК",
    }


def test_what_is_being_reviewed_is_not_written_over(people: People, ways_of_review: None) -> None:
    bulletin = PriceBulletin.objects.get(pk=taken(people.editor, category_file(1)).pk)
    bulletin.get_workflow().start(bulletin, people.editor)
    row = read(people.editor, category_file(1, price=1.5))
    with pytest.raises(ImportRefused, match="сейчас проверяют"):
        take_over(price_import=row, user=people.editor, now=timezone.now())
    row.refresh_from_db()
    assert row.state == "read"
    assert bulletin.revisions.count() == 1


def test_files_in_quarantine_are_waited_for(people: People) -> None:
    row = received(people.editor, category_file(1))
    StoredFile.objects.update(state=StoredFile.State.QUARANTINED)
    assert not read_import(pk=row.pk, now=timezone.now())
    assert read_waiting(timezone.now() + timedelta(hours=1)) == 0
    StoredFile.objects.update(state=StoredFile.State.REFUSED, note="вирус Test")
    assert read_waiting(timezone.now() + timedelta(hours=1)) == 1
    row.refresh_from_db()
    assert (row.state, row.fault) == ("refused", "Файл «1 ЦК.csv» отклонён: вирус Test.")


def test_the_clock_reads_what_no_worker_has_read(people: People) -> None:
    row = received(people.editor, category_file(1))
    assert read_waiting(timezone.now()) == 0
    assert read_waiting(timezone.now() + timedelta(minutes=3)) == 1
    assert read_waiting(timezone.now() + timedelta(minutes=3)) == 0
    row.refresh_from_db()
    assert row.state == "read"


def test_a_storage_that_is_away_refuses_nothing(people: People, caplog: pytest.LogCaptureFixture) -> None:
    row = received(people.editor, category_file(1))
    stored = row.files.get().stored
    stored.content.storage.delete(stored.content.name)
    assert read_waiting(timezone.now() + timedelta(minutes=3)) == 0
    row.refresh_from_db()
    assert row.state == "waiting"
    assert "cannot be read" in caplog.text


def test_what_nobody_took_over_is_forgotten_after_a_month(people: People) -> None:
    kept = taken(people.editor, category_file(1))
    same, refused = read(people.editor, category_file(1)), read(people.editor, category_file(1, price=-1.0))
    other = read(people.editor, category_file(2))
    assert forget_stale(timezone.now() + timedelta(days=29)) == 0
    assert forget_stale(timezone.now() + timedelta(days=31)) == 3
    assert not PriceImport.objects.filter(pk__in=[same.pk, refused.pk, other.pk]).exists()
    assert [table.digest for table in PriceTable.objects.all()] == [kept.digest]
    assert StoredFile.objects.count() == 1
