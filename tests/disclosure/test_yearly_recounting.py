"""Counting a draft away from the request: asked for once, done by whoever is alive, said on the page."""

import threading
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

import pytest
import time_machine
from tests.disclosure.conftest import RegisterAppeal
from tests.disclosure.yearly import NOW, fill, publish, state_no_measures
from tests.pages.conftest import make_home
from tests.questions.conftest import employee

from disclosure.yearly.errors import ReportError
from disclosure.yearly.models import FrozenRows, YearlyReport
from disclosure.yearly.requests import TRIES, CountRequest
from disclosure.yearly.services import recounting
from disclosure.yearly.services.asking import begin_later, recount_later
from disclosure.yearly.services.drafting import begin, send_on
from disclosure.yearly.services.recounting import HINT_FIRST, count_waiting, fulfil
from disclosure.yearly.services.workflow import ensure_workflow
from ledger.models import Entry
from questions.models import Appeal

pytestmark = pytest.mark.django_db
LATER = NOW + HINT_FIRST + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def february() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def head() -> User:
    make_home()
    ensure_workflow()
    return employee("head", "Руководитель", "Руководителев Пётр Олегович").user


@pytest.fixture
def report(appeal_on: RegisterAppeal, head: User) -> YearlyReport:
    state_no_measures()
    fill(appeal_on, head.employee)
    return YearlyReport.objects.get(pk=begin(year=2025, user=head, now=NOW).pk)


def counted_times(report: YearlyReport) -> int:
    return Entry.objects.filter(stream=report.stream, event="counted").count()


def test_two_clicks_are_one_count(report: YearlyReport, head: User, client: Client) -> None:
    client.force_login(head)
    Appeal.objects.filter(kind="claim", year=2025).update(kind="review")
    for _ in range(2):
        client.post(reverse("yearly:recount", args=[report.pk]))
    assert counted_times(report) == 1, "nothing is counted within the request"
    request = CountRequest.objects.get()
    assert fulfil(request.pk)
    assert not fulfil(request.pk)
    assert counted_times(report) == 2
    draft = YearlyReport.objects.get().get_latest_revision_as_object()
    assert draft.as_snapshot().table("kinds_by_month").cell("year", "claim").value == 0
    assert draft.latest_revision.user == head
    assert not CountRequest.objects.exists()


def test_the_click_tells_the_worker_at_its_commit(
    report: YearlyReport, head: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as told:
        for _ in range(2):
            recount_later(report_id=report.pk, user=head, now=NOW)
    assert len(told) == 1


def test_the_page_says_how_the_counting_stands(report: YearlyReport, head: User, client: Client) -> None:
    client.force_login(head)
    page = reverse("yearly:report", args=[report.pk])
    assert "Refresh" not in client.get(page).headers
    client.post(reverse("yearly:recount", args=[report.pk]))
    answer = client.get(page)
    assert answer.headers["Refresh"] == "5"
    assert "Подсчёт поставлен в очередь" in answer.content.decode()
    assert "Отправить на согласование" not in answer.content.decode()
    CountRequest.objects.update(begun_at=NOW - timedelta(minutes=2))
    assert "Числа считаются: начато 10.02.2026 в 11:58:00" in client.get(page).content.decode()
    with pytest.raises(ReportError, match="пересчитываются"):
        send_on(report_id=report.pk, user=head, now=NOW)
    fulfil(CountRequest.objects.get().pk)
    assert "Refresh" not in client.get(page).headers
    send_on(report_id=report.pk, user=head, now=NOW)


def test_a_report_is_begun_without_waiting_for_its_figures(
    appeal_on: RegisterAppeal, head: User, client: Client
) -> None:
    state_no_measures()
    fill(appeal_on, head.employee)
    client.force_login(head)
    page = client.post(reverse("yearly:begin", args=[2025])).headers["Location"]
    report = YearlyReport.objects.get()
    assert (report.snapshot, counted_times(report)) == (None, 0)
    assert "поставлен в очередь" in client.get(page).content.decode()
    for name in ("rows", "compare", "differences"):
        assert client.get(reverse(f"yearly:{name}", args=[report.pk])).status_code == 404
    fulfil(CountRequest.objects.get().pk)
    answer = client.get(page)
    assert "✕ мешает" not in answer.content.decode()
    assert answer.context["snapshot"].rows_count == 13


def test_what_a_killed_worker_left_is_counted_by_the_next(report: YearlyReport, head: User) -> None:
    before = report.get_latest_revision_as_object().as_snapshot().rows_sha256
    Appeal.objects.filter(kind="claim", year=2025).update(kind="review")
    recount_later(report_id=report.pk, user=head, now=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recounting, "recount", _killed)
        with pytest.raises(KeyboardInterrupt):
            fulfil(CountRequest.objects.get().pk)
    assert FrozenRows.objects.get().sha256 == before, "nothing of the broken count is kept"
    assert CountRequest.objects.get().tries == 1
    assert count_waiting(NOW) == 0, "the worker is told of it first"
    assert count_waiting(LATER) == 1
    assert count_waiting(LATER) == 0
    assert FrozenRows.objects.get().sha256 != before


def _killed(**options: Any) -> None:
    FrozenRows.objects.all().delete()
    raise KeyboardInterrupt


def test_a_count_that_never_ends_is_given_up_until_it_is_asked_for_again(
    report: YearlyReport, head: User, client: Client
) -> None:
    recount_later(report_id=report.pk, user=head, now=NOW)
    CountRequest.objects.update(tries=TRIES)
    assert count_waiting(LATER) == 0
    client.force_login(head)
    answer = client.get(reverse("yearly:report", args=[report.pk]))
    assert "Посчитать не удалось" in answer.content.decode()
    assert "Refresh" not in answer.headers
    assert count_waiting(LATER) == 0
    recount_later(report_id=report.pk, user=head, now=NOW)
    assert count_waiting(LATER) == 1


def test_what_was_published_meanwhile_is_left_as_it_is(report: YearlyReport, head: User) -> None:
    recount_later(report_id=report.pk, user=head, now=NOW)
    publish(report)
    published = YearlyReport.objects.get().snapshot
    assert not fulfil(CountRequest.objects.get().pk)
    assert "не меняется" in CountRequest.objects.get().fault
    assert YearlyReport.objects.get().snapshot == published
    with pytest.raises(ReportError, match="не меняется"):
        recount_later(report_id=report.pk, user=head, now=NOW)


def test_a_second_draft_is_not_begun(report: YearlyReport, head: User) -> None:
    with pytest.raises(ReportError, match="уже есть"):
        begin_later(year=2025, user=head, now=NOW)
    assert not CountRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_counts(report: YearlyReport, head: User) -> None:
    """On PostgreSQL the second finds the row held and goes away; on SQLite it waits and finds no row."""
    recount_later(report_id=report.pk, user=head, now=NOW)
    pk = CountRequest.objects.get().pk
    found: list[bool] = []

    def work() -> None:
        try:
            found.append(fulfil(pk))
        finally:
            connections.close_all()

    if connection.vendor == "postgresql":
        with transaction.atomic():
            CountRequest.objects.select_for_update().get(pk=pk)
            other = threading.Thread(target=work)
            other.start()
            other.join(20)
        assert found.pop() is False
    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(found) == [False, True]
    assert counted_times(report) == 2
