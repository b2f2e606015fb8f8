"""What lies below this room or in it: letters that are about no record, the access log, requests."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from ledger.access import AccessAction
from ledger.models import AccessRecord
from outbox.models import Message
from privacy import letters
from privacy.holders import Due, Found, Holder, Kind, Person, Record, Wipe, facts, holders, keys_of
from privacy.models import SubjectRequest, Withdrawal
from staff.models import Employee
from workdays.services import moment_on

MESSAGE, ACCESS, REQUEST = "message", "access", "request"
OPEN_REQUEST = "на запрос человека № {number} ещё не ответили"
ONE_DAY = timedelta(days=1)
LOOKS_TOLD = 1_000
"""Rows of the access log that one answer holds at most, the latest first."""


def after(day: date) -> datetime:
    """Return the first moment after a day in Moscow."""
    return moment_on(day + ONE_DAY, time())


class LettersHolder(Holder):
    """Letters of the site that are about no record: to staff, passwords, and the like."""

    code = "letters"
    label = "Исходящие письма"
    place = 60
    order = 10

    def kinds(self) -> Sequence[Kind]:
        return [
            Kind(
                "letter", "Письма сайта, не относящиеся к обращениям", "день письма",
                "адреса электронной почты, тексты писем, вложения", self._due,
            )
        ]  # fmt: skip

    def _own(self) -> "QuerySet[Message]":
        of_records = Q(pk__in=[])
        for prefix in (prefix for holder in holders() for prefix in holder.related_prefixes):
            of_records |= Q(related__startswith=prefix)
        return Message.objects.exclude(of_records).exclude(to="")

    def _due(self, until: date, limit: int) -> Iterable[Due]:
        old = self._own().filter(created_at__lt=after(until)).exclude(state__in=letters.UNDER_WAY)
        for pk, moment in old.order_by("pk").values_list("pk", "created_at")[:limit]:
            yield Due(f"{MESSAGE}:{pk}", f"Письмо № {pk}", timezone.localdate(moment))

    def find(self, person: Person) -> Iterable[Found]:
        if person.email:
            for letter in self._own().filter(to__in={person.email, person.email.lower()}).order_by("pk"):
                day = timezone.localdate(letter.created_at)
                yield Found(f"{MESSAGE}:{letter.pk}", f"Письмо № {letter.pk}", day, letter.to)

    def records(self, subjects: Collection[str]) -> Iterable[Record]:
        found = Message.objects.filter(pk__in=keys_of(subjects, MESSAGE)).prefetch_related("attachments")
        return [letters.record_of(letter) for letter in found.order_by("pk")]

    def why_not(self, subjects: Collection[str]) -> Mapping[str, str]:
        leaving = Message.objects.filter(pk__in=keys_of(subjects, MESSAGE), state__in=letters.UNDER_WAY)
        return {f"{MESSAGE}:{pk}": letters.ON_ITS_WAY for pk in leaving.values_list("pk", flat=True)}

    def lock(self, subjects: Collection[str]) -> None:
        list(Message.objects.select_for_update().filter(pk__in=keys_of(subjects, MESSAGE)).order_by("pk"))

    def erase(self, subjects: Collection[str], *, act: str, wipe: Wipe, now: datetime) -> Mapping[str, int]:
        return {"писем": letters.erase_by_key(keys_of(subjects, MESSAGE), wipe)}


class AccessLogHolder(Holder):
    """Who looked at whose data: told to the person, and removed by days when the log's own term is over."""

    code = "access"
    label = "Кто смотрел ваши сведения"
    place = 90
    order = 90

    def kinds(self) -> Sequence[Kind]:
        return [
            Kind(
                "access", "Журнал просмотров личных данных, по дням", "день просмотра",
                "коды сотрудников и записей, которые они открывали", self._due,
            )
        ]  # fmt: skip

    def _due(self, until: date, limit: int) -> Iterable[Due]:
        """Return whole days, found one after another by the index: a day may hold thousands of looks."""
        moment = moment_on(date(1970, 1, 1), time())
        for _ in range(limit):
            first = AccessRecord.objects.filter(at__gte=moment, at__lt=after(until)).order_by("at").first()
            if first is None:
                return
            day = timezone.localdate(first.at)
            yield Due(f"{ACCESS}:{day:%Y%m%d}", f"Просмотры за {day:%d.%m.%Y}", day)
            moment = after(day)

    def records(self, subjects: Collection[str]) -> Iterable[Record]:
        about = Q(pk__in=[])
        for subject in subjects:
            about |= Q(subject=subject) | Q(subject__startswith=f"{subject}/")
        names = {f"user:{each.user_id}": each for each in Employee.objects.all()}
        labels = dict(AccessAction.choices)
        for look in AccessRecord.objects.filter(about).order_by("-at", "-pk")[:LOOKS_TOLD]:
            who = names.get(look.actor)
            yield Record(
                look.subject,
                f"{timezone.localtime(look.at):%d.%m.%Y %H:%M}",
                facts(
                    ("Что", labels.get(look.action, look.action)), ("К чему", look.subject),
                    ("Кто", f"{who.post}, {who.initials_name}" if who else look.actor),
                ),
            )  # fmt: skip

    def erase(self, subjects: Collection[str], *, act: str, wipe: Wipe, now: datetime) -> Mapping[str, int]:
        count = 0
        for key in keys_of(subjects, ACCESS):
            day = date(key // 10_000, key // 100 % 100, key % 100)
            looks = AccessRecord.objects.filter(at__gte=moment_on(day, time()), at__lt=after(day))
            count += looks.delete()[0]
        return {"просмотров": count}


class RequestsHolder(Holder):
    """Requests of people, and what they gave to be found by; it goes with any record that was chosen."""

    code = "requests"
    label = "Запросы и отзывы согласий"
    place = 80
    order = 80

    def kinds(self) -> Sequence[Kind]:
        return [
            Kind(
                "subject_request", "Запросы людей о своих данных", "день ответа на запрос",
                "имя, телефон, адрес электронной почты, лицевой счёт, пояснения", self._due,
            )
        ]  # fmt: skip

    def _due(self, until: date, limit: int) -> Iterable[Due]:
        old = SubjectRequest.objects.filter(answered_on__lte=until, erased_at=None).order_by("pk")
        for request in old[:limit]:
            yield Due(f"{REQUEST}:{request.pk}", f"Запрос № {request.pk}", request.answered_on or until)

    def find(self, person: Person) -> Iterable[Found]:
        """Return the answered requests that gave the same address, telephone or account."""
        for request in SubjectRequest.objects.exclude(answered_on=None).filter(erased_at=None):
            theirs = request.person
            pairs = ((getattr(person, part), getattr(theirs, part)) for part in ("email", "phone", "account"))
            if any(mine and mine.lower() == other.lower() for mine, other in pairs):
                whose = theirs.name or theirs.email or theirs.phone
                yield Found(f"{REQUEST}:{request.pk}", str(request), request.received_on, whose)

    def records(self, subjects: Collection[str]) -> Iterable[Record]:
        for withdrawal in Withdrawal.objects.filter(subject__in=subjects).order_by("pk"):
            yield Record(
                withdrawal.subject,
                str(withdrawal),
                facts(("Как отозвано", withdrawal.get_way_display()), ("Пояснение", withdrawal.note)),
            )
        for request in self._about(subjects):
            yield Record(
                f"{REQUEST}:{request.pk}",
                str(request),
                facts(
                    ("Имя", request.name), ("Телефон", request.phone), ("Электронная почта", request.email),
                    ("Лицевой счёт", request.account), ("Основание", request.reason),
                ),
            )  # fmt: skip

    def _about(self, subjects: Collection[str]) -> list[SubjectRequest]:
        """Return the requests among the subjects, and those in which one of the subjects was chosen."""
        keys, wanted = set(keys_of(subjects, REQUEST)), set(subjects)
        kept = SubjectRequest.objects.filter(erased_at=None).order_by("pk")
        return [each for each in kept if each.pk in keys or wanted & set(each.subjects)]

    def why_not(self, subjects: Collection[str]) -> Mapping[str, str]:
        wanted, found = set(subjects), {}
        for request in SubjectRequest.objects.filter(answered_on=None):
            own = {*request.subjects, f"{REQUEST}:{request.pk}"} & wanted
            found.update(dict.fromkeys(own, OPEN_REQUEST.format(number=request.pk)))
        return found

    def erase(self, subjects: Collection[str], *, act: str, wipe: Wipe, now: datetime) -> Mapping[str, int]:
        empty = dict.fromkeys(("email", "phone", "name", "account", "reason", "prolonged_because"), "")
        keys = [request.pk for request in self._about(subjects)]
        count = SubjectRequest.objects.filter(pk__in=keys).update(**empty, erased_at=now, erased_act=act)
        Withdrawal.objects.filter(subject__in=subjects).update(note="")
        return {"запросов": count}
