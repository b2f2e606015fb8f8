"""What of the tariffs can be found: today's rates, the calculator, each period, each month of price caps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils import timezone

from search.services import index
from search.sources import Content
from tariffs.models import ConsumerGroup, PriceBulletin, TariffPeriod
from tariffs.models.publication import Standing

INDEX, CALCULATOR, PERIOD = "index", "calculator", "period-"
ORGANISATIONS, COMPARISON, BULLETIN = "organisations", "comparison", "bulletin-"
WORDS = (
    "Сколько стоит электроэнергия: цена киловатт-часа по диапазонам потребления. Тариф на электричество "
    "одноставочный, по двум зонам суток (двухтарифный счётчик: день и ночь) и по трём (пик, полупик, ночь)."
)
"""What the page is about, as people ask for it; the texts of orders say it otherwise."""


FOR_ORGANISATIONS = (
    "Цены на электроэнергию для юридических лиц, предпринимателей, бюджетных организаций: предельный "
    "уровень нерегулируемых цен (ПУНЦ, ПУНЦЭМ), ценовые категории с первой по шестую, уровень напряжения "
    "ВН, СН1, СН2, НН, цена мегаватт-часа, ставка за мощность, почасовые цены."
)


@dataclass(frozen=True)
class TariffSource:
    name: str = "tariffs"
    label: str = "Тарифы"

    def entries(self) -> Iterator[Content]:
        yield from (self._index(), self._calculator(), self._organisations(), self._comparison())
        yield from (_sheet(period) for period in _periods())
        yield from (_month(bulletin) for bulletin in _bulletins())

    def entry(self, key: str) -> Content | None:
        pages = {
            INDEX: self._index,
            CALCULATOR: self._calculator,
            ORGANISATIONS: self._organisations,
            COMPARISON: self._comparison,
        }
        if key in pages:
            return pages[key]()
        for prefix, rows, described in ((PERIOD, _periods, _sheet), (BULLETIN, _bulletins, _month)):
            pk = key.removeprefix(prefix)
            found = rows().filter(pk=pk).first() if key.startswith(prefix) and pk.isdecimal() else None
            if found is not None:
                return described(found)
        return None

    def _index(self) -> Content:
        periods = list(_periods())
        current = next((each for each in periods if each.standing == Standing.IN_FORCE), None)
        coming = [each for each in reversed(periods) if each.standing == Standing.COMING]
        said = [f"Действуют {current.words}." if current else "На сегодня действующего тарифа на сайте нет."]
        said += [f"Что будет {each.words}." for each in coming[:1]]
        groups = ConsumerGroup.objects.filter(is_active=True).values_list("name", flat=True)
        return Content(
            key=INDEX,
            url=reverse("tariffs:index"),
            title="Тарифы для населения",
            lead=f"Цены на электроэнергию. {' '.join(said)}",
            body=f"{WORDS} Для кого: {', '.join(groups)}.",
            audience="individual",
            stale_on=_next_change(periods),
        )

    def _calculator(self) -> Content:
        return Content(
            key=CALCULATOR,
            url=reverse("tariffs:calculator"),
            title="Расчёт за месяц",
            lead="Сколько заплатить за электроэнергию по показаниям: справочный расчёт.",
            body=f"Калькулятор: посчитать оплату и сумму за месяц. {WORDS}",
            place="Главная › Тарифы для населения",
            audience="individual",
        )

    def _organisations(self) -> Content:
        newest = _bulletins().first()
        said = f"Последние — за {newest.month_words}." if newest else "На сайте их пока нет."
        return Content(
            key=ORGANISATIONS,
            url=reverse("tariffs:organisations"),
            title="Цены для организаций",
            lead=f"Предельные уровни нерегулируемых цен по месяцам. {said}",
            body=FOR_ORGANISATIONS,
            audience="organization",
        )

    def _comparison(self) -> Content:
        return Content(
            key=COMPARISON,
            url=reverse("tariffs:compare"),
            title="Первая или вторая категория",
            lead="Что дешевле организации при её расходе по зонам суток: справочное сравнение.",
            body=f"Сравнить и выбрать ценовую категорию, посчитать. {FOR_ORGANISATIONS}",
            place="Главная › Цены для организаций",
            audience="organization",
        )


TARIFFS = TariffSource()


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=TariffPeriod, dispatch_uid="search_tariffs")
        signal.connect(_changed, sender=PriceBulletin, dispatch_uid="search_price_caps")


def _changed(instance: TariffPeriod | PriceBulletin, **_: Any) -> None:
    page, row = (INDEX, PERIOD) if isinstance(instance, TariffPeriod) else (ORGANISATIONS, BULLETIN)
    for key in (page, f"{row}{instance.pk}"):
        transaction.on_commit(partial(index, source=TARIFFS.name, key=key))


def _periods() -> Any:
    rows = TariffPeriod.objects.live().standing_on(timezone.localdate()).select_related("order__regulator")
    return rows.order_by("-valid_from", "-pk")


def _bulletins() -> Any:
    return PriceBulletin.objects.live().order_by("-year", "-month", "scope")


def _month(bulletin: Any) -> Content:
    demo = "Демонстрационные данные. " if bulletin.is_demo else ""
    return Content(
        key=f"{BULLETIN}{bulletin.pk}",
        url=bulletin.get_absolute_url(),
        title=str(bulletin),
        lead=f"{demo}Официальные файлы и те же числа в таблицах.",
        body=f"{bulletin.comment} Цены для организаций по категориям и уровням напряжения.".strip(),
        place="Главная › Цены для организаций",
        audience="organization",
    )


def _sheet(period: Any) -> Content:
    demo = "Демонстрационные данные. " if period.is_demo else ""
    order = f"Установлено: {period.order}." if period.order else ""
    return Content(
        key=f"{PERIOD}{period.pk}",
        url=period.get_absolute_url(),
        title=str(period),
        lead=f"{demo}{Standing(period.standing).label.capitalize()}. {order}".strip(),
        body=f"{period.comment} {WORDS}".strip(),
        place="Главная › Тарифы для населения",
        audience="individual",
        stale_on=_next_change([period]),
    )


def _next_change(periods: list[Any]) -> date | None:
    """Return the next day on which some period begins or is over: then the texts say something else."""
    today = timezone.localdate()
    days = [day for each in periods for day in (each.valid_from, _day_after(each.valid_to)) if day]
    return min((day for day in days if day > today), default=None)


def _day_after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None
