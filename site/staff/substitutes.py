"""Who answers for somebody who is away."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from staff.models import Absence, Employee


def stand_in(
    person: int, *, away: Mapping[int, Sequence[int | None]], present: Collection[int]
) -> int | None:
    """Return who does the person's work on a day: himself, his substitute, the substitute's own, or nobody.

    ``away`` has the substitutes of everybody who is absent, one for each absence, None where none is named;
    ``present`` are those who work here at all. A substitute who is away hands on to his own; a circle of
    people who stand in for each other leads to nobody.
    """
    waiting, seen = [person], set[int]()
    while waiting:
        candidate = waiting.pop(0)
        if candidate in seen:
            continue
        seen.add(candidate)
        if candidate not in away and candidate in present:
            return candidate
        waiting += [substitute for substitute in away.get(candidate, ()) if substitute is not None]
    return None


def available(employee: Employee, *, on: date) -> Employee | None:
    """Return who does the employee's work on the day; None when nobody does."""
    away: dict[int, list[int | None]] = defaultdict(list)
    rows = Absence.objects.filter(first_day__lte=on, last_day__gte=on).order_by("first_day", "pk")
    for absent, substitute in rows.values_list("employee_id", "substitute_id"):
        away[absent].append(substitute)
    concerned = {employee.pk, *(pk for substitutes in away.values() for pk in substitutes if pk is not None)}
    people = Employee.objects.active().filter(pk__in=concerned).select_related("user").in_bulk()
    found = stand_in(employee.pk, away=away, present=people)
    return people[found] if found is not None else None
