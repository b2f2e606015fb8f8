"""Invented appeals of the last two years, marked as demo and dated back from the present day."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from files.models import StoredFile
from pages.models import CompanySettings, Edition
from questions.choices import Audience, Channel, ReplyChannel
from questions.models import Appeal, Decision
from questions.services import decisions, handling
from questions.services.intake import Intake, register_appeal
from staff.models import Employee
from workdays.calendar import Calendar
from workdays.services import load_calendar

SEED = 1206
A_MONTH = 5
"""Appeals in an ordinary month."""
RECENT_DAYS = 21
OPEN_DAYS = 30
"""Younger appeals may still be open, a few of them past their term."""
OPEN, LATE = 0.6, 0.05
"""Shares of the young appeals that are open and of the answers that are late."""
CHANNELS = [Channel.WEBSITE] * 6 + [Channel.EMAIL] * 2 + [Channel.POST, Channel.IN_PERSON, Channel.PHONE]
PHONE = "(демо) 0-00-00"


@dataclass(frozen=True)
class Team:
    operator: Employee
    signatory: Employee
    head: Employee


@dataclass(frozen=True)
class Sample:
    kind: str
    audience: str
    text: str
    answer: str


def load() -> None:
    """Register and answer the invented appeals, unless appeals exist already."""
    if Appeal.objects.exists():
        return
    data = tomllib.loads((settings.FIXTURES_DIR / "demo" / "appeals.toml").read_text(encoding="utf-8"))
    team = Team(*(Employee.objects.get(user__username=role) for role in ("operator", "signatory", "head")))
    consent = CompanySettings.objects.get().consent_edition()
    chance = random.Random(SEED)  # noqa: S311 - the same demo each time
    calendar = load_calendar()
    now = timezone.now()
    for number, received_at in enumerate(_moments(chance, now)):
        appeal = _register(chance, data, number, received_at, consent)
        _work(chance, appeal, data["appeals"][number % len(data["appeals"])]["answer"], team, calendar, now)


def _moments(chance: random.Random, now: datetime) -> Iterator[datetime]:
    """Yield moments of receipt from January of last year to today, denser in the last three weeks."""
    today = timezone.localdate(now)
    day = date(today.year - 1, 1, 9)
    while day < today:
        yield _moment(day, time(chance.randint(8, 21), chance.randint(0, 59)))
        recent = (today - day).days < RECENT_DAYS
        day += timedelta(days=chance.randint(1, 3 if recent else 2 * 30 // A_MONTH))


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=timezone.get_current_timezone())


def _register(
    chance: random.Random, data: dict[str, Any], number: int, received_at: datetime, consent: Edition | None
) -> Appeal:
    sample = Sample(**data["appeals"][number % len(data["appeals"])])
    channel = chance.choice(CHANNELS)
    is_organization = sample.audience == Audience.ORGANIZATION
    by_mail = channel in {Channel.POST, Channel.IN_PERSON}
    intake = Intake(
        kind=sample.kind,
        audience=sample.audience,
        text=sample.text,
        person_name=chance.choice(data["people"]),
        organization_name=chance.choice(data["organizations"]) if is_organization else "",
        reply_channel=ReplyChannel.POST if by_mail else ReplyChannel.EMAIL,
        email="" if by_mail else f"demo{number}@pochta.example",
        postal_address="(демо) г. Борисоглебск, ул. Примерная, д. 0" if by_mail else "",
        phone=PHONE if channel == Channel.PHONE else "",
    )
    return register_appeal(
        token=uuid5(NAMESPACE_URL, f"demo:{received_at.isoformat()}"),
        intake=intake,
        consent=consent if channel == Channel.WEBSITE else None,
        channel=channel,
        received_at=received_at,
        is_demo=True,
    )


def _work(
    chance: random.Random, appeal: Appeal, answer: str, team: Team, calendar: Calendar, now: datetime
) -> None:
    """Bring the appeal as far as it would be by now.

    About one in twenty is answered late; of the recent ones about half are still open, in every state.
    """
    today = timezone.localdate(now)
    days = chance.randint(3, 12) if chance.random() > LATE else 19
    answered_on = calendar.add_working_days(appeal.registered_on, days)
    age = (today - appeal.registered_on).days
    waits = age < OPEN_DAYS and chance.random() < OPEN
    if age < 3:
        return
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    if age < 6 or (waits and chance.random() < 0.5):
        return
    handling.save_draft(appeal_id=appeal.pk, actor=team.operator, text=answer, signatory=team.signatory)
    if waits and chance.random() < 0.5:
        return
    handling.submit_for_approval(appeal_id=appeal.pk, actor=team.operator)
    if waits or answered_on >= today:
        return
    _answer(appeal, team, _moment(answered_on, time(11)))


def _answer(appeal: Appeal, team: Team, moment: datetime) -> None:
    approved = handling.approve(appeal_id=appeal.pk, actor=team.signatory, now=moment)
    with StoredFile.objects.get(pk=str(approved.reply.letter_id)).content.open("rb") as letter:
        scan = SimpleUploadedFile("skan-demo.pdf", letter.read(), "application/pdf")
    handling.attach_signed_scan(appeal_id=appeal.pk, actor=team.operator, upload=scan)
    if appeal.email:
        # Nothing leaves the machine: the demo's addresses do not exist.
        handling.record_acceptance(appeal_id=appeal.pk, now=moment + timedelta(hours=1))
    else:
        handling.record_dispatch(
            appeal_id=appeal.pk, actor=team.operator, channel=ReplyChannel.POST,
            note="демонстрационное отправление", on=timezone.localdate(moment), now=moment,
        )  # fmt: skip
    if appeal.kind in decisions.DECIDED:
        decisions.decide(
            appeal_id=appeal.pk, actor=team.operator, verdict=Decision.Verdict.SATISFIED, now=moment,
            action="(демо) Провести разбор с сотрудниками отдела.", responsible=team.head,
            due_on=timezone.localdate(moment) + timedelta(days=14),
        )  # fmt: skip
    handling.close(appeal_id=appeal.pk, actor=team.operator)
