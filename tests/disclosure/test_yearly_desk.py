"""The pages of the reports in the admin, and the way from each figure to exactly its rows."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import Client, RequestFactory
from django.urls import reverse

import pytest
import time_machine
from tests.disclosure.conftest import RegisterAppeal
from tests.disclosure.yearly import NOW, fill, published_report, state_no_measures
from tests.pages.conftest import make_home
from tests.questions.conftest import employee

from disclosure.yearly.cells import CONTACTS, IN_TERM, MEAN, SHARE
from disclosure.yearly.desk.comparing import changes_between, name_of
from disclosure.yearly.desk.links import appeals_query, rows_address
from disclosure.yearly.models import FrozenRows, Mismatch, YearlyReport
from disclosure.yearly.requests import CountRequest
from disclosure.yearly.services.drafting import begin
from disclosure.yearly.services.reconciling import reconcile
from disclosure.yearly.services.recounting import fulfil
from disclosure.yearly.services.workflow import ensure_workflow
from ledger.models import Entry
from questions.desk.filters import AppealFilterSet
from questions.models import Appeal
from review.gate import exempt
from staff.models import Employee

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def february() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def head() -> Employee:
    make_home()
    ensure_workflow()
    return employee("head", "Руководитель", "Руководителев Пётр Олегович")


@pytest.fixture
def year(appeal_on: RegisterAppeal, head: Employee) -> dict[str, Appeal]:
    state_no_measures()
    return fill(appeal_on, head)


@pytest.fixture
def as_head(client: Client, head: Employee) -> Client:
    client.force_login(head.user)
    return client


@pytest.fixture
def report(year: dict[str, Appeal], head: Employee) -> YearlyReport:
    return published_report()


def count() -> None:
    """Do what the worker does with the one request."""
    assert fulfil(CountRequest.objects.get().pk)


def test_each_figure_of_appeals_opens_exactly_its_rows(report: YearlyReport, head: Employee) -> None:
    snapshot = report.as_snapshot()
    request = RequestFactory().get("/")
    request.user = head.user
    looked = 0
    for key, cell in snapshot.cells():
        table, row, _ = key.split("/")
        if table.startswith(("waiting", "service")):
            continue
        query = appeals_query(2025, snapshot.cut_off, key)
        rows = AppealFilterSet(query, queryset=Appeal.objects.all(), request=request)
        assert rows.form.is_valid()
        expected = cell.measured if row in {SHARE, IN_TERM} and cell.of is not None else cell.value
        if row == MEAN:
            expected = snapshot.table("ratings").cell("rated", "count").value
        assert rows.qs.count() == expected, key
        looked += bool(expected)
    assert looked > 60


def test_each_figure_of_contacts_opens_exactly_its_rows(report: YearlyReport, as_head: Client) -> None:
    snapshot, looked = report.as_snapshot(), set()
    for key, cell in snapshot.cells():
        table, _, column = key.split("/")
        if not table.startswith(("waiting", "service")) or not cell.value:
            continue
        address = rows_address(2025, snapshot.cut_off, key)
        if address in looked:
            continue
        looked.add(address)
        found = as_head.get(address).context["result_count"]
        assert found == (cell.value if column == CONTACTS else cell.measured), key
    assert len(looked) == 12


def test_the_list_of_years_says_how_each_stands(report: YearlyReport, as_head: Client) -> None:
    page = as_head.get(reverse("yearly:index")).content.decode()
    assert "опубликован" in page
    assert "Начать исправление" in page
    assert "год идёт" in page
    rows = as_head.get(reverse("yearly:index")).context["years"]
    assert [row.year for row in rows] == [2026, 2025, 2024]
    assert rows[2].words == "нет отчёта"


def test_a_report_is_begun_counted_and_sent_on(year: dict[str, Appeal], as_head: Client) -> None:
    answer = as_head.post(reverse("yearly:begin", args=[2025]))
    report = YearlyReport.objects.get()
    assert answer.headers["Location"] == reverse("yearly:report", args=[report.pk])
    count()
    page = as_head.get(answer.headers["Location"]).content.decode()
    assert "✓ готово" in page
    assert "✕ мешает" not in page
    Appeal.objects.filter(kind="claim").update(kind="review")
    page = as_head.get(answer.headers["Location"]).content.decode()
    assert "✕ мешает" in page
    as_head.post(reverse("yearly:send", args=[report.pk]))
    assert YearlyReport.objects.get().current_workflow_state is None
    as_head.post(reverse("yearly:recount", args=[report.pk]))
    count()
    as_head.post(reverse("yearly:send", args=[report.pk]))
    assert YearlyReport.objects.get().current_workflow_task.name == "Сверка годового отчёта"
    refused = as_head.post(reverse("yearly:send", args=[report.pk]), follow=True)
    assert "уже на согласовании" in refused.content.decode()


def test_a_draft_begun_by_mistake_is_deleted_and_begun_again(
    year: dict[str, Appeal], as_head: Client
) -> None:
    report = YearlyReport.objects.get(pk=begin(year=2025, user=None, now=NOW).pk)
    page, discard = (reverse(f"yearly:{name}", args=[report.pk]) for name in ("report", "discard"))
    assert "Удалить черновик за 2025 год" in as_head.get(page).content.decode()
    assert as_head.post(discard).headers["Location"] == reverse("yearly:index")
    assert not YearlyReport.objects.exists()
    assert not FrozenRows.objects.exists()
    assert [entry.event for entry in Entry.objects.in_stream(report.stream)][-1] == "discarded"
    again = begin(year=2025, user=None, now=NOW)
    assert (again.edition, again.pk == report.pk) == (1, False)
    assert Appeal.objects.filter(year=2025).count() == 8


@pytest.mark.reviewed
def test_a_draft_in_review_is_not_deleted(year: dict[str, Appeal], as_head: Client) -> None:
    report = YearlyReport.objects.get(pk=begin(year=2025, user=None, now=NOW).pk)
    as_head.post(reverse("yearly:send", args=[report.pk]))
    answer = as_head.post(reverse("yearly:discard", args=[report.pk]), follow=True).content.decode()
    assert "уже на согласовании" in answer
    assert "Удалить черновик" not in answer
    assert YearlyReport.objects.exists()


def test_nothing_of_a_year_that_was_published_is_deleted(report: YearlyReport, as_head: Client) -> None:
    correction = begin(year=2025, user=None, now=NOW)
    for each in (report, correction):
        page = reverse("yearly:report", args=[each.pk])
        assert "Удалить черновик" not in as_head.get(page).content.decode()
        answer = as_head.post(reverse("yearly:discard", args=[each.pk]), follow=True)
        assert "его редакции не удаляют" in answer.content.decode()
    assert YearlyReport.objects.count() == 2


def test_who_may_not_begin_a_report_may_not_delete_it(year: dict[str, Appeal], client: Client) -> None:
    report = YearlyReport.objects.get(pk=begin(year=2025, user=None, now=NOW).pk)
    client.force_login(employee("publisher", "Выпускающий редактор", "Выпускающий Иван Иванович").user)
    assert client.post(reverse("yearly:discard", args=[report.pk])).status_code in {302, 403}
    assert "Удалить черновик" not in client.get(reverse("yearly:report", args=[report.pk])).content.decode()
    assert YearlyReport.objects.exists()


def test_the_form_of_the_words_keeps_the_figures(year: dict[str, Appeal], as_head: Client) -> None:
    as_head.post(reverse("yearly:begin", args=[2025]))
    count()
    report = YearlyReport.objects.get()
    edit = reverse("wagtailsnippets_disclosure_yearlyreport:edit", args=[report.pk])
    assert "Числа отчёта" in as_head.get(edit).content.decode()
    words = {"cut_off": "09.02.2026", "summary": "Год как год.", "correction_reason": ""}
    assert as_head.post(edit, words).status_code == 302
    draft = YearlyReport.objects.get().get_latest_revision_as_object()
    assert draft.as_snapshot().summary == "Год как год."
    assert draft.faults() == []


def test_the_form_refuses_a_cut_off_that_has_not_passed(year: dict[str, Appeal], as_head: Client) -> None:
    as_head.post(reverse("yearly:begin", args=[2025]))
    count()
    edit = reverse("wagtailsnippets_disclosure_yearlyreport:edit", args=[YearlyReport.objects.get().pk])
    answer = as_head.post(edit, {"cut_off": "10.02.2026", "summary": "Слова", "correction_reason": ""})
    assert "ещё не закончился" in answer.content.decode()
    assert "Слова" in answer.content.decode()


def test_a_published_edition_has_no_form(report: YearlyReport, as_head: Client) -> None:
    edit = reverse("wagtailsnippets_disclosure_yearlyreport:edit", args=[report.pk])
    assert as_head.get(edit).headers["Location"] == reverse("yearly:report", args=[report.pk])
    add = reverse("wagtailsnippets_disclosure_yearlyreport:add")
    assert as_head.get(add).headers["Location"] == reverse("yearly:index")


def test_what_does_not_agree_stands_beside_its_figure_with_its_rows(
    report: YearlyReport, year: dict[str, Appeal], as_head: Client
) -> None:
    Appeal.objects.filter(pk=year["open_late"].pk).update(kind="complaint")
    reconcile(report_id=report.pk, now=NOW + timedelta(days=1))
    page = as_head.get(reverse("yearly:report", args=[report.pk])).content.decode()
    assert "Не сходится чисел: " in page
    assert "▲ не сходится: 1" in page
    address = f"{reverse('yearly:differences', args=[report.pk])}?cell=kinds_by_month/4/claim"
    shown = as_head.get(address).content.decode()
    assert f"Обращение № {year['open_late'].registration_number}" in shown
    assert "вид: претензия → жалоба" in shown
    assert reverse("appeals:inspect", args=[year["open_late"].pk]) in shown
    bare = as_head.get(reverse("yearly:differences", args=[report.pk])).content.decode()
    assert "По месяцам регистрации: апрель, претензия" in bare


def test_editions_are_compared_figure_by_figure(report: YearlyReport, as_head: Client) -> None:
    Appeal.objects.filter(year=2025, kind="claim").update(kind="complaint")
    correction = begin(year=2025, user=None, now=NOW)
    changes = changes_between(report.as_snapshot(), correction.as_snapshot())
    assert ("По способам подачи", "сайт", "претензия") in [each[:3] for each in changes]
    assert len(changes) > 6
    page = as_head.get(reverse("yearly:compare", args=[correction.pk])).content.decode()
    assert "1-я редакция" in page
    assert as_head.get(reverse("yearly:compare", args=[report.pk])).status_code == 404
    assert name_of(report.as_snapshot(), "no/such/cell") == ("no/such/cell", "", "")


def test_the_frozen_rows_are_given_as_a_file(report: YearlyReport, as_head: Client) -> None:
    import gzip
    from hashlib import sha256

    answer = as_head.get(reverse("yearly:rows", args=[report.pk]))
    text = gzip.decompress(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert sha256(text).hexdigest() == report.as_snapshot().rows_sha256


def test_pages_cost_as_many_queries_whatever_the_year_holds(
    report: YearlyReport, as_head: Client, django_assert_max_num_queries: Any, appeal_on: RegisterAppeal
) -> None:
    addresses = [reverse("yearly:index"), reverse("yearly:report", args=[report.pk])]
    with django_assert_max_num_queries(60):
        for address in addresses:
            as_head.get(address)


ROLES = {"Директор": 200, "Выпускающий редактор": 200, "Юрист": 200, "Оператор": 403, "Редактор": 403}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_look(role: str, report: YearlyReport, client: Client) -> None:
    client.force_login(employee("somebody", role, "Проверкин Иван Иванович").user)
    pages = ("report", "differences", "rows")
    found = {client.get(reverse(f"yearly:{name}", args=[report.pk])).status_code for name in pages}
    expected = ROLES[role]
    # Wagtail leads whoever lacks a right back with a message.
    assert found == {expected} or (expected == 403 and found == {302})
    assert client.post(reverse("yearly:begin", args=[2025])).status_code in {302, 403}
    assert not YearlyReport.objects.filter(edition=2).exists()


def test_a_stranger_is_asked_to_log_in(report: YearlyReport, client: Client) -> None:
    answer = client.get(reverse("yearly:report", args=[report.pk]))
    assert answer.status_code == 302
    assert "/login/" in answer.headers["Location"]


@pytest.mark.reviewed
def test_the_reviewers_take_their_steps_on_the_form(
    year: dict[str, Appeal], head: Employee, client: Client
) -> None:
    from tests.review.conftest import act

    client.force_login(head.user)
    client.post(reverse("yearly:begin", args=[2025]))
    count()
    report = YearlyReport.objects.get()
    client.post(reverse("yearly:send", args=[report.pk]))
    publisher = employee("publisher", "Выпускающий редактор", "Выпускающий Иван Иванович").user
    director = employee("director", "Директор", "Директоров Иван Иванович").user
    act(YearlyReport.objects.get(), publisher)
    client.force_login(director)
    approve = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    Appeal.objects.filter(kind="claim", year=2025).update(kind="review")
    edit = reverse("wagtailsnippets_disclosure_yearlyreport:edit", args=[report.pk])
    refused = client.post(edit, approve, follow=True).content.decode()
    assert "данные изменились" in refused
    assert not YearlyReport.objects.get().live
    Appeal.objects.filter(kind="review", year=2025).update(kind="claim")
    page = client.get(reverse("yearly:report", args=[report.pk])).content.decode()
    assert "Решение: одобрить или вернуть" in page
    assert client.get(edit).status_code == 200
    client.post(edit, approve)
    assert YearlyReport.objects.get().live


def test_a_mismatch_is_nothing_for_the_public(report: YearlyReport, client: Client) -> None:
    with exempt("job:tests"):
        Mismatch.objects.create(report=report, cell="kinds_by_month/4/claim", count=1, found_on=NOW.date())
    assert "не сходится" not in client.get("/disclosure/2025/").content.decode()


def test_the_address_of_a_figure_is_readable(report: YearlyReport) -> None:
    address = rows_address(2025, report.cut_off, "waiting_remote/3/mean")
    assert dict(parse_qsl(urlsplit(address).query)) == {
        "year": "2025", "form": "remote", "month": "3", "measured": "waiting",
    }  # fmt: skip
