"""A draft's numbers for those who check them, before anybody else can see them."""

from typing import Any

from tariffs.models import PriceBulletin
from tariffs.organisations import hours, month_tables
from tariffs.organisations.reading import month_caps, table_of
from tariffs.organisations.units import Said, Unit


def month_of(bulletin: PriceBulletin) -> dict[str, Any]:
    """Return the page of a month; nothing but the month while no prices are loaded."""
    if bulletin.table is None:
        return {"bulletin": bulletin}
    return month_tables.month_of(bulletin, month_caps(bulletin), Unit.MWH)


def hours_of(bulletin: PriceBulletin, category: int) -> dict[str, Any]:
    """Return all matrices of a category as tables: three queries."""
    said = Said(Unit.MWH, bulletin.vat_percent)
    matrices = table_of(bulletin).matrices_of(category) if bulletin.table is not None else {}
    return {
        "bulletin": bulletin,
        "category": category,
        "said": said,
        "matrices": [
            (key.words, hours.hours_of(days, said, bulletin.month)) for key, days in matrices.items()
        ],
    }
