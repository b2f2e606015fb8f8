"""What narrows the journal. The names of the parameters are an address of others: see service/admin.py."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Max, Min, Q, QuerySet
from django.http import HttpRequest
from django.utils.dates import MONTHS

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
    YearFilter, MonthFilter, FormFilter, ChannelFilter, OutcomeFilter, MeasuredFilter, SourceFilter,
    VoidFilter,
]  # fmt: skip
