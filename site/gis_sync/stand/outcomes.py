"""What became of the items of an import, and how GIS ZhKKh says it."""

from dataclasses import dataclass
from datetime import datetime

from gis_sync.stand.wire import APPEALS, BASE, Element, add, add_error, add_given, instant


class ItemRefused(Exception):
    """One item that is not carried out; its neighbours are."""

    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, text
        super().__init__(f"{code}: {text}")


@dataclass(frozen=True)
class Outcome:
    """What became of one TransportGUID: the object with its number, or a refusal."""

    transport_guid: str
    guid: str | None = None
    number: str | None = None
    refusal: ItemRefused | None = None


def write(outcomes: list[Outcome], now: datetime, into: Element) -> None:
    """Append an ImportResult for each outcome."""
    for outcome in outcomes:
        result = add(into, APPEALS, "ImportResult")
        add_given(result, BASE, "GUID", outcome.guid)
        add(result, BASE, "TransportGUID", outcome.transport_guid)
        if outcome.refusal:
            add_error(result, "Error", outcome.refusal.code, outcome.refusal.text)
        else:
            add_given(result, BASE, "UniqueNumber", outcome.number)
            add(result, BASE, "UpdateDate", instant(now))
