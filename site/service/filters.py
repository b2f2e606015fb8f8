"""What narrows the journal. The names of the parameters are an address of others: see service/admin.py."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin import ListFilter, SimpleListFilter
from django.db.models import Max, Min, Q, QuerySet
from django.http import HttpRequest
from django.utils.dates import MONTHS

from questions.form_fields import day_field
from service.choices import ContactChannel, ContactOutcome, ServiceForm, Source
from service.models import Contact

MEASURED = {
    "waiting": ("ожидание измерено", Q(waiting_seconds__isnull=False)),
    "service": ("обслуживание измерено", Q(service_seconds__isnull=False)),
    "no_waiting": ("ожидание не измерено", Q(waiting_seconds=None)),
    "no_service": ("обслуживание не измерено", Q(service_seconds=None)),
}
NONE = "none"
"""A parameter's value for what is not written down."""


class Choice(SimpleListFilter):
    """One of several values of a field; anything else narrows nothing."""

    field = ""
    options: list[tuple[str, str]] = []

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return self.options

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(**{self.field: "" if value == NONE else value})


class YearFilter(Choice):
    title, parameter_name, field = "год", "year", "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        ends = Contact.objects.aggregate(first=Min("day"), last=Max("day"))
        if ends["first"] is None:
            return []
        return [(str(year), str(year)) for year in range(ends["last"].year, ends["first"].year - 1, -1)]


class MonthFilter(Choice):
    title, parameter_name, field = "месяц", "month", "month"
    options = [(str(number), str(name)) for number, name in MONTHS.items()]


class Days(forms.Form):
    """The first and the last day of what is shown."""

    day_from = day_field("С", required=False)
    day_to = day_field("По", required=False)


class DaysFilter(ListFilter):
    """Days from one to another, both included and each optional; what is no day narrows nothing."""

    title = "дни"
    template = "service/_days_filter.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        for name in Days.base_fields:
            params.pop(name, None)
        self.form = Days(request.GET)
        self.form.is_valid()
        self.others = [
            (name, value)
            for name, value in request.GET.items()
            if name not in {*Days.base_fields, "p", "export"}
        ]
        """Choices that stay when days are chosen; the list begins with its first page again."""

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return list(Days.base_fields)

    def choices(self, changelist: Any) -> Iterator[Any]:
        if any(self.form.data.get(name) for name in Days.base_fields):
            address = changelist.get_query_string(remove=list(Days.base_fields))
            yield {"selected": False, "query_string": address, "display": "все дни"}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        days = self.form.cleaned_data
        if days.get("day_from"):
            queryset = queryset.filter(day__gte=days["day_from"])
        return queryset.filter(day__lte=days["day_to"]) if days.get("day_to") else queryset


class FormFilter(Choice):
    title, parameter_name = "форма обслуживания", "form"
    options = list(ServiceForm.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.of_form(value) if value in ServiceForm.values else queryset  # type: ignore[attr-defined]


class ChannelFilter(Choice):
    title, parameter_name, field = "канал", "channel", "channel"
    options = list(ContactChannel.choices)


class OutcomeFilter(Choice):
    title, parameter_name, field = "чем кончилось", "outcome", "outcome"
    options = [*ContactOutcome.choices, (NONE, "не указано")]


class SourceFilter(Choice):
    title, parameter_name, field = "откуда запись", "source", "source"
    options = list(Source.choices)


class MeasuredFilter(Choice):
    title, parameter_name = "измерено", "measured"
    options = [(code, words) for code, (words, _) in MEASURED.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = MEASURED.get(self.value() or "")
        return queryset.filter(found[1]) if found else queryset


class VoidFilter(Choice):
    """What is struck out is shown on demand only: an address without it gives what the statistics count."""

    title, parameter_name = "подсчёт", "void"
    options = [("yes", "исключённые"), ("all", "все вместе")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        first: Any
        first, *rest = super().choices(changelist)
        yield {**first, "display": "входят в подсчёт"}
        yield from rest

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(is_void=self.value() == "yes")


FILTERS = [
    YearFilter, MonthFilter, DaysFilter, FormFilter, ChannelFilter, OutcomeFilter, MeasuredFilter,
    SourceFilter, VoidFilter,
]  # fmt: skip
