"""What GIS ZhKKh says of an appeal, as the card of the desk shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from gis_sync.intake import name_of
from gis_sync.messages.appeals import (
    Answered,
    Appeal,
    Applicant,
    Assessed,
    Change,
    NotRequired,
    Opinion,
    Redirected,
    RolledOver,
)
from gis_sync.messages.text import plain_text
from gis_sync.models import Action, GisAppeal, GisFile
from questions.choices import Channel
from questions.models import Appeal as Registered

OPINIONS = {
    Opinion.RECEIVED: "заявитель доволен ответом",
    Opinion.PARTLY_RECEIVED: "заявитель доволен ответом отчасти",
    Opinion.NOT_SATISFIED: "заявитель не доволен ответом",
}


@dataclass(frozen=True)
class Line:
    """A change of the appeal there; the words are plain text."""

    on: date
    words: str


@dataclass(frozen=True)
class Deed:
    """A step of ours on its way there: what, since when, how it stands and what is in its way."""

    what: str
    at: datetime
    state: str
    trouble: str
    decide_on: int = 0
    """The key of an action that waits for whoever looks at it."""


@dataclass(frozen=True)
class Card:
    """An appeal of GIS ZhKKh; `place` is its address as far as it is told."""

    row: GisAppeal
    topic: str
    place: str
    basis: str
    neighbours: tuple[str, ...]
    files: tuple[str, ...]
    history: tuple[Line, ...]
    deeds: tuple[Deed, ...]


def card_of(appeal: Registered, *, may_decide: bool = False) -> Card | None:
    """Return the card of an appeal that came from there, None of another; three queries for such only."""
    if appeal.channel != Channel.GIS:
        return None
    row = GisAppeal.objects.filter(appeal=appeal, erased_at=None).first()
    if row is None:
        return None
    said = row.said()
    return Card(
        row,
        said.topic.name or said.topic.code if said.topic else said.another_topic,
        _place(said),
        said.legal_basis,
        tuple(map(_neighbour, said.neighbours)),
        tuple(map(_file, row.files.all())) or tuple(file.name for file in said.attachments),
        tuple(Line(event.changed_on, _words(event.change)) for event in said.history if event.change),
        tuple(_deed(action, may_decide=may_decide) for action in row.actions.all()),
    )


def _deed(action: Action, *, may_decide: bool) -> Deed:
    what = action.get_kind_display().capitalize()
    if action.kind == Action.Kind.ANSWER and action.answer_number:
        what = f"{what} (в ГИС ЖКХ № {action.answer_number})"
    at = action.done_at or action.created_at
    waits = action.state == Action.State.HUMAN and may_decide
    return Deed(what, at, action.get_state_display(), action.trouble, action.pk if waits else 0)


def _file(file: GisFile) -> str:
    words = [] if file.state == GisFile.State.TAKEN else [file.get_state_display()]
    words += [file.trouble.rstrip(".")] if file.trouble else []
    return f"{file.name} ({': '.join(words)})" if words else file.name


def _place(said: Appeal) -> str:
    house = f"дом по ФИАС {said.house_guid}" if said.house_guid else ""
    flat = f"помещение {said.premises}" if said.premises else ""
    return ", ".join(filter(None, (said.oktmo_name or said.oktmo, house, flat)))


def _neighbour(who: Applicant) -> str:
    flat = f"кв. {who.apartment}" if who.apartment else ""
    return ", ".join(filter(None, (name_of(who) or "организация", flat)))


def _words(change: Change) -> str:
    return ". ".join(part for part in map(plain_text, _parts(change)) if part)


def _parts(change: Change) -> Iterator[str]:
    match change:
        case Answered():
            what = "Отправлен ответ" if change.is_sent else "Загружен черновик ответа"
            yield f"{what} {change.number}".strip()
        case RolledOver():
            yield f"Срок продлён до {change.execution_on:%d.%m.%Y}"
            yield change.comment
        case Redirected():
            yield "Перенаправлено"
            yield change.comment
        case NotRequired():
            yield "Ответ не требуется"
            yield change.cause
        case Assessed():
            yield f"Оценка: {OPINIONS[change.opinion]}"
            yield change.comment
