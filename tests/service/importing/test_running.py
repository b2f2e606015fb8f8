"""A file is checked first and taken as a whole: exact counts, nothing twice, nothing by halves."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

import pytest
from tests.service.importing.conftest import Load
from tests.service.importing.samples import NOW, book, many_rows, moscow, sample

from files.errors import FileRefused
from files.models import StoredFile
from ledger.models import Entry
from ledger.services import verify
from service.choices import ContactChannel
from service.importing.errors import ImportRefused
from service.importing.overlaps import mark_overlapping
from service.importing.receiving import cancel, confirm, start_check
from service.importing.rounds import KEPT_DAYS, forget_stale, go_on, work_on
from service.models import Contact, ImportedLine, ImportRun, ImportSource, ImportWord
from staff.models import Employee

pytestmark = pytest.mark.django_db


def counts(run: ImportRun) -> tuple[int, int, int, int, int]:
    return run.accepted, run.skipped, run.rejected, run.rest, run.lines


def verdicts(run: ImportRun) -> list[tuple[int, str, str]]:
    lines = ImportedLine.objects.filter(run=run).order_by("line", "pk")
    return list(lines.values_list("line", "verdict", "reason"))


def test_a_check_counts_every_line_and_touches_no_contact(queue_source: ImportSource, load: Load) -> None:
    run = load(queue_source, sample("queue-cp1251.csv"))
    assert run.state == "checked"
    assert counts(run) == (4, 1, 6, 2, 13)
    assert sum(counts(run)[:4]) == run.lines
    assert (4, "skipped", "twice_in_file") in verdicts(run)
    assert not Contact.objects.exists()


def test_taking_brings_all_accepted_lines_and_forgets_the_file(
    queue_source: ImportSource, load: Load, user: User
) -> None:
    run = load(queue_source, sample("queue-utf8.csv"), until="done")
    assert (run.state, run.stored) == ("done", None)
    assert not StoredFile.objects.exists()
    assert Contact.objects.count() == run.accepted == 4
    first = Contact.objects.order_by("pk")[0]
    assert (first.channel, first.source, first.day) == ("in_person", "queue_csv", moscow(9).date())
    assert (first.waiting_seconds, first.service_seconds) == (270, 450)
    assert (first.year, first.month, first.outcome, first.employee) == (2026, 3, "served", None)
    assert first.is_void is first.is_demo is False
    events = list(Entry.objects.filter(stream=run.stream).values_list("event", flat=True))
    assert events == ["received", "check", "confirmed", "taken"]
    assert verify(run.stream) is None


def test_a_second_loading_of_the_same_file_takes_nothing(queue_source: ImportSource, load: Load) -> None:
    load(queue_source, sample("queue-utf8.csv"), until="done")
    again = load(queue_source, sample("queue-cp1251.csv"))
    assert counts(again) == (0, 5, 6, 2, 13)
    assert Contact.objects.count() == 4


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_key_is_looked_up_in_its_index_not_in_the_whole_journal(db: None) -> None:
    keyed = Contact.objects.keyed("queue_csv")
    plan = keyed.filter(source_key__in=["1:a", "1:b"]).order_by().explain()
    lines = ImportedLine.objects.filter(run=1).order_by()
    beside = lines.filter(Exists(keyed.filter(source_key=OuterRef("key")))).explain()
    for said in (plan, beside):
        assert "contact_source_once" in said
        assert "SCAN" not in said.replace("CORRELATED SCALAR", "")


def test_two_files_checked_side_by_side_do_not_bring_the_same_line_twice(
    plain_source: ImportSource, load: Load, user: User
) -> None:
    first, second = load(plain_source, many_rows(30)), load(plain_source, many_rows(40))
    for run in (first, second):
        confirm(run=run, user=user)
        work_on(run.pk)
        run.refresh_from_db()
    assert (first.accepted, second.accepted, second.skipped) == (30, 10, 30)
    assert Contact.objects.count() == 40


def test_another_source_of_the_same_kind_has_keys_of_its_own(plain_source: ImportSource, load: Load) -> None:
    twin = ImportSource.objects.create(
        name="Другой офис", kind="csv", columns=plain_source.columns, head_row=0
    )
    load(plain_source, many_rows(5), until="done")
    run = load(twin, many_rows(5))
    assert run.accepted == 5


def test_another_way_into_the_same_days_is_warned_of(
    plain_source: ImportSource, load: Load, django_assert_num_queries: Any
) -> None:
    Contact.objects.create(
        channel=ContactChannel.IN_PERSON, arrived_at=moscow(9), day=moscow(9).date().replace(month=1, day=1),
        year=2026, month=1, source="reception",
    )  # fmt: skip
    load(plain_source, many_rows(3), until="done")
    (warning,) = load(plain_source, many_rows(4)).warnings
    assert "экран «Приём» — 1" in warning
    assert "с 01.01.2026 по 01.01.2026" in warning


def test_overlapping_visits_of_one_employee_are_taken_with_a_mark(
    plain_source: ImportSource, load: Load
) -> None:
    text = (
        "02.03.2026 09:00;02.03.2026 09:00;02.03.2026 09:20;Окно 1\n"
        "02.03.2026 09:05;02.03.2026 09:10;02.03.2026 09:15;Окно 1\n"
        "02.03.2026 09:05;02.03.2026 09:10;02.03.2026 09:15;Окно 2\n"
        "02.03.2026 09:05;02.03.2026 09:20;02.03.2026 09:25;Окно 1\n"
        "02.03.2026 09:05;02.03.2026 09:10;02.03.2026 09:15;\n"
    )
    run = load(plain_source, text)
    lines = ImportedLine.objects.filter(run=run, overlaps=True)
    assert list(lines.values_list("line", flat=True)) == [2]
    assert (run.accepted, run.marked) == (5, 1)


@pytest.fixture
def window(user: User) -> Employee:
    """An employee whom files call «Окно 1», with three visits in the journal on the second of March."""
    employee = Employee.objects.create(user=user, full_name="Окно 1", post="окно")
    for start, end, more in (
        (moscow(9), moscow(9, 30), {}),
        (moscow(10), moscow(10, 10), {"is_void": True}),
        (moscow(10, 20), moscow(10, 30), {"channel": ContactChannel.PHONE}),
        (moscow(11), moscow(11, 1), {}),
        (moscow(11, 30), None, {}),
    ):
        Contact.objects.create(
            **{"channel": ContactChannel.IN_PERSON, **more}, employee=employee, started_at=start,
            ended_at=end, day=start.date(), year=2026, month=3, source="reception",
        )  # fmt: skip
    return employee


def visit(start: str, end: str, who: str = "Окно 1") -> str:
    return f"02.03.2026 {start};02.03.2026 {start};02.03.2026 {end};{who}\n"


BESIDE = [
    (visit("08:50", "09:00"), False),
    (visit("09:05", "09:10"), True),
    (visit("09:29", "09:40", "Окно 2"), False),
    (visit("09:30", "09:40"), False),
    (visit("10:00", "10:10"), False),
    (visit("10:20", "10:30"), False),
    (visit("10:55", "11:05"), True),
    (visit("11:20", "11:40"), False),
]


@pytest.mark.usefixtures("window")
def test_what_the_journal_has_of_the_same_employee_at_that_time_is_marked(
    plain_source: ImportSource, load: Load
) -> None:
    other = Employee.objects.create(
        user=User.objects.create(username="second"), full_name="Окно 2", post="окно"
    )
    run = load(plain_source, "".join(line for line, _ in BESIDE))
    marked = list(ImportedLine.objects.filter(run=run, overlaps=True).values_list("line", flat=True))
    assert marked == [number for number, (_, beside) in enumerate(BESIDE, 1) if beside]
    assert (run.accepted, run.marked) == (len(BESIDE), 2)
    assert other.pk


def test_who_is_meant_may_be_said_after_the_check(
    plain_source: ImportSource, load: Load, user: User, window: Employee
) -> None:
    run = load(plain_source, visit("09:05", "09:10", "Стойка"))
    assert run.marked == 0
    ImportWord.objects.filter(text="Стойка").update(employee=window)
    confirm(run=run, user=user)
    work_on(run.pk)
    run.refresh_from_db()
    assert (run.accepted, run.marked) == (1, 1)


@pytest.mark.usefixtures("window")
def test_looking_into_the_journal_costs_the_same_however_much_there_is(
    plain_source: ImportSource, load: Load, window: Employee
) -> None:
    def queries(run: ImportRun) -> int:
        with CaptureQueriesContext(connection) as caught:
            mark_overlapping(run)
        return len(caught)

    few = queries(load(plain_source, visit("09:05", "09:10")))
    for minute in range(40):
        Contact.objects.create(
            channel=ContactChannel.IN_PERSON, employee=window, started_at=moscow(12, minute),
            ended_at=moscow(12, minute, 30), day=moscow(12).date(), year=2026, month=3, source="reception",
        )  # fmt: skip
    many = "".join(visit(f"12:{minute:02}:10", f"12:{minute:02}:20") for minute in range(40))
    run = load(plain_source, many)
    assert queries(run) == few
    assert run.marked == 40


def test_names_and_outcomes_get_their_meaning_when_the_file_is_taken(
    queue_source: ImportSource, load: Load, user: User
) -> None:
    employee = Employee.objects.create(user=user, full_name="Примерова Анна Ивановна", post="инженер")
    run = load(queue_source, sample("queue-utf8.csv"))
    words = dict(ImportWord.objects.values_list("text", "outcome"))
    assert words == {"Окно 1": "", "обслужен": "served", "не явился": "left"}
    ImportWord.objects.filter(text="Окно 1").update(employee=employee)
    ImportWord.objects.filter(text="обслужен").update(outcome="redirected")
    confirm(run=run, user=user)
    work_on(run.pk)
    assert set(Contact.objects.values_list("employee", "outcome")) == {
        (employee.pk, "redirected"), (employee.pk, "left"),
    }  # fmt: skip


def test_a_name_that_is_an_employees_is_known_at_once(
    plain_source: ImportSource, load: Load, user: User
) -> None:
    employee = Employee.objects.create(user=user, full_name="Окно 1", post="окно")
    load(plain_source, many_rows(3), until="done")
    assert Contact.objects.filter(employee=employee).count() == 1


def test_a_wrong_column_of_names_does_not_flood_the_source(
    plain_source: ImportSource, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.importing.words.MOST_WORDS", 2)
    run = load(plain_source, many_rows(6))
    assert plain_source.words.count() == 2
    assert [reason for _, _, reason in verdicts(run)] == ["", "", "too_many_words"] * 2
    assert run.marked == 2


def test_calls_of_a_log_go_over_into_the_next_file(phone_source: ImportSource, load: Load) -> None:
    first = load(phone_source, sample("queue_log"), name="queue_log", until="done")
    assert counts(first) == (4, 0, 5, 13, 22)
    second = load(phone_source, sample("queue_log.next"), name="queue_log.1", until="done")
    assert counts(second) == (2, 0, 0, 0, 2)
    assert Contact.objects.filter(source="asterisk_queue", channel="phone").count() == 6
    whole = load(phone_source, sample("queue_log") + b"\n" + sample("queue_log.next"), name="queue_log")
    assert (whole.accepted, whole.skipped) == (0, 6)


def test_workbooks_and_journals_of_calls_are_taken_too(load: Load) -> None:
    source = ImportSource.objects.create(name="К", kind="xlsx", columns={"arrived": "Пришёл"})
    rows = [["Пришёл"], ["02.03.2026 09:05"], ["02.03.2026"]]
    run = load(source, book(rows), name="book.xlsx", until="done")
    assert counts(run) == (1, 0, 1, 1, 3)
    calls = ImportSource.objects.create(name="Ж", kind="cdr", channel="phone")
    run = load(calls, sample("Master.csv"), name="Master.csv", until="done")
    assert counts(run) == (4, 3, 3, 1, 11)
    assert run.marked == 1
    assert set(Contact.objects.values_list("source", flat=True)) == {"workbook", "asterisk_cdr"}


def test_no_telephone_number_is_left_anywhere(
    phone_source: ImportSource, queue_source: ImportSource, load: Load
) -> None:
    load(phone_source, sample("queue_log"), name="queue_log", until="done")
    load(queue_source, sample("queue-utf8.csv"), until="done")
    kept = [
        str(list(model.objects.values()))
        for model in (Contact, ImportRun, ImportSource, ImportWord, ImportedLine, Entry, StoredFile)
    ]
    assert "47354000" not in "".join(kept)
    assert "540-00" not in "".join(kept)


@pytest.mark.parametrize(
    ("kind", "name", "content", "words"),
    [
        ("csv", "f.csv", "Окно 1\n".encode() * 3 + "Окно 1\n".encode("cp1251"), "Строка 4: кодировка"),
        ("csv", "f.csv", b"a;b\n1;2\n", "нет столбца «Столбец 3»"),
        ("xlsx", "f.xlsx", book([["Пришёл"]]), "нет столбца «Столбец "),
    ],
)
def test_a_file_that_cannot_be_read_brings_nothing(
    load: Load, plain_source: ImportSource, kind: str, name: str, content: bytes, words: str
) -> None:
    ImportSource.objects.update(kind=kind, head_row=1 if kind == "xlsx" else 0)
    plain_source.refresh_from_db()
    run = load(plain_source, content, name=name)
    assert (run.state, Contact.objects.count()) == ("failed", 0)
    assert words in run.fault


def test_a_file_of_another_kind_is_not_taken_in(plain_source: ImportSource, load: Load) -> None:
    with pytest.raises(FileRefused, match="этот источник ждёт текст"):
        load(plain_source, book([["x"]]), name="book.xlsx")
    with pytest.raises(FileRefused, match="пустой"):
        load(plain_source, b"")
    assert not StoredFile.objects.exists()


def test_only_one_confirmation_counts(plain_source: ImportSource, load: Load, user: User) -> None:
    run = load(plain_source, many_rows(3))
    confirm(run=run, user=user)
    with pytest.raises(ImportRefused, match="вносится в журнал"):
        confirm(run=run, user=user)
    with pytest.raises(ImportRefused):
        cancel(run=run, user=user, now=NOW)
    assert work_on(run.pk) is True
    assert work_on(run.pk) is False
    with pytest.raises(ImportRefused, match="внесён в журнал"):
        confirm(run=run, user=user)
    assert Contact.objects.count() == 3


@pytest.mark.parametrize("until", ["prepared", "checking", "checked"])
def test_cancelling_leaves_nothing(plain_source: ImportSource, load: Load, user: User, until: str) -> None:
    run = load(plain_source, many_rows(3), until=until)
    cancel(run=run, user=user, now=NOW)
    run.refresh_from_db()
    assert (run.state, work_on(run.pk)) == ("cancelled", False)
    for model in (Contact, ImportedLine, StoredFile, ImportWord):
        assert not model.objects.exists()


def test_a_check_may_be_made_again_with_other_columns(
    plain_source: ImportSource, load: Load, user: User
) -> None:
    run = load(plain_source, many_rows(3))
    ImportSource.objects.update(columns={"arrived": "Столбец 4"})
    start_check(run=run, user=user)
    work_on(run.pk)
    run.refresh_from_db()
    assert (run.accepted, run.rejected) == (0, 3)


def test_a_quarantined_file_waits_for_the_antivirus(
    plain_source: ImportSource, load: Load, user: User
) -> None:
    run = load(plain_source, many_rows(3), until="checking")
    StoredFile.objects.update(state="quarantined")
    work_on(run.pk)
    run.refresh_from_db()
    assert run.state == "checking"
    assert go_on(NOW + timedelta(hours=1)) == 0
    StoredFile.objects.update(state="refused", note="вирус X")
    work_on(run.pk)
    run.refresh_from_db()
    assert (run.state, "вирус X" in run.fault) == ("failed", True)


def test_what_nobody_decides_on_is_forgotten_after_a_month(plain_source: ImportSource, load: Load) -> None:
    taken, left = load(plain_source, many_rows(3), until="done"), load(plain_source, many_rows(9))
    ImportRun.objects.filter(pk=taken.pk).update(finished_at=NOW)
    assert forget_stale(NOW + timedelta(days=KEPT_DAYS - 1)) == 0
    assert ImportedLine.objects.count() == 12
    assert forget_stale(NOW + timedelta(days=KEPT_DAYS + 1)) == 1
    left.refresh_from_db()
    assert (left.state, ImportedLine.objects.count(), StoredFile.objects.count()) == ("cancelled", 0, 0)
    assert Contact.objects.count() == 3
