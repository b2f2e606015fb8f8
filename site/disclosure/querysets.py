from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Max, Q

from disclosure.errors import ResultIsFinal
from disclosure.freshness import RED


class DutyQuerySet(models.QuerySet[Any]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def red(self) -> Self:
        """Those whose matter was there and is not, or is not fresh."""
        return self.filter(standing__state__in=[state.value for state in RED])

    def in_state(self, state: str) -> Self:
        return self.filter(standing__state=state)

    def of_user(self, user_id: int | None) -> Self:
        return self.filter(owner__user=user_id)

    def unevaluated(self, on: Any) -> Self:
        """Those that no run has looked at on the day, or since something happened to them."""
        return self.filter(Q(standing=None) | Q(standing__evaluated_on=None) | ~Q(standing__evaluated_on=on))

    def as_shown(self) -> Self:
        """With all that a list of them says, in one query."""
        return self.select_related("standing", "owner", "page")


class ResultQuerySet(models.QuerySet[Any]):
    def last_of_each_day(self) -> Self:
        """Leave the last result of each duty and day among these."""
        last = self.order_by().values("duty", "on").annotate(last=Max("pk")).values("last")
        everywhere: Self = self.model._default_manager.get_queryset()
        return everywhere.filter(pk__in=last)

    def update(self, **kwargs: Any) -> NoReturn:
        raise ResultIsFinal("Results are not changed.")

    def delete(self) -> NoReturn:
        raise ResultIsFinal("Results are not deleted.")
