"""What of the interruptions can be found: the list, and each that is announced and not over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils import timezone

from interruptions.models import Interruption
from interruptions.models.interruption import CANCELLED_SHOWN
from interruptions.wording import heading_of
from search.services import index
from search.sources import Content

LIST = "index"
PLACE = "Главная › Отключения электроэнергии"
WORDS = (
    "Отключат ли свет: нет электроэнергии, отключение света, перерыв электроснабжения, плановые работы, "
    "авария. Проверить адрес по улице и дому."
)


@dataclass(frozen=True)
class InterruptionSource:
    name: str = "interruptions"
    label: str = "Отключения"

    def entries(self) -> Iterator[Content]:
        yield _list()
        yield from map(_content, _announced())

    def entry(self, key: str) -> Content | None:
        if key == LIST:
            return _list()
        row = _announced().filter(pk=key).first() if key.isdecimal() else None
        return _content(row) if row is not None else None


INTERRUPTIONS = InterruptionSource()


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=Interruption, dispatch_uid="search_interruptions")


def _changed(instance: Interruption, **_: Any) -> None:
    transaction.on_commit(partial(index, source=INTERRUPTIONS.name, key=str(instance.pk)))


def _announced() -> Any:
    return Interruption.objects.announced(timezone.now()).prefetch_related("places")


def _list() -> Content:
    return Content(
        key=LIST,
        url=reverse("interruptions:index"),
        title="Отключения электроэнергии",
        lead="Где сейчас нет электроэнергии и где не будет: проверка по улице и дому.",
        body=WORDS,
    )


def _content(row: Interruption) -> Content:
    places = ". ".join(f"{place}: {place.houses_words}" for place in row.places.all())
    return Content(
        key=str(row.pk),
        url=row.get_absolute_url(),
        title=heading_of(row),
        lead=f"{'Демонстрационные данные. ' if row.is_demo else ''}{row.where}",
        body=f"{places}. {row.reason} {row.carried_out_by}".strip(),
        place=PLACE,
        stale_on=_day_after(row),
    )


def _day_after(row: Interruption) -> date | None:
    """Return the first day on which it is over, or has been called off for long enough."""
    ends = [row.ends_at, row.cancelled_at + CANCELLED_SHOWN if row.cancelled_at else None]
    last = min((moment for moment in ends if moment is not None), default=None)
    return timezone.localdate(last) + timedelta(days=1) if last else None
