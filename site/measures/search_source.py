"""What of the programme can be found: the years, and what complaints led to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.urls import reverse

from measures import reading
from measures.models import ComplaintLink, Measure, NoMeasures, Progress
from search.services import index
from search.sources import Content

INDEX, SAID, YEAR = "index", "you-said", "year-"
WORDS = (
    "Тайный покупатель, видеомониторинг, обучение и проверка знаний, анкетирование, аудит: "
    "программа мероприятий по повышению качества обслуживания потребителей."
)
PLACE = "Главная › Раскрытие информации"


@dataclass(frozen=True)
class MeasureSource:
    name: str = "measures"
    label: str = "Мероприятия"

    def entries(self) -> Iterator[Content]:
        yield from (_index(), _said())
        yield from (_year(each.year) for each in reading.years())

    def entry(self, key: str) -> Content | None:
        if key in FIXED:
            return FIXED[key]()
        year = key.removeprefix(YEAR)
        known = {str(each.year) for each in reading.years()} if key.startswith(YEAR) else set()
        return _year(int(year)) if year in known else None


def _index() -> Content:
    return Content(
        key=INDEX, url=reverse("measures:index"), title="Мероприятия по качеству обслуживания",
        lead="Планы мероприятий по годам и что из них вышло.", body=WORDS, place=PLACE,
    )  # fmt: skip


def _said() -> Content:
    body = " ".join(f"{each.said} {each.title}. {each.result}" for each in reading.said())
    return Content(
        key=SAID, url=reverse("measures:you_said"), title="Вы сказали — мы сделали",
        lead="Что изменилось после жалоб потребителей.", body=body, place=PLACE,
    )  # fmt: skip


def _year(year: int) -> Content:
    said = [f"{each.title}. {each.purpose} {each.result}" for each in reading.published(year)]
    return Content(
        key=f"{YEAR}{year}",
        url=reverse("measures:year", args=[year]),
        title=f"Планы мероприятий, {year} год",
        lead=reading.statement_of(year) or "Что запланировано и что выполнено.",
        body=" ".join([WORDS, *said]),
        place=PLACE,
    )


FIXED = {INDEX: _index, SAID: _said}
MEASURES = MeasureSource()


def connect() -> None:
    heard: dict[type[Model], Callable[..., None]] = {
        Measure: _changed, NoMeasures: _changed, Progress: _part_changed, ComplaintLink: _part_changed,
    }  # fmt: skip
    for signal in (post_save, post_delete):
        for model, hear in heard.items():
            signal.connect(hear, sender=model, dispatch_uid=f"search_{model.__name__}")


def _changed(instance: Any, **_: Any) -> None:
    _index_anew(SAID, f"{YEAR}{instance.year}")


def _part_changed(instance: Any, **_: Any) -> None:
    _index_anew(SAID)


def _index_anew(*keys: str) -> None:
    for key in keys:
        transaction.on_commit(partial(index, source=MEASURES.name, key=key))
