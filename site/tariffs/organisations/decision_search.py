"""The pages of markups and of tariffs for transmission as the search knows them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from search.sources import Content
from tariffs import periods
from tariffs.models import SalesMarkup, TransmissionTariff
from tariffs.models.publication import Standing

MARKUPS, TRANSMISSION = "markups", "transmission"
KEYS: Mapping[Any, str] = {SalesMarkup: MARKUPS, TransmissionTariff: TRANSMISSION}


def markups() -> Content:
    return Content(
        key=MARKUPS,
        url=reverse("tariffs:markups"),
        title="Сбытовые надбавки",
        body="Сбытовая надбавка гарантирующего поставщика: размер и решение регулятора. Часть цены "
        "электроэнергии, наша плата за сбыт.",
        **_about(SalesMarkup),
    )


def transmission() -> Content:
    return Content(
        key=TRANSMISSION,
        url=reverse("tariffs:transmission"),
        title="Тарифы на передачу",
        body="Тарифы на услуги по передаче электроэнергии по уровням напряжения: ВН, СН I, СН II, НН. "
        "Одноставочный тариф, ставка за содержание сетей, ставка на оплату потерь, решение регулятора.",
        **_about(TransmissionTariff),
    )


DECISIONS: Mapping[str, Callable[[], Content]] = {MARKUPS: markups, TRANSMISSION: transmission}


def _about(model: Any) -> dict[str, Any]:
    """Say what holds today and what comes, and until when that is so."""
    today = timezone.localdate()
    rows = list(model.objects.live().standing_on(today).order_by("valid_from", "pk"))
    current = next((row for row in rows if row.standing == Standing.IN_FORCE), None)
    coming = next((row for row in rows if row.standing == Standing.COMING), None)
    said = [f"Действуют {current.words}." if current else "На сегодня действующих на сайте нет."]
    said += [f"Что будет {coming.words}."] if coming else []
    return {"lead": " ".join(said), "stale_on": periods.next_change(rows, today)}
