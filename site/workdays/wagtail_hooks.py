from datetime import datetime

from django.urls import reverse

from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from workdays.admin import CalendarGroup, HoursGroup
from workdays.services import ensure_years_ahead, moments_of_change

modeladmin_register(HoursGroup)
modeladmin_register(CalendarGroup)

ACTIONS = ("add", "change", "delete")
HOURS = [
    f"workdays.{action}_{name}"
    for name in ("servicepoint", "pointschedule", "specialday")
    for action in ACTIONS
]
CALENDAR = [
    *(f"workdays.{action}_calendarday" for action in ACTIONS),
    # A year is never deleted: dates that customers were told rest on it.
    *(f"workdays.{action}_calendaryear" for action in ("add", "change")),
]


@hooks.register("role_permissions")
def permissions() -> dict[str, list[str]]:
    """Editors keep the hours; the calendar moves legal terms and is the administrator's."""
    return {"editor": HOURS, "administrator": [*HOURS, *CALENDAR]}


@hooks.register("public_addresses")
def public_addresses() -> list[str]:
    return [reverse("workdays:calendar")]


@hooks.register("periodic_job")
def draft_years_ahead(now: datetime) -> str:
    years = ensure_years_ahead(now=now)
    return f"drafted the calendars of {', '.join(map(str, years))}" if years else ""


@hooks.register("dated_moments")
def dated_moments(now: datetime) -> list[datetime]:
    return moments_of_change(now)
