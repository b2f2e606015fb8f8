"""Invented visits and calls of two full years and of this one until now; the norms of the Standard."""

import random
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from questions.choices import Channel
from questions.models import Appeal, Topic
from service.choices import ContactChannel, ContactOutcome, Source
from service.models import Contact, ContactNorm
from service.moments import Moments
from service.services.recording import Details, build
from staff.models import Employee
from staff.roles import Role
from workdays.services import load_calendar, moment_on

SEED = 2040
YEARS_BEFORE = 2
OPENS, CLOSES = time(8), time(16, 30)
LUNCH = (12, 13)
UNMEASURED, UNENDED, LEFT, HOME_VISITS = 0.05, 0.02, 0.03, 0.05
"""Shares: of unknown arrivals and ends, of those who went away, of working days with a visit at home."""
VOID_EVERY = 199
OF_APPEALS = {Channel.IN_PERSON: ContactChannel.IN_PERSON, Channel.PHONE: ContactChannel.PHONE}
SOURCES = {
    ContactChannel.IN_PERSON: Source.RECEPTION,
    ContactChannel.PHONE: Source.PHONE,
    ContactChannel.HOME: Source.MANUAL,
}
OUTCOMES = [ContactOutcome.SERVED] * 12 + [ContactOutcome.CALL_BACK, ContactOutcome.REDIRECTED]
Seconds = tuple[int, int]
Comer = tuple[datetime, ContactChannel, Appeal | None]
WAITING: dict[ContactChannel, Seconds] = {ContactChannel.IN_PERSON: (20, 780), ContactChannel.PHONE: (9, 56)}
SERVICE: dict[ContactChannel, Seconds] = {
    ContactChannel.IN_PERSON: (180, 1080),
    ContactChannel.PHONE: (75, 640),
    ContactChannel.HOME: (900, 2700),
}


def load() -> None:
    """Load the norms and the invented rows, each unless there are some already."""
    if not ContactNorm.objects.exists():
        text = (settings.FIXTURES_DIR / "demo" / "contact_norms.toml").read_text(encoding="utf-8")
        ContactNorm.objects.bulk_create(ContactNorm(**row) for row in tomllib.loads(text)["norms"])
    if not Contact.objects.exists():
        Contact.objects.bulk_create(invent(timezone.now()), batch_size=500)


def invent(now: datetime) -> list[Contact]:
    """Return the rows, not saved: the same ones for the same day, none that ends after `now`."""
    operators = Employee.objects.filter(is_demo=True, user__groups__name=Role.OPERATOR.label).order_by("pk")
    house = House(random.Random(SEED), list(operators), list(Topic.objects.filter(children=None)))  # noqa: S311
    if not house.operators:
        return []
    calendar = load_calendar()
    first, today = date(timezone.localdate(now).year - YEARS_BEFORE, 1, 1), timezone.localdate(now)
    days = (first + timedelta(days=number) for number in range((today - first).days + 1))
    appeals = _appeals()
    rows = [row for day in days if calendar.is_working(day) for row in house.day(day, appeals[day])]
    kept = [row for row in rows if (row.ended_at or row.started_at or now) < now]
    for row in kept[VOID_EVERY::VOID_EVERY]:
        row.is_void, row.void_reason = True, "(демо) Проверка: отметили и не обслуживали."
    return kept


def _appeals() -> dict[date, list[Appeal]]:
    """Return the invented appeals that came by a visit or a call, by their days; one query."""
    found: dict[date, list[Appeal]] = defaultdict(list)
    ours = Appeal.objects.filter(is_demo=True, channel__in=OF_APPEALS).select_related("topic")
    for appeal in ours.order_by("received_at"):
        found[timezone.localdate(appeal.received_at)].append(appeal)
    return found


@dataclass
class House:
    """The office: its people, what they are asked about, and until when each of them is busy."""

    chance: random.Random
    operators: list[Employee]
    topics: list[Topic]
    busy_until: dict[int, datetime] = field(default_factory=dict)

    def day(self, day: date, appeals: list[Appeal]) -> Iterator[Contact]:
        """Yield the contacts of a working day in their order, numbered by channel."""
        self.busy_until.clear()
        coming: list[Comer] = [(moment, channel, None) for moment, channel in self._comers(day)]
        coming += [(self._hour(day), OF_APPEALS[Channel(each.channel)], each) for each in appeals]
        numbers: dict[str, int] = defaultdict(int)
        for moment, channel, appeal in sorted(coming, key=lambda each: each[0]):
            row = self._contact(moment, channel, appeal)
            if channel in WAITING:
                numbers[channel] += 1
                row.ticket = numbers[channel]
            yield row

    def _comers(self, day: date) -> Iterator[tuple[datetime, ContactChannel]]:
        # The first days of a month are those of receipts and readings.
        often = 2 if day.day <= 7 else 1
        for channel in (ContactChannel.IN_PERSON, ContactChannel.PHONE):
            for _ in range(self.chance.randint(0, often)):
                yield self._hour(day), channel
        if self.chance.random() < HOME_VISITS:
            yield self._hour(day), ContactChannel.HOME

    def _hour(self, day: date) -> datetime:
        seconds = self.chance.randrange(OPENS.hour * 3600, CLOSES.hour * 3600 + CLOSES.minute * 60)
        if LUNCH[0] * 3600 <= seconds < LUNCH[1] * 3600:
            seconds += 3600
        return moment_on(day, time()) + timedelta(seconds=seconds)

    def _contact(self, arrived: datetime, channel: ContactChannel, appeal: Appeal | None) -> Contact:
        waited = timedelta(seconds=self._about(WAITING.get(channel, (0, 1))))
        if appeal is None and channel in WAITING and self.chance.random() < LEFT:
            gone = Moments(arrived, None, arrived + waited * 2)
            return _row(gone, Details(channel=channel, outcome=ContactOutcome.LEFT))
        employee = min(self.operators, key=lambda each: (self.busy_until.get(each.pk, arrived), each.pk))
        started = max(arrived + waited, self.busy_until.get(employee.pk, arrived))
        ended = started + timedelta(seconds=self._about(SERVICE[channel]))
        self.busy_until[employee.pk] = ended + timedelta(seconds=30)
        details = Details(
            channel=channel, employee=employee, appeal=appeal, topic=self._topic(appeal),
            outcome=ContactOutcome.APPEAL if appeal else self.chance.choice(OUTCOMES),
        )  # fmt: skip
        return _row(self._as_taken_down(channel, Moments(arrived, started, ended)), details)

    def _topic(self, appeal: Appeal | None) -> Topic | None:
        if appeal is not None:
            return appeal.topic
        return self.chance.choice(self.topics) if self.topics else None

    def _as_taken_down(self, channel: ContactChannel, when: Moments) -> Moments:
        """Return the moments that somebody noted: at home nobody queues, elsewhere some are forgotten."""
        if channel not in WAITING or self.chance.random() < UNMEASURED:
            return replace(when, arrived_at=None)
        return replace(when, ended_at=None) if self.chance.random() < UNENDED else when

    def _about(self, ends: Seconds) -> int:
        """Return a time between two ends, mostly nearer to the first: most things are short."""
        return int(self.chance.triangular(*ends, ends[0] + (ends[1] - ends[0]) / 4))


def _row(when: Moments, details: Details) -> Contact:
    return build(when=when, details=details, source=SOURCES[ContactChannel(details.channel)], is_demo=True)
