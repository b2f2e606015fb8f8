from typing import Any

from django.db.models import QuerySet

from wagtail.admin.filters import WagtailFilterSet

import django_filters

from disclosure.choices import STATES, Group
from disclosure.models import Duty
from staff.models import Employee

PRESSING = "pressing"
NOT_EVALUATED = "none"
STATE_CHOICES = [(PRESSING, "Нет или устарело"), *STATES, (NOT_EVALUATED, "ещё не проверено")]
USE = [("yes", "Действующие"), ("no", "Отключённые"), ("all", "Все")]


class DutyFilterSet(WagtailFilterSet):
    """What of the register to show; without a choice, all duties that are in force."""

    use = django_filters.ChoiceFilter(label="Пункты", choices=USE, method="in_use", empty_label=None)
    state = django_filters.ChoiceFilter(label="Состояние", choices=STATE_CHOICES, method="in_state")
    group = django_filters.ChoiceFilter(label="Чем установлено", choices=Group.choices)
    owner = django_filters.ModelChoiceFilter(
        label="Ответственный", queryset=Employee.objects.none(), null_label="не назначен"
    )

    class Meta:
        model = Duty
        fields = ["use", "state", "group", "owner"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        data = data.copy() if data else {}
        data.setdefault("use", "yes")
        super().__init__(data, *args, **kwargs)
        self.filters["owner"].queryset = Employee.objects.filter(duties__isnull=False).distinct()

    def in_use(self, queryset: Any, name: str, value: str) -> "QuerySet[Duty]":
        return queryset if value == "all" else queryset.filter(is_active=value == "yes")

    def in_state(self, queryset: Any, name: str, value: str) -> "QuerySet[Duty]":
        if value == PRESSING:
            return queryset.red()
        return queryset.filter(standing=None) if value == NOT_EVALUATED else queryset.in_state(value)
