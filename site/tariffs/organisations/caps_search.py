"""The pages of price caps as the search knows them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from search.sources import Content
from tariffs.models import PriceBulletin

ORGANISATIONS, COMPARISON, MONTH = "organisations", "comparison", "month-"
PLACE = "Главная › Цены для организаций"
WORDS = (
    "Цены на электроэнергию для юридических лиц, предпринимателей, бюджетных организаций: предельный "
    "уровень нерегулируемых цен (ПУНЦ, ПУНЦЭМ), ценовые категории с первой по шестую, уровень напряжения "
    "ВН, СН1, СН2, НН, цена мегаватт-часа, ставка за мощность, почасовые цены."
)
"""What the pages are about, as people ask for it."""


def organisations() -> Content:
    newest = published_months().first()
    said = f"Последние — за {newest.month_words}." if newest else "На сайте их пока нет."
    return Content(
        key=ORGANISATIONS,
        url=reverse("tariffs:organisations"),
        title="Цены для организаций",
        lead=f"Предельные уровни нерегулируемых цен по месяцам. {said}",
        body=WORDS,
        audience="organization",
    )


def comparison() -> Content:
    return Content(
        key=COMPARISON,
        url=reverse("tariffs:compare"),
        title="Первая или вторая категория",
        lead="Что дешевле организации при её расходе по зонам суток: справочное сравнение.",
        body=f"Сравнить и выбрать ценовую категорию, посчитать. {WORDS}",
        place=PLACE,
        audience="organization",
    )


CAPS: Mapping[str, Callable[[], Content]] = {ORGANISATIONS: organisations, COMPARISON: comparison}


def published_months() -> QuerySet[PriceBulletin]:
    rows: Any = PriceBulletin.objects.live()
    found: QuerySet[PriceBulletin] = rows.order_by("-year", "-month", "scope")
    return found


def month_of(bulletin: PriceBulletin) -> Content:
    demo = "Демонстрационные данные. " if bulletin.is_demo else ""
    return Content(
        key=f"{MONTH}{bulletin.pk}",
        url=bulletin.get_absolute_url(),
        title=str(bulletin),
        lead=f"{demo}Официальные файлы и те же числа в таблицах.",
        body=f"{bulletin.comment} Цены для организаций по категориям и уровням напряжения.".strip(),
        place=PLACE,
        audience="organization",
    )
