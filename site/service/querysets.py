from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from service.choices import FORM_OF, ContactChannel

FORGOTTEN_AFTER = timedelta(hours=4)
"""An open contact that has not moved for longer is taken for one that nobody has ended."""


class ContactQuerySet(models.QuerySet):  # type: ignore[type-arg]  # the model imports this module
    def counted(self) -> Self:
        """What the statistics count: everything that is not struck out."""
        return self.filter(is_void=False)

    def of_form(self, form: str) -> Self:
        """Contacts face to face («face_to_face») or from afar («remote»)."""
        return self.filter(channel__in=[channel for channel in ContactChannel if FORM_OF[channel] == form])

    def of_day(self, employee_id: int, day: date) -> Self:
        """What one employee did on a day."""
        return self.filter(employee=employee_id, day=day)

    def keyed(self, source: str) -> Self:
        """Rows of a source that have a key of it.

        Saying that a key is there lets SQLite look it up in the index of keys, which has no others: else it
        reads the whole journal for each question.
        """
        return self.filter(source=source).exclude(source_key="")

    def open(self, channel: str) -> Self:
        """People who wait or are being served on a channel, in the order in which they came."""
        return self.filter(is_open=True, channel=channel).order_by("day", "ticket", "pk")

    def overlapping(self, *, employee_id: int, channel: str, start: datetime, end: datetime) -> Self:
        """Contacts in which the employee was busy at some moment between two on the channel.

        Those that only touch do not overlap. An open one lasts until it ends.
        """
        around = (start - timedelta(days=2)).date(), (end + timedelta(days=1)).date()
        busy = Q(ended_at__gt=start) | Q(ended_at=None, is_open=True)
        return self.counted().filter(
            busy, employee=employee_id, channel=channel, day__range=around, started_at__lt=end
        )

    def with_people(self) -> Self:
        """With what a row of the journal names, read in the same query."""
        return self.select_related("employee", "topic", "appeal")
