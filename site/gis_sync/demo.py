"""The demo's operators as the stand-in server knows them, so that its appeals can be answered at once."""

from uuid import UUID

from gis_sync.exchange.performers import map_performers
from gis_sync.stand.demo import EMPLOYEES
from staff.models import Employee
from staff.roles import Role


def load() -> None:
    """Map as many invented operators as the stand has employees."""
    operators = Employee.objects.filter(is_demo=True, user__groups__name=Role.OPERATOR.label).order_by("pk")
    added = {UUID(guid): each.pk for guid, each in zip(EMPLOYEES, operators, strict=False)}
    map_performers(chosen={}, added=added, actor="job:demo")
