import re
from collections.abc import Iterable
from datetime import date
from typing import Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models.functions import Lower

from questions.lifecycle import ANSWERED, ENDED, FINISHED, State
from questions.lookups import AmongStates
from questions.timeliness import AtCutOff, Timeliness, conditions, part_at

models.CharField.register_lookup(AmongStates)


REGISTRATION_NUMBER = re.compile(r"([0-9]{4})-([0-9]{1,8})")


class AppealQuerySet(models.QuerySet):  # type: ignore[type-arg]  # the model imports this module
    def numbered(self, text: str) -> Self:
        """Return the appeal whose registration number this is, «2026-000123»; nothing for any other text."""
        found = REGISTRATION_NUMBER.fullmatch(text)
        return self.filter(year=int(found[1]), number=int(found[2])) if found else self.none()

    def with_token(self, token: UUID) -> Self:
        return self.filter(token=token)

    def of_address(self, address: str) -> Self:
        """Appeals with this e-mail address, whatever the case of its letters."""
        return self.alias(lowered_email=Lower("email")).filter(lowered_email=address.lower())

    def open(self) -> Self:
        """Appeals on which something is left to be done by a date."""
        return self.filter(~models.Q(state__among=FINISHED))

    def open_by_date(self) -> Self:
        """The same as `open`, for counting: SQLite takes the index of the open only for a range."""
        return self.open().filter(due_on__gte=date.min)

    def answered(self) -> Self:
        return self.filter(state__in=ANSWERED)

    def not_unanswered(self) -> Self:
        """The same as `answered`, for a long list: SQLite would sort all that it finds by its states."""
        return self.exclude(state__in=[state for state in State if state not in ANSWERED])

    def overdue(self, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def due(self, on: date) -> Self:
        """Open appeals whose answer is owed on this very day."""
        return self.open().filter(due_on=on)

    def of_user(self, user_id: int) -> Self:
        return self.open().filter(assignee__user=user_id)

    def unassigned(self) -> Self:
        return self.open().filter(assignee=None)

    def awaiting_approval(self) -> Self:
        return self.filter(state=State.AWAITING_APPROVAL)

    def awaiting_a_call(self) -> Self:
        calls = apps.get_model("questions", "CallBack").objects.filter(done_at=None)
        return self.filter(pk__in=calls.values("appeal"))

    def returned(self) -> Self:
        """Appeals whose answer came back: for rework by its signatory, or a letter that nobody accepted."""
        reworked = models.Q(state=State.DRAFTED) & ~models.Q(reply__remark="")
        return self._back(reworked | self._refused())

    def undelivered(self) -> Self:
        """Appeals of which a letter, the answer or a notice, was accepted by nobody and waits to be sent."""
        return self._back(self._refused())

    def _refused(self) -> models.Q:
        return models.Q(state=State.APPROVED, reply__delivery_failed_at__isnull=False)

    def _back(self, answers_back: models.Q) -> Self:
        notices = apps.get_model("questions", "Notice").objects.filter(
            delivery_failed_at__isnull=False, sent_at=None
        )
        answers = self.model.objects.filter(state__in=[State.DRAFTED, State.APPROVED])
        # A union and not an OR: so neither half makes the database read the whole register.
        back = answers.filter(answers_back).order_by().values("pk")
        return self.filter(pk__in=back.union(notices.order_by().values("appeal")))

    def asked_to_prolong(self) -> Self:
        """Open appeals whose term somebody asks to prolong and nobody has decided on it."""
        return self.open_by_date().filter(extension__isnull=False, extension__is_granted=None)

    def ended(self) -> Self:
        """Appeals that ended otherwise than by an answer on their substance."""
        return self.filter(state__in=ENDED)

    def late(self, on: date) -> Self:
        """Appeals answered after the term, or not answered though it is over."""
        parts = conditions(on)
        return self.filter(parts[Timeliness.ANSWERED_LATE] | parts[Timeliness.OPEN_LATE])

    def of_timeliness(self, part: Timeliness, on: date) -> Self:
        return self.filter(conditions(on)[part])

    def standing_at(self, parts: Iterable[AtCutOff], cut_off: date) -> Self:
        """Appeals that belonged to one of the parts at the end of a day."""
        return self.alias(part_then=part_at(cut_off)).filter(part_then__in=[part.value for part in parts])

    def registered_in(self, year: int) -> Self:
        """Appeals of a year: one belongs to the year of its registration, whenever it was answered."""
        return self.filter(year=year)

    def with_reply(self) -> Self:
        """Appeals with their answers, its people and its files, read in the same query."""
        return self.select_related("reply__letter", "reply__signed_scan", "reply__author", "reply__signatory")

    def by_due_date(self) -> Self:
        return self.order_by("due_on", "id")


class DecisionQuerySet(models.QuerySet):  # type: ignore[type-arg]  # the model imports this module
    def followed(self) -> Self:
        """Decisions after which something is to be done; a mere refusal is not among them."""
        return self.exclude(action="")

    def open(self) -> Self:
        return self.followed().filter(done_on=None)

    def overdue(self, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def done(self) -> Self:
        return self.followed().exclude(done_on=None)
