"""What the journal says on the card of an appeal."""

from dataclasses import dataclass

from questions.models import Appeal
from service.durations import or_not_measured
from service.models import Contact


@dataclass(frozen=True)
class Row:
    contact: Contact
    waiting: str
    service: str


def contacts_of(appeal: Appeal) -> list[Row]:
    """Return the visits and calls of an appeal that count, the first one first; one query."""
    found = Contact.objects.counted().filter(appeal=appeal).select_related("employee").order_by("day", "pk")
    return [Row(c, or_not_measured(c.waiting_seconds), or_not_measured(c.service_seconds)) for c in found]
