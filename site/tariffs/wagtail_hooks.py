from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from pages.announcing import Offer
from pages.open_data.catalog import OpenData
from search.sources import Source
from tariffs.announcing import published_periods
from tariffs.api.package import OPEN_DATA
from tariffs.models import PriceBulletin, TariffPeriod
from tariffs.search_source import TARIFFS
from tariffs.uploads.imports import forget_stale, read_waiting
from tariffs.viewsets import TariffsViewSetGroup

register_snippet(TariffsViewSetGroup)

PUBLISHED = (
    "tariffperiod", "pricebulletin", "zoneschedule", "salesmarkup", "transmissiontariff", "regulatoryorder",
)  # fmt: skip
KEPT = ("consumergroup", "regulator")


def _rights(models: tuple[str, ...], *verbs: str) -> list[str]:
    return [f"tariffs.{verb}_{model}" for model in models for verb in verbs]


@hooks.register("role_permissions")
def permissions() -> dict[str, list[str]]:
    """Tariffs are written and reviewed as pages are; what they refer to, the administrator keeps.

    The right to publish sets a time and takes it back; what goes live, the review decides alone.
    """
    written = _rights(PUBLISHED, "add", "change", "delete", "view")
    seen = _rights(PUBLISHED, "view")
    return {
        "editor": written,
        "lawyer": seen,
        "publisher": [*written, *_rights(PUBLISHED, "publish", "lock", "unlock")],
        "head": seen,
        "director": seen,
        "administrator": [
            *written,
            *_rights(PUBLISHED, "publish", "lock", "unlock"),
            *_rights(KEPT, "add", "change", "delete", "view"),
        ],
    }


@hooks.register("periodic_job")
def read_prices(now: datetime) -> str:
    read, forgotten = read_waiting(now), forget_stale(now)
    return f"{read} uploads of prices read, {forgotten} forgotten" if read or forgotten else ""


@hooks.register("announcement_source")
def tell_of_tariffs(since: datetime) -> Iterable[Offer]:
    return published_periods(since)


@hooks.register("search_source")
def find_tariffs() -> Source:
    return TARIFFS


@hooks.register("open_data")
def open_data() -> OpenData:
    return OPEN_DATA


@hooks.register("public_addresses")
def public_addresses() -> list[str]:
    """Name the pages that always stand, each published period and each month of price caps; two queries."""
    periods = TariffPeriod.objects.live().only("pk")
    months = PriceBulletin.objects.live().only("year", "month", "scope")
    standing = ("index", "calculator", "organisations", "compare", "markups", "transmission")
    rows = (row.get_absolute_url() for rows in (periods, months) for row in rows)
    return [*(reverse(f"tariffs:{name}") for name in standing), *rows]
