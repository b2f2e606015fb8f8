from datetime import date
from typing import Self
from uuid import UUID

from django.db import models

from questions.lifecycle import ANSWERED, FINISHED


class AppealQuerySet(models.QuerySet):  # type: ignore[type-arg]  # the model imports this module
    def with_token(self, token: UUID) -> Self:
        return self.filter(token=token)

    def open(self) -> Self:
        """Appeals on which something is left to be done by a date."""
        return self.exclude(state__in=FINISHED)

    def answered(self) -> Self:
        return self.filter(state__in=ANSWERED)

    def overdue(self, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def registered_in(self, year: int) -> Self:
        """Appeals of a year: one belongs to the year of its registration, whenever it was answered."""
        return self.filter(year=year)

    def with_reply(self) -> Self:
        """Appeals with their answers, its people and its files, read in the same query."""
        return self.select_related("reply__letter", "reply__signed_scan", "reply__author", "reply__signatory")

    def by_due_date(self) -> Self:
        return self.order_by("due_on", "id")
