"""Every published figure comes out again from what the admin exports, by code that shares nothing with it."""

import ast
import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from tests.disclosure import recount
from tests.disclosure.yearly import CUT_OFF, NOW, published_report, state_no_measures
from tests.questions.conftest import employee

import pages.demo
import questions.demo
import service.demo
import staff.demo
from disclosure.yearly import demo as reports_demo
from disclosure.yearly.models import YearlyReport
from measures import demo as measures_demo
from questions.choices import Audience, Channel, Kind, Outcome, ReplyChannel
from questions.models import Appeal, Extension, Rating, Topic
from service.choices import ContactChannel
from service.models import Contact
from staff.models import Employee

YEAR = 2025
APPEALS, CONTACTS = 240, 300
STANDARD = {"csv", "io", "collections", "datetime", "decimal", "statistics", "typing"}


def test_the_second_way_shares_no_code_with_the_site() -> None:
    tree = ast.parse(Path(recount.__file__).read_text(encoding="utf-8"))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {node.module for node in imported if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in imported if isinstance(node, ast.Import) for alias in node.names}
    assert names <= {
        "csv",
        "io",
        "collections",
        "collections.abc",
        "datetime",
        "decimal",
        "statistics",
        "typing",
    }


def register(chance: random.Random, person: Employee) -> None:
    """Fill the years around with appeals of every sort, at random."""
    upper = [Topic.objects.create(title=title, order=900) for title in ("Проверка счетов", "Проверка учёта")]
    topics = [None, *upper, Topic.objects.create(title="Подробнее", parent=upper[0])]
    Appeal.objects.bulk_create(_appeal(chance, number, topics) for number in range(1, APPEALS + 1))
    for appeal in Appeal.objects.order_by("pk"):
        if chance.random() < 0.2:
            _extend(chance, appeal, person)
        if appeal.sent_at and chance.random() < 0.5:
            Rating.objects.create(
                appeal=appeal,
                mark=chance.randint(1, 5),
                rated_at=NOW + timedelta(days=chance.randint(-90, 3)),
            )


def _appeal(chance: random.Random, number: int, topics: list[Topic | None]) -> Appeal:
    on = date(YEAR, 1, 1) + timedelta(days=chance.randint(-10, 374))
    due = on + timedelta(days=chance.randint(1, 60))
    appeal = Appeal(
        token=uuid4(), year=on.year, number=number, access_code="000000000000", text="Когда придёт ответ?",
        person_name="Заявитель", reply_channel=ReplyChannel.EMAIL, email="person@example.org",
        kind=chance.choice(Kind.values), channel=chance.choice(Channel.values),
        audience=chance.choice(Audience.values), topic=chance.choice(topics), registered_on=on, due_on=due,
        control_on=due, term_snapshot={}, received_at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
    )  # fmt: skip
    return _end(chance, appeal, due + timedelta(days=chance.choice([-3, -1, 0, 0, 1, 5])))


def _end(chance: random.Random, appeal: Appeal, on: date) -> Appeal:
    fate = chance.random()
    if fate < 0.6:
        # Some a minute before Moscow's midnight: the day of an answer is the company's day.
        appeal.state = "closed"
        appeal.sent_at = datetime(on.year, on.month, on.day, 20, 59, tzinfo=UTC)
    elif fate < 0.8:
        appeal.outcome, appeal.outcome_on = chance.choice(Outcome.values), on
        appeal.state = appeal.outcome if appeal.outcome in {"redirected", "withdrawn"} else "declined"
    return appeal


def _extend(chance: random.Random, appeal: Appeal, person: Employee) -> None:
    decided = datetime(appeal.due_on.year, appeal.due_on.month, appeal.due_on.day, 9, tzinfo=UTC)
    Extension.objects.create(
        appeal=appeal, reason="Проверка", requested_by=person, requested_at=decided, until=appeal.due_on,
        former_due_on=appeal.due_on, decided_by=person, decided_at=decided,
        is_granted=chance.random() < 0.8,
    )  # fmt: skip


def journal(chance: random.Random) -> None:
    """Fill the journal at random; one month stays empty, in one nothing is measured."""
    Contact.objects.bulk_create(_contact(chance, number) for number in range(CONTACTS))
    Contact.objects.filter(year=YEAR, month=4).delete()
    Contact.objects.filter(year=YEAR, month=6).update(waiting_seconds=None, service_seconds=None)


def _contact(chance: random.Random, number: int) -> Contact:
    on = date(YEAR, 1, 1) + timedelta(days=chance.randint(-5, 369))
    waiting, service = (chance.choice([None, 0, chance.randint(1, 900)]) for _ in range(2))
    return Contact(
        channel=chance.choice(ContactChannel.values), day=on, year=on.year, month=on.month,
        waiting_seconds=waiting, service_seconds=service, is_void=chance.random() < 0.1,
    )  # fmt: skip


def exported(client: Client, address: str) -> bytes:
    with time_machine.travel(NOW, tick=False):
        answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def recounted(client: Client, year: int, cut_off: date) -> tuple[list[recount.Line], recount.Recount]:
    days = f"registered_from={year}-01-01&registered_to={year}-12-31"
    appeals = recount.lines_of(exported(client, f"/admin/appeals/?scope=all&export=csv&{days}"))
    contacts = recount.lines_of(exported(client, f"/admin/service/contact/?export=csv&year={year}"))
    return appeals, recount.Recount(appeals, contacts, cut_off)


def published(client: Client, year: int) -> dict[str, Any]:
    return dict(json.loads(client.get(f"/disclosure/{year}.json").content))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_a_random_year_comes_out_again_figure_by_figure(client: Client, head: Employee, seed: int) -> None:
    chance = random.Random(seed)
    register(chance, head)
    journal(chance)
    state_no_measures()
    published_report()
    client.force_login(head.user)
    appeals, second_way = recounted(client, YEAR, CUT_OFF)
    report = published(client, YEAR)
    assert report["edition"] == 1
    assert len(appeals) > APPEALS // 2
    assert list(recount.disagreements(report, second_way)) == []
    assert recount.empty_topics(report, appeals) == set()


@pytest.mark.django_db
def test_the_second_way_notices_one_wrong_figure(client: Client, head: Employee) -> None:
    chance = random.Random(3)
    register(chance, head)
    journal(chance)
    state_no_measures()
    published_report()
    client.force_login(head.user)
    _, second_way = recounted(client, YEAR, CUT_OFF)
    report = published(client, YEAR)
    report["tables"][0]["rows"][0]["cells"][0]["value"] += 1
    code = report["tables"][0]["code"]
    (said,) = recount.disagreements(report, second_way)
    assert said.startswith(f"{code}/1/question: ")


@pytest.fixture
def head(db: None) -> Employee:
    return employee("recounter", "Руководитель", "Считающий Иван Иванович")


@pytest.mark.prove
@pytest.mark.django_db
def test_both_published_years_of_the_demo_come_out_again(client: Client, head: Employee) -> None:
    pages.demo.load()
    staff.demo.load()
    questions.demo.load()
    service.demo.load()
    measures_demo.load()
    reports_demo.load()
    client.force_login(head.user)
    this_year = timezone.localdate().year
    reports = YearlyReport.objects.live().order_by("year")
    assert [report.year for report in reports] == [this_year - 2, this_year - 1]
    for report in reports:
        shown = published(client, report.year)
        _, second_way = recounted(client, report.year, date.fromisoformat(shown["cut_off"]))
        assert list(recount.disagreements(shown, second_way)) == []
