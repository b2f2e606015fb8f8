"""What of the tariffs can be found: for households, for organisations, each period and each month."""

from collections.abc import Iterator
from dataclasses import dataclass
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
from tariffs.organisations.caps_search import CAPS, MONTH, ORGANISATIONS, month_of, published_months
from tariffs.organisations.decision_search import DECISIONS, KEYS
from tariffs.periods import next_change

INDEX, CALCULATOR, PERIOD = "index", "calculator", "period-"
PAGES = {**CAPS, **DECISIONS}
"""The pages of organisations that always stand."""
WORDS = (
    "Сколько стоит электроэнергия: цена киловатт-часа по диапазонам потребления. Тариф на электричество "
    "одноставочный, по двум зонам суток (двухтарифный счётчик: день и ночь) и по трём (пик, полупик, ночь)."
)
"""What the page is about, as people ask for it; the texts of orders say it otherwise."""


@dataclass(frozen=True)
class TariffSource:
    name: str = "tariffs"
    label: str = "Тарифы"

    def entries(self) -> Iterator[Content]:
        yield from (self._index(), self._calculator())
        yield from (content_of() for content_of in PAGES.values())
        yield from (_sheet(period) for period in _periods())
        yield from map(month_of, published_months())

    def entry(self, key: str) -> Content | None:
        if key == INDEX:
            return self._index()
        if key == CALCULATOR:
            return self._calculator()
        if key in PAGES:
            return PAGES[key]()
        for prefix, rows, described in ((PERIOD, _periods, _sheet), (MONTH, published_months, month_of)):
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
            stale_on=next_change(periods, timezone.localdate()),
        )

    def _calculator(self) -> Content:
        return Content(
            key=CALCULATOR,
            url=reverse("tariffs:calculator"),
            title="Расчёт за месяц",
            lead="Сколько заплатить за электроэнергию за месяц: справочный расчёт.",
            body=f"Калькулятор: посчитать оплату и сумму за месяц. {WORDS}",
            place="Главная › Тарифы для населения",
            audience="individual",
        )


TARIFFS = TariffSource()


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=TariffPeriod, dispatch_uid="search_tariffs")
        signal.connect(_month_changed, sender=PriceBulletin, dispatch_uid="search_price_caps")
        for model, key in KEYS.items():
            about = partial(_decision_changed, key)
            signal.connect(about, sender=model, dispatch_uid=f"search_{key}", weak=False)


def _changed(instance: TariffPeriod, **_: Any) -> None:
    _index_anew(INDEX, f"{PERIOD}{instance.pk}")


def _month_changed(instance: PriceBulletin, **_: Any) -> None:
    _index_anew(ORGANISATIONS, f"{MONTH}{instance.pk}")


def _decision_changed(key: str, **_: Any) -> None:
    _index_anew(key)


def _index_anew(*keys: str) -> None:
    for key in keys:
        transaction.on_commit(partial(index, source=TARIFFS.name, key=key))


def _periods() -> Any:
    rows = TariffPeriod.objects.live().standing_on(timezone.localdate()).select_related("order__regulator")
    return rows.order_by("-valid_from", "-pk")


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
        stale_on=next_change([period], timezone.localdate()),
    )
