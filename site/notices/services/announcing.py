"""The words of an announcement, and the two people who answer for them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ledger.services import append
from notices.choices import Topic
from notices.errors import NoticesError, NotNow, SecondPersonNeeded
from notices.lifecycle import LABELS, State, Step, is_possible, outcome
from notices.models import Announcement, AnnouncementPlace
from notices.places import Place, distinct

NOT_NOW = "Сейчас этого сделать нельзя: рассылка «{subject}» уже в состоянии «{state}»."
OWN_WORDS = "Рассылку утверждает тот, кто не писал её текст: попросите другого сотрудника."
NO_PLACES = "Назовите населённые пункты и улицы: о перерыве пишут только тем, кого он касается."
NO_REMARK = "Напишите, что исправить."
TWICE = "Об этом уже есть рассылка: № {pk}, «{state}». Второй раз то же самое не рассылают."


@dataclass(frozen=True)
class Draft:
    """What an announcement says; `source` is the code of what it is about, such as «pages.newspage:12»."""

    topic: str
    subject: str
    text: str
    link: str = ""
    source: str = ""
    is_urgent: bool = False
    scheduled_at: datetime | None = None
    places: Iterable[Place] = ()


@transaction.atomic
def write(
    *, draft: Draft, user_id: int, announcement_id: int | None = None, now: datetime | None = None
) -> Announcement:
    """Keep a new announcement, or other words of a draft; NoticesError when it says too little."""
    moment = now or timezone.now()
    places = distinct(draft.places) if draft.topic == Topic.INTERRUPTIONS else []
    if draft.topic == Topic.INTERRUPTIONS and not places:
        raise NoticesError(NO_PLACES)
    if announcement_id is None:
        _refuse_a_second(draft.source)
        announcement = Announcement(created_at=moment)
    else:
        announcement = _locked(announcement_id)
        _require(announcement, Step.SUBMIT)
    is_urgent = draft.is_urgent and draft.topic == Topic.INTERRUPTIONS
    announcement.topic, announcement.subject = draft.topic, " ".join(draft.subject.split())
    announcement.text, announcement.link, announcement.source = draft.text.strip(), draft.link, draft.source
    announcement.is_urgent, announcement.scheduled_at = is_urgent, draft.scheduled_at
    announcement.authors = sorted({*announcement.authors, user_id})
    announcement.save()
    write_places(announcement, places)
    append(stream=announcement.stream, event="write", actor=f"user:{user_id}", now=moment)
    return announcement


def standing_about(source: str) -> "QuerySet[Announcement]":
    """Return the announcement of a source, one at most; a cancelled one does not count."""
    rows: QuerySet[Announcement] = Announcement.objects.filter(source=source).exclude(state=State.CANCELLED)
    return rows


def _refuse_a_second(source: str) -> None:
    if source and (first := standing_about(source).first()):
        raise NoticesError(TWICE.format(pk=first.pk, state=LABELS[first.stage]))


def write_places(announcement: Announcement, places: Iterable[Place]) -> None:
    announcement.places.all().delete()
    AnnouncementPlace.objects.bulk_create(
        AnnouncementPlace(
            announcement=announcement, settlement=place.settlement, street=place.street,
            settlement_key=place.settlement_key, street_key=place.street_key,
        )
        for place in places
    )  # fmt: skip


def submit(*, announcement_id: int, user_id: int, now: datetime | None = None) -> None:
    """Ask a second person to approve; a remark of before is answered by that."""
    with _step(announcement_id, Step.SUBMIT, user_id, now) as step:
        step.change(remark="", submitted_by=step.actor, submitted_at=step.now)


def take_back(*, announcement_id: int, user_id: int, now: datetime | None = None) -> None:
    """Go on writing what has not been approved yet."""
    with _step(announcement_id, Step.TAKE_BACK, user_id, now):
        pass


def send_back(*, announcement_id: int, user_id: int, remark: str, now: datetime | None = None) -> None:
    """Say what is wrong with the words; NoticesError without a remark."""
    if not remark.strip():
        raise NoticesError(NO_REMARK)
    with _step(announcement_id, Step.SEND_BACK, user_id, now) as step:
        step.change(remark=remark.strip()[:300])


def approve(*, announcement_id: int, user_id: int, now: datetime | None = None) -> None:
    """Let it be sent at its hour; SecondPersonNeeded for whoever has written any of its words."""
    with _step(announcement_id, Step.APPROVE, user_id, now) as step:
        if user_id in step.announcement.authors:
            raise SecondPersonNeeded(OWN_WORDS)
        step.change(approved_by=step.actor, approved_at=step.now)


def pause(*, announcement_id: int, user_id: int, now: datetime | None = None) -> None:
    """Let no further batch leave; the letters of the last one are on their way."""
    with _step(announcement_id, Step.PAUSE, user_id, now):
        pass


def resume(*, announcement_id: int, user_id: int, now: datetime | None = None) -> None:
    """Go on from the address at which the pause began."""
    with _step(announcement_id, Step.RESUME, user_id, now):
        pass


def cancel(*, announcement_id: int, user_id: int, now: datetime | None = None) -> None:
    """Send it to nobody who has not got it yet."""
    with _step(announcement_id, Step.CANCEL, user_id, now) as step:
        step.change(finished_at=step.now)


class _Taken:
    """A step being taken under the lock of the announcement's row, and what it changes."""

    def __init__(self, announcement: Announcement, actor: str, now: datetime) -> None:
        self.announcement, self.actor, self.now = announcement, actor, now
        self.changed = ["state"]

    def change(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self.announcement, name, value)
        self.changed += values


@contextmanager
def _step(announcement_id: int, step: Step, user_id: int, now: datetime | None) -> Iterator[_Taken]:
    """Take a step: lock, refuse what is not possible now, let the caller change, save, write it down."""
    with transaction.atomic():
        announcement = _locked(announcement_id)
        _require(announcement, step)
        taken = _Taken(announcement, f"user:{user_id}", now or timezone.now())
        yield taken
        finish_step(announcement, step, taken.changed, taken.actor, taken.now)


def finish_step(
    announcement: Announcement, step: Step, changed: Iterable[str], actor: str, now: datetime,
    data: Mapping[str, int] | None = None,
) -> None:  # fmt: skip
    """Write a step down, in the transaction that holds the lock of the announcement's row."""
    announcement.state = outcome(step, has_begun=announcement.started_at is not None)
    announcement.save(update_fields=[*changed, "state"])
    append(stream=announcement.stream, event=step.value, data=data or {}, actor=actor, now=now)


def _locked(pk: int) -> Announcement:
    return Announcement.objects.select_for_update().get(pk=pk)


def _require(announcement: Announcement, step: Step) -> None:
    if not is_possible(step, announcement.stage):
        words = NOT_NOW.format(subject=announcement.subject, state=LABELS[announcement.stage])
        raise NotNow(words)
