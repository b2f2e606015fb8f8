"""Invented appeals of this year and the two before it, marked as demo and dated back from the present day."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import timezone

from pages.models import CompanySettings, Edition
from questions.choices import Audience, Channel, ReplyChannel
from questions.demo import scenes
from questions.demo.team import ADDRESS, Team, executor_of, read_team, release
from questions.models import Appeal, Decision
from questions.services import decisions, handling
from questions.services.intake import Intake, register_appeal
from staff.demo import PHONE
from staff.models import Employee
from workdays.calendar import Calendar
from workdays.services import load_calendar, moment_on

SEED = 1206
A_MONTH, OLDER_A_MONTH = 5, 2
"""Appeals in an ordinary month, and in one of the year before last."""
RECENT_DAYS = 84
"""As many weeks as the summary shows."""
OPEN_DAYS = 30
"""Younger appeals may still be open, a few of them past their term."""
OPEN, LATE = 0.6, 0.05
"""Shares of the young appeals that are open and of the answers that are late."""
CHANNELS = [Channel.WEBSITE] * 6 + [Channel.EMAIL] * 2 + [Channel.POST, Channel.IN_PERSON, Channel.PHONE]


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
    team = read_team()
    consent = CompanySettings.objects.get().consent_edition()
    chance = random.Random(SEED)  # noqa: S311 - the same demo each time
    calendar = load_calendar()
    now = timezone.now()
    for number, received_at in enumerate(_moments(chance, now)):
        appeal = _register(chance, data, number, received_at, consent)
        _work(chance, appeal, data["appeals"][number % len(data["appeals"])]["answer"], team, calendar, now)
    scenes.play(team=team, calendar=calendar, now=now)


def _moments(chance: random.Random, now: datetime) -> Iterator[datetime]:
    """Yield moments of receipt from January of the year before last to today, denser of late."""
    today = timezone.localdate(now)
    day = date(today.year - 2, 1, 9)
    while day < today:
        yield moment_on(day, time(chance.randint(8, 21), chance.randint(0, 59)))
        recent = (today - day).days < RECENT_DAYS
        a_month = OLDER_A_MONTH if day.year == today.year - 2 else A_MONTH
        day += timedelta(days=chance.randint(1, 3 if recent else 2 * 30 // a_month))


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
        postal_address=ADDRESS if by_mail else "",
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
    executor = team.operators[chance.random() < 1 / 3]
    taken = appeal.received_at + timedelta(hours=2 + appeal.number % 38)
    drafted, submitted = (min(taken + timedelta(days=share * days), now) for share in (0.6, 1.0))
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=executor, at=taken)
    if age < 6 or (waits and chance.random() < 0.5):
        return
    handling.save_draft(
        appeal_id=appeal.pk, actor=executor, text=answer, signatory=team.signatory, at=drafted
    )
    if waits and chance.random() < 0.5:
        return
    handling.submit_for_approval(appeal_id=appeal.pk, actor=executor, at=submitted)
    if waits or answered_on >= today:
        return
    answer_demo(appeal.pk, team, moment_on(answered_on, time(11)))


def answer_demo(pk: int, team: Team, moment: datetime) -> None:
    """Approve, send and close what waits for approval, and decide on what is a complaint."""
    appeal = release(pk, team, moment)
    executor = executor_of(appeal)
    if appeal.email:
        # Nothing leaves the machine: the demo's addresses do not exist.
        handling.record_acceptance(appeal_id=pk, now=moment + timedelta(hours=1))
    else:
        handling.record_dispatch(
            appeal_id=pk, actor=executor, channel=ReplyChannel.POST,
            note="демонстрационное отправление", on=timezone.localdate(moment), now=moment, at=moment,
        )  # fmt: skip
    if appeal.kind in decisions.DECIDED:
        _decide(pk, executor, team, moment)
    handling.close(appeal_id=pk, actor=executor, at=moment + timedelta(hours=1))


def _decide(pk: int, executor: Employee, team: Team, moment: datetime) -> None:
    """Let what a decision demands be done in ten days, unless the fortnight for it still runs."""
    decided_on, today = timezone.localdate(moment), timezone.localdate()
    decisions.decide(
        appeal_id=pk, actor=executor, verdict=Decision.Verdict.SATISFIED, now=moment,
        action="(демо) Провести разбор с сотрудниками отдела.", responsible=team.head,
        due_on=decided_on + timedelta(days=14),
    )  # fmt: skip
    done_on = decided_on + timedelta(days=10)
    if done_on < today:
        decisions.mark_done(
            appeal_id=pk, actor=team.head, note="(демо) Разбор проведён.", on=done_on,
            now=moment_on(done_on, time(15)),
        )  # fmt: skip
