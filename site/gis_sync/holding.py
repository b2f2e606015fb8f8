"""The exchange among those who hold personal data: copies of appeals, messages, what was told and named.

An appeal that the register has taken is destroyed with it, under the register's code; one that it never took
has a code of its own, «gis:12», and its own term.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from gis_sync.exchange.claims import OPEN
from gis_sync.exchange.fetching import PARTS_FOLDER, part_name
from gis_sync.intake import name_of
from gis_sync.masking import masked
from gis_sync.messages.appeals import Applicant
from gis_sync.models import Action, GisAppeal, GisFile, Operation, Packet
from privacy.holders import Due, Found, Holder, Kind, Person, Record, Wipe, facts, keys_of
from privacy.own import after
from questions.phones import search_digits
from questions.twins import normalized

GIS, APPEAL = "gis", "appeal"
ACTIONS_OPEN = "сейчас не закончены действия в ГИС ЖКХ"
FILES_OPEN = "сейчас не получены файлы из ГИС ЖКХ"
EXCHANGE = "сейчас идёт обмен с ГИС ЖКХ"
LONGEST_OPERATION = timedelta(days=7)
"""How long before and after its appeal a message may lie that speaks of it."""
UNSETTLED = "сейчас сведения ГИС ЖКХ ещё не учтены"


class ExchangeHolder(Holder):
    code = "gis_sync"
    label = "Обмен с ГИС ЖКХ"
    order = 40

    def kinds(self) -> Sequence[Kind]:
        return [
            Kind(
                "gis_unregistered", "Обращения ГИС ЖКХ, которых нет в реестре", "день последнего изменения",
                "имена, адреса, телефоны и тексты обращений, соседи заявителя", self._due,
            )
        ]  # fmt: skip

    def _due(self, until: date, limit: int) -> Iterator[Due]:
        rows = _strangers().filter(is_settled=True, changed_at__lt=after(until)).order_by("pk")
        for pk, moment in rows.values_list("pk", "changed_at")[:limit]:
            yield Due(f"{GIS}:{pk}", f"Обращение ГИС ЖКХ, запись {pk}", timezone.localdate(moment))

    def find(self, person: Person) -> Iterator[Found]:
        for row in _strangers().order_by("-pk").iterator():
            who = row.said().applicant
            if _is(person, who):
                yield Found(
                    f"{GIS}:{row.pk}", f"Обращение ГИС ЖКХ, запись {row.pk}", row.created_on, name_of(who)
                )

    def records(self, subjects: Collection[str]) -> Iterator[Record]:
        for row in _rows(subjects).prefetch_related("files", "actions").order_by("pk"):
            yield Record(
                _subject(row), f"Сообщение ГИС ЖКХ об обращении {row.number}",
                facts(
                    ("Состояние", row.get_status_display()), ("Что мешает учесть", row.trouble),
                    ("Файлы", ", ".join(file.name for file in row.files.all())),
                    *((act.get_kind_display().capitalize(), _told(act)) for act in row.actions.all()),
                    ("Сообщение целиком", bytes(row.xml).decode(errors="replace")),
                ),
            )  # fmt: skip

    def why_not(self, subjects: Collection[str]) -> Mapping[str, str]:
        rows = {row.pk: _subject(row) for row in _rows(subjects).defer("xml")}
        if not rows:
            return {}
        reasons = (
            (UNSETTLED, GisAppeal.objects.filter(pk__in=rows, is_settled=False).values_list("pk", flat=True)),
            (FILES_OPEN, _of(GisFile.objects.filter(state=GisFile.State.WAITING), rows)),
            (ACTIONS_OPEN, _of(Action.objects.unfinished(), rows)),
            (EXCHANGE, list(rows) if Operation.objects.filter(state__in=OPEN).exists() else []),
        )
        return {rows[pk]: words for words, keys in reversed(reasons) for pk in keys}

    def lock(self, subjects: Collection[str]) -> None:
        """Lock the rows of strangers; those of the register's appeals are locked by their appeal."""
        keys = keys_of(subjects, GIS)
        list(GisAppeal.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))

    def erase(self, subjects: Collection[str], *, act: str, wipe: Wipe, now: datetime) -> Mapping[str, int]:
        rows = list(_rows(subjects).defer("xml"))
        if not rows:
            return {}
        keys = [row.pk for row in rows]
        files = GisFile.objects.filter(gis_appeal__in=keys)
        for file in files:
            wipe.path(f"{PARTS_FOLDER}/{part_name(file)}")
        files.update(name="", digest="", trouble="")
        Action.objects.filter(gis_appeal__in=keys).update(payload={}, trouble="")
        GisAppeal.objects.filter(pk__in=keys).update(
            xml=b"", digest="", trouble="", is_settled=True, erased_at=now
        )
        for row in rows:
            _forget_messages(row, wipe)
        return {"записей обмена с ГИС ЖКХ": len(keys)}


def _forget_messages(row: GisAppeal, wipe: Wipe) -> None:
    """Destroy the messages of the time in which an appeal was spoken of, and what was quoted of them.

    They are kept for weeks to look into troubles of the exchange; nobody can tell whose data are in which.
    """
    done = row.actions.aggregate(last=Max("done_at"))["last"] or row.seen_at
    spoken = (row.taken_at - LONGEST_OPERATION, max(row.seen_at, row.changed_at, done) + LONGEST_OPERATION)
    packets = Packet.objects.filter(at__range=spoken)
    for packet in packets.exclude(body=""):
        wipe.path(str(packet.body.name))
    packets.update(body="")
    for operation in Operation.objects.filter(created_at__range=spoken).exclude(error=""):
        Operation.objects.filter(pk=operation.pk).update(error=masked(operation.error))
    for packet in packets.exclude(outcome=""):
        Packet.objects.filter(pk=packet.pk).update(outcome=masked(packet.outcome)[:200])


def _strangers() -> "QuerySet[GisAppeal]":
    """Return the rows that the register has no appeal for."""
    return GisAppeal.objects.filter(appeal=None, erased_at=None)


def _rows(subjects: Collection[str]) -> "QuerySet[GisAppeal]":
    own = Q(appeal__in=keys_of(subjects, APPEAL)) | Q(appeal=None, pk__in=keys_of(subjects, GIS))
    return GisAppeal.objects.filter(own, erased_at=None)


def _of(rows: "QuerySet[GisFile] | QuerySet[Action]", keys: Iterable[int]) -> Iterable[int]:
    return rows.filter(gis_appeal__in=list(keys)).values_list("gis_appeal", flat=True)


def _subject(row: GisAppeal) -> str:
    return f"{APPEAL}:{row.appeal_id}" if row.appeal_id else f"{GIS}:{row.pk}"


def _told(action: Action) -> str:
    words = (str(value) for value in action.payload.values() if value)
    return "; ".join(filter(None, (action.get_state_display(), *words, action.trouble)))


def _is(person: Person, who: Applicant) -> bool:
    """Whether an applicant gives this address or telephone; GIS ZhKKh tells no accounts."""
    by_email = person.email and who.email.lower() == person.email.lower()
    by_phone = person.phone and who.phone and search_digits(who.phone) == search_digits(person.phone)
    by_name = person.name and person.account and normalized(name_of(who)) == normalized(person.name)
    return bool(by_email or by_phone or by_name)
