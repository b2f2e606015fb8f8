"""A report from its draft to its publication, and what stands in the way of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

import pytest
import time_machine
from tests.disclosure.conftest import RegisterAppeal
from tests.disclosure.yearly import (
    CUT_OFF,
    NOW,
    contact,
    fill,
    publish,
    published_report,
    state_no_measures,
)
from tests.pages.conftest import make_home
from tests.questions.conftest import employee
from tests.review.conftest import People, act, all_people, submit

from archive.models import Snapshot as ArchivedSnapshot
from disclosure.yearly import reading
from disclosure.yearly.building import tables_of
from disclosure.yearly.checks import checks_of
from disclosure.yearly.errors import ReportError
from disclosure.yearly.models import FrozenRows, YearlyReport
from disclosure.yearly.rows import counts_of, frozen_of, frozen_rows, is_intact, packed
from disclosure.yearly.services.drafting import begin, recount
from disclosure.yearly.services.workflow import WAY, ensure_workflow
from disclosure.yearly.snapshot import from_json
from ledger.models import Entry
from questions.models import Appeal
from review.errors import NotReviewed, Unfit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def february() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def year(appeal_on: RegisterAppeal) -> dict[str, Appeal]:
    state_no_measures()
    return fill(appeal_on, employee("head", "Руководитель", "Руководителев Пётр Олегович"))


@pytest.fixture
def people() -> People:
    make_home()
    ensure_workflow()
    return all_people()


def faults_of(report: YearlyReport) -> list[str]:
    return YearlyReport.objects.get(pk=report.pk).get_latest_revision_as_object().faults()


def change(report: YearlyReport, **fields: Any) -> None:
    draft = YearlyReport.objects.get(pk=report.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision()


@pytest.mark.usefixtures("year")
def test_a_report_is_counted_when_it_is_begun() -> None:
    report = begin(year=2025, user=None, now=NOW)
    snapshot = report.as_snapshot()
    assert (snapshot.year, snapshot.edition, snapshot.cut_off) == (2025, 1, CUT_OFF)
    assert (snapshot.rows_count, snapshot.made_at, len(snapshot.tables)) == (13, NOW, 11)
    assert snapshot.table("timeliness").cell("in_term", "total").value == 2
    assert snapshot.programme is not None
    assert snapshot.programme.statement == "Мероприятия в этом году не проводились."
    assert "+" in snapshot.code_version
    assert faults_of(report) == []
    assert not YearlyReport.objects.live().exists()


@pytest.mark.usefixtures("year")
def test_every_figure_follows_from_the_frozen_rows_alone() -> None:
    snapshot = published_report().as_snapshot()
    frozen = FrozenRows.objects.get()
    assert (frozen.sha256, frozen.count) == (snapshot.rows_sha256, snapshot.rows_count)
    assert is_intact(frozen)
    Appeal.objects.update(kind="review")
    assert tables_of(counts_of(frozen_rows(frozen))) == snapshot.tables


@pytest.mark.usefixtures("year")
def test_the_frozen_rows_are_a_gzip_file_without_personal_data() -> None:
    import gzip

    begin(year=2025, user=None, now=NOW)
    text = gzip.decompress(b"".join(packed(FrozenRows.objects.get()))).decode()
    assert text.startswith("#appeal,id,month,kind")
    assert text.count("\nappeal,") == 8
    assert text.count("\ncontact,") == 5
    assert "Заявитель" not in text
    assert "person@" not in text


@pytest.mark.usefixtures("year")
def test_equal_rows_have_equal_hashes_and_a_changed_one_has_another() -> None:
    first = begin(year=2025, user=None, now=NOW).as_snapshot()
    again = recount(report_id=YearlyReport.objects.get().pk, user=None, now=NOW).as_snapshot()
    assert again.rows_sha256 == first.rows_sha256
    Appeal.objects.filter(year=2025, kind="claim").update(kind="complaint")
    other = recount(report_id=YearlyReport.objects.get().pk, user=None, now=NOW).as_snapshot()
    assert other.rows_sha256 != first.rows_sha256
    assert FrozenRows.objects.count() == 1


@pytest.mark.usefixtures("year")
def test_a_published_report_is_read_by_its_year_and_edition() -> None:
    report = published_report()
    found = reading.published(2025)
    assert found is not None
    assert found == report.as_snapshot()
    assert not found.is_provisional
    assert reading.published(2025, 2) is None
    assert reading.published(2024) is None
    assert list(reading.published_reports()) == [2025]
    assert [(each.year, each.edition) for each in reading.editions()] == [(2025, 1)]


@pytest.mark.usefixtures("year")
def test_the_journal_and_the_archive_know_of_a_publication_with_its_hash() -> None:
    report = published_report()
    entry = Entry.objects.filter(stream=report.stream, event="published").get()
    assert report.as_snapshot().rows_sha256 in entry.text
    kept = ArchivedSnapshot.objects.filter(base="disclosure.yearlyreport").get()
    assert report.as_snapshot().rows_sha256 in kept.data


@pytest.mark.usefixtures("year")
def test_a_correction_is_a_new_edition_with_its_reason_and_the_old_one_stays() -> None:
    published_report()
    Appeal.objects.filter(year=2025, kind="claim").update(kind="complaint")
    correction = begin(year=2025, user=None, now=NOW)
    assert correction.edition == 2
    assert faults_of(correction) == [
        "Это исправление опубликованного отчёта: напишите, что исправлено и почему."
    ]
    with pytest.raises(Unfit):
        publish(correction)
    change(correction, correction_reason="Претензия оказалась жалобой.")
    publish(correction)
    latest, former = reading.published(2025), reading.published(2025, 1)
    assert latest is not None
    assert former is not None
    assert (latest.edition, latest.correction_reason) == (2, "Претензия оказалась жалобой.")
    claims = [each.table("kinds_by_month").cell("year", "claim").value for each in (former, latest)]
    assert claims == [1, 0]


@pytest.mark.usefixtures("year")
def test_a_year_is_published_once() -> None:
    report = published_report()
    with pytest.raises(Unfit, match="уже опубликован"):
        publish(report)
    with pytest.raises(ReportError, match="не меняется"):
        recount(report_id=report.pk, user=None, now=NOW)


@pytest.mark.usefixtures("year")
def test_two_drafts_of_a_year_cannot_be() -> None:
    begin(year=2025, user=None, now=NOW)
    with pytest.raises(ReportError, match="уже есть"):
        begin(year=2025, user=None, now=NOW)
    for edition in (1, 2):
        with pytest.raises(IntegrityError), transaction.atomic():
            YearlyReport(year=2025, edition=edition, cut_off=CUT_OFF, live=False).save()


def test_a_year_without_data_is_not_published(db: None) -> None:
    state_no_measures(2024)
    report = begin(year=2024, user=None, now=NOW)
    assert any("отчёт не из чего составить" in fault for fault in faults_of(report))
    with pytest.raises(Unfit):
        publish(report)


@pytest.mark.parametrize("year", [1999, 2027])
def test_a_year_that_has_not_begun_has_no_report(year: int) -> None:
    with pytest.raises(ReportError):
        begin(year=year, user=None, now=NOW)


def test_a_report_of_the_present_year_is_a_draft_only(appeal_on: RegisterAppeal) -> None:
    appeal_on(date(2026, 1, 12))
    state_no_measures(2026)
    report = begin(year=2026, user=None, now=NOW)
    assert report.as_snapshot().table("kinds_by_month").cell("year", "total").value == 1
    assert faults_of(report) == ["2026 год ещё не закончился: опубликовать отчёт можно с 1 января."]


@pytest.mark.usefixtures("year")
def test_the_cut_off_is_no_earlier_than_the_end_of_the_year_and_has_passed() -> None:
    report = begin(year=2025, user=None, now=NOW)
    change(report, cut_off=date(2025, 12, 30))
    recount(report_id=report.pk, user=None, now=NOW)
    assert any("раньше конца года" in fault for fault in faults_of(report))
    with pytest.raises(ValidationError, match="ещё не закончился"):
        change(report, cut_off=NOW.date())
    with pytest.raises(ValidationError, match="раньше начала года"):
        change(report, cut_off=date(2024, 12, 31))
    change(report, cut_off=date(2025, 12, 31))
    assert faults_of(report) == ["Дата отсечки изменена после подсчёта: нажмите «Пересчитать»."]
    recount(report_id=report.pk, user=None, now=NOW)
    assert faults_of(report) == []


def test_a_year_with_neither_measures_nor_the_words_that_there_were_none_is_not_published(
    appeal_on: RegisterAppeal,
) -> None:
    appeal_on(date(2025, 2, 2))
    report = begin(year=2025, user=None, now=NOW)
    assert any("мероприятий не было" in fault for fault in faults_of(report))
    state_no_measures()
    assert any("данные изменились" in fault for fault in faults_of(report))
    recount(report_id=report.pk, user=None, now=NOW)
    assert faults_of(report) == []


@pytest.mark.usefixtures("year")
def test_words_that_name_somebody_are_not_published() -> None:
    report = begin(year=2025, user=None, now=NOW)
    change(report, summary="Благодарим: звонил Иванов Иван Иванович, 8 916 123-45-67.")
    assert any("похоже на персональные данные" in fault for fault in faults_of(report))


CHANGES: dict[str, Callable[[], Any]] = {
    "an appeal of another kind": lambda: Appeal.objects.filter(kind="claim", year=2025).update(kind="review"),
    "a new contact": lambda: contact("phone", date(2025, 5, 5), 1, 1),
    "an answer that came back": lambda: Appeal.objects.filter(channel="gis").update(state="approved"),
}


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize("what", CHANGES)
def test_what_has_changed_since_it_was_counted_is_not_published(what: str) -> None:
    report = begin(year=2025, user=None, now=NOW)
    CHANGES[what]()
    with pytest.raises(Unfit, match="данные изменились"):
        publish(report)
    recount(report_id=report.pk, user=None, now=NOW)
    publish(YearlyReport.objects.get())
    assert reading.published(2025) is not None


@pytest.mark.usefixtures("year")
def test_without_its_rows_a_report_is_not_published() -> None:
    report = begin(year=2025, user=None, now=NOW)
    FrozenRows.objects.all().delete()
    assert any("не сохранились" in fault for fault in faults_of(report))


@pytest.mark.usefixtures("year")
def test_the_rows_of_a_published_report_are_not_deleted() -> None:
    report = published_report()
    with pytest.raises(ReportError), transaction.atomic():
        FrozenRows.objects.all().delete()
    assert frozen_of(report, report.as_snapshot().rows_sha256) is not None


@pytest.mark.reviewed
@pytest.mark.usefixtures("year")
def test_what_is_published_is_exactly_what_two_others_have_looked_at(people: People) -> None:
    head = employee("drafter", "Руководитель", "Составителев Иван Иванович").user
    report = YearlyReport.objects.get(pk=begin(year=2025, user=head, now=NOW).pk)
    assert report.get_workflow().name == WAY
    with pytest.raises(NotReviewed):
        report.get_latest_revision().publish(user=people.root)
    seen = report.get_latest_revision_as_object().as_snapshot()
    report = act(submit(report, head), people.publisher)
    assert not report.live
    report = act(report, people.director)
    assert report.live
    assert reading.published(2025) == seen


@pytest.mark.reviewed
@pytest.mark.usefixtures("year")
def test_counting_anew_under_review_begins_it_again(people: People) -> None:
    head = employee("drafter", "Руководитель", "Составителев Иван Иванович").user
    report = YearlyReport.objects.get(pk=begin(year=2025, user=head, now=NOW).pk)
    report = act(submit(report, head), people.publisher)
    recount(report_id=report.pk, user=head, now=NOW + timedelta(minutes=1))
    report = YearlyReport.objects.get()
    with pytest.raises(Exception):  # noqa: B017, PT011 - the director's step is not the present one
        act(report, people.director)
    report = act(act(report, people.publisher), people.director)
    assert report.live


@pytest.mark.reviewed
@pytest.mark.usefixtures("year")
def test_a_published_edition_is_neither_saved_nor_deleted(people: People) -> None:
    report = published_report()
    report.summary = "Иначе"
    with pytest.raises(NotReviewed):
        report.save()
    with pytest.raises(NotReviewed):
        report.delete()


def test_every_condition_is_said_also_when_it_is_met(year: dict[str, Appeal]) -> None:
    report = begin(year=2025, user=None, now=NOW)
    checks = checks_of(report.get_latest_revision_as_object(), NOW.date())
    assert [check.is_met for check in checks] == [True] * 6
    assert all(check.words.endswith(".") for check in checks)


def test_a_snapshot_is_kept_as_it_was_counted(year: dict[str, Appeal]) -> None:
    report = published_report(now=datetime(2026, 2, 10, 9, tzinfo=UTC))
    assert from_json(report.snapshot).made_at == NOW
    assert report.as_snapshot().edition == 1
