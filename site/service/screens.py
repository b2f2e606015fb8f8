"""The one-click screens: their words, and what stands on them at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from questions.choices import Channel
from service import norms
from service.choices import ContactChannel, NormOf
from service.durations import on_a_clock, or_not_measured
from service.models import Contact, ContactNorm
from service.norms import Norm, Standing
from service.services.queue import is_forgotten
from staff.models import Employee


@dataclass(frozen=True)
class Screen:
    """The words of one screen."""

    slug: str
    channel: ContactChannel
    appeal_channel: Channel
    title: str
    icon: str
    come: str
    at_once: str
    at_once_hint: str
    begin: str
    finish: str
    leave: str
    came: str
    waiting_title: str
    nobody_waits: str
    serving_title: str


RECEPTION = Screen(
    slug="reception", channel=ContactChannel.IN_PERSON, appeal_channel=Channel.IN_PERSON, title="Приём",
    icon="user", come="Пришёл", at_once="Пришёл, сразу начать",
    at_once_hint="Если никто не ждёт: ожидание — ноль секунд.",
    begin="Начать", finish="Закончить", leave="Ушёл, не дождавшись", came="пришёл в",
    waiting_title="Ждут", nobody_waits="Никто не ждёт.", serving_title="Вы обслуживаете",
)  # fmt: skip
PHONE = Screen(
    slug="phone", channel=ContactChannel.PHONE, appeal_channel=Channel.PHONE, title="Телефон",
    icon="mobile-alt", come="Звонок", at_once="Уже отвечаю",
    at_once_hint="Если не успели нажать «Звонок»: сколько звонили, останется неизмеренным.",
    begin="Ответил", finish="Закончил", leave="Не дождался ответа", came="звонит с",
    waiting_title="Звонят", nobody_waits="Никто не звонит.", serving_title="Вы разговариваете",
)  # fmt: skip
SCREENS = {screen.slug: screen for screen in (RECEPTION, PHONE)}


@dataclass(frozen=True)
class Timer:
    """A running time: since when, how long by now, and how that stands to its norm, where there is one."""

    since: datetime
    seconds: int
    norm: Norm | None

    @property
    def clock(self) -> str:
        return on_a_clock(self.seconds)

    @property
    def since_ms(self) -> int:
        return int(self.since.timestamp() * 1000)

    @property
    def standings(self) -> list[tuple[Standing, str, bool]]:
        """Every standing with its words; the flag marks the present one: a script shows the next in turn."""
        if self.norm is None:
            return []
        now = norms.standing(self.seconds, self.norm)
        return [(each, words, each == now) for each, words in norms.STANDING_WORDS.items()]


@dataclass(frozen=True)
class Row:
    """Somebody on the screen: who waits, or who is being served and by whom."""

    contact: Contact
    timer: Timer

    @property
    def number(self) -> str:
        return f"№ {self.contact.ticket}"


@dataclass(frozen=True)
class Board:
    """What a screen shows to one employee."""

    waiting: list[Row]
    own: list[Row]
    others: list[Row]
    forgotten: list[Contact]
    norms: list[tuple[str, Norm | None]]


def board(screen: Screen, employee: Employee, now: datetime) -> Board:
    """Read a screen: two queries, however many people there are."""
    rules = ContactNorm.objects.of_channel(screen.channel).as_rules()
    today = timezone.localdate(now)
    waiting_norm, service_norm = (_norm(rules, screen, what, today) for what in NormOf)
    everybody = list(Contact.objects.open(screen.channel).select_related("employee"))
    fresh = [contact for contact in everybody if not is_forgotten(contact, now)]
    served = [Row(c, _timer(c.started_at, service_norm, now)) for c in fresh if c.started_at]
    return Board(
        waiting=[Row(c, _timer(c.arrived_at, waiting_norm, now)) for c in fresh if not c.started_at],
        own=[row for row in served if row.contact.employee_id == employee.pk],
        others=[row for row in served if row.contact.employee_id != employee.pk],
        forgotten=[contact for contact in everybody if contact not in fresh],
        norms=[("ожидания", waiting_norm), ("обслуживания", service_norm)],
    )


def _norm(rules: Iterable[Norm], screen: Screen, what: str, on: date) -> Norm | None:
    return norms.in_force(rules, channel=screen.channel, what=what, on=on)


def _timer(since: datetime | None, norm: Norm | None, now: datetime) -> Timer:
    since = since or now
    # A clock that was put back shows zero, not a negative time.
    return Timer(since, max(0, int((now - since).total_seconds())), norm)


@dataclass(frozen=True)
class DayLine:
    """One contact of the employee's own day, in words."""

    contact: Contact
    waiting: str
    service: str


def own_day(screen: Screen, employee: Employee, now: datetime) -> list[DayLine]:
    """Return what the employee has done on this channel today, the newest first; one query."""
    done = Contact.objects.of_day(employee.pk, timezone.localdate(now)).counted().with_people()
    return [
        DayLine(c, or_not_measured(c.waiting_seconds), or_not_measured(c.service_seconds))
        for c in done.filter(channel=screen.channel, is_open=False)
    ]
