"""Reminders among the records whose personal data are held: see privacy/holders.py."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from privacy.holders import Due, Found, Holder, Kind, Person, Record, Wipe, facts, keys_of
from privacy.letters import ON_ITS_WAY, erase_letters, letters_about, lock_letters, under_way
from privacy.own import after
from reminders import digests
from reminders.choices import OPEN
from reminders.letters import RELATED
from reminders.models import ChannelStop, Reminder
from reminders.words import day_words, rubles

REMINDER, STOP = "reminder", "reminder_stop"
WAITS = "напоминание ещё не отправлено: отмените файл или дождитесь отправки"
STANDS = "запрет ещё действует: снимите его"
DATA = "лицевой счёт, имя, почта, телефон, адрес, сумма и текст напоминания"


class RemindersHolder(Holder):
    code = "reminders"
    label = "Личные напоминания"
    place = 45
    related_prefixes = (RELATED,)

    def kinds(self) -> Sequence[Kind]:
        return [
            Kind(REMINDER, "Личные напоминания", "день, когда напоминание отправлено", DATA, self._due),
            Kind(
                STOP, "Снятые отказы от напоминаний", "день, когда запрет снят",
                "лицевой счёт и причина", self._due_stops,
            ),
        ]  # fmt: skip

    def _due(self, until: date, limit: int) -> Iterator[Due]:
        old = Reminder.objects.still_there().filter(created_at__lt=after(until)).exclude(state__in=OPEN)
        for each in old.order_by("created_at", "pk")[:limit]:
            yield Due(each.subject, str(each), timezone.localdate(each.settled_at or each.created_at))

    def _due_stops(self, until: date, limit: int) -> Iterator[Due]:
        old = ChannelStop.objects.filter(erased_at=None, ended_at__lt=after(until))
        for each in old.order_by("ended_at", "pk")[:limit]:
            yield Due(each.subject, str(each), timezone.localdate(each.ended_at))

    def find(self, person: Person) -> Iterator[Found]:
        rows = Reminder.objects.still_there().order_by("pk")
        if digest := digests.of_account(person.account):
            yield from map(_found, rows.filter(account_digest=digest))
            for each in ChannelStop.objects.filter(account_digest=digest, erased_at=None).order_by("pk"):
                yield Found(each.subject, str(each), timezone.localdate(each.since), each.account)
        if person.email:
            by_address = rows.filter(email=person.email.strip().lower())
            yield from map(_found, by_address.exclude(account_digest=digest) if digest else by_address)

    def records(self, subjects: Collection[str]) -> Iterator[Record]:
        keys = keys_of(subjects, REMINDER)
        yield from map(_record_of, Reminder.objects.filter(pk__in=keys).order_by("pk"))
        for stop in ChannelStop.objects.filter(pk__in=keys_of(subjects, STOP)).order_by("pk"):
            told = facts(
                ("Лицевой счёт", stop.account), ("Способ", stop.get_channel_display()),
                ("Почему", stop.reason),
                ("С какого времени", _moment(stop.since)), ("Снят", _moment(stop.ended_at)),
            )  # fmt: skip
            yield Record(stop.subject, str(stop), told)
        yield from letters_about(_related(keys))

    def named(self, subject: str) -> str:
        reminder = Reminder.objects.still_there().filter(pk__in=keys_of([subject], REMINDER)).first()
        stop = ChannelStop.objects.filter(pk__in=keys_of([subject], STOP), erased_at=None).first()
        return str(reminder or stop or "")

    def why_not(self, subjects: Collection[str]) -> Mapping[str, str]:
        keys = keys_of(subjects, REMINDER)
        leaving = keys_of(under_way(_related(keys)), REMINDER)
        waiting = Reminder.objects.filter(pk__in=keys, state__in=OPEN)
        standing = ChannelStop.objects.filter(pk__in=keys_of(subjects, STOP), ended_at=None)
        return {
            **{each.subject: STANDS for each in standing},
            **{each.subject: WAITS for each in waiting},
            **{f"{REMINDER}:{key}": ON_ITS_WAY for key in leaving},
        }

    def lock(self, subjects: Collection[str]) -> None:
        keys = keys_of(subjects, REMINDER)
        lock_letters(_related(keys))
        for model, found in ((Reminder, keys), (ChannelStop, keys_of(subjects, STOP))):
            rows = model._default_manager.select_for_update().filter(pk__in=found)
            list(rows.order_by("pk").values_list("pk"))

    def erase(self, subjects: Collection[str], *, act: str, wipe: Wipe, now: datetime) -> Mapping[str, int]:
        """Leave that there was a reminder, when and by which way; whom it was to, nobody can say any more."""
        keys = keys_of(subjects, REMINDER)
        letters = erase_letters(_related(keys))
        gone = Reminder.objects.still_there().filter(pk__in=keys)
        count = 0
        for each in gone.order_by("pk"):
            each.account = each.name = each.email = each.phone = each.address = each.note = ""
            each.account_digest = each.key = f"erased:{each.pk}"
            each.amount = None
            each.erased_at, each.erased_act = now, act
            each.save()
            count += 1
        stops = ChannelStop.objects.filter(pk__in=keys_of(subjects, STOP), erased_at=None).update(
            account="", account_digest="", contact_digest="", reason="", erased_at=now, erased_act=act
        )
        return {"напоминаний": count, "запретов": stops, "писем": letters}


def _found(row: Reminder) -> Found:
    return Found(row.subject, str(row), timezone.localdate(row.created_at), row.name or row.account)


def _related(keys: Iterable[int]) -> list[str]:
    return [f"{RELATED}{pk}" for pk in keys]


def _record_of(row: Reminder) -> Record:
    return Record(
        row.subject,
        str(row),
        facts(
            ("Лицевой счёт", row.account), ("Кому", row.name), ("О чём", row.get_kind_display()),
            ("Сумма", rubles(row.amount) if row.amount is not None else ""),
            ("Долг на дату", day_words(row.as_of)), ("Оплатить до", day_words(row.pay_by)),
            ("Дата события", day_words(row.event_on)), ("Электронная почта", row.email),
            ("Телефон", row.phone), ("Адрес", row.address), ("Способ", row.get_channel_display()),
            ("Состояние", row.get_state_display()), ("Пометка", row.note),
            ("Записано", _moment(row.created_at)),
            ("Чем кончилось — когда", _moment(row.settled_at)),
        ),
    )  # fmt: skip


def _moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d.%m.%Y %H:%M}" if moment else ""
