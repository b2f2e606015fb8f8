"""What a report is made of: its period, what it is broken down by and what it is narrowed to."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from django import forms

from questions.choices import Channel, Kind
from questions.desk.filters import NO_TOPIC
from questions.desk.reports import BREAKDOWNS, days_query
from questions.form_fields import day_field
from questions.models import Topic
from questions.periods import KNOWN_YEARS, Period, UnknownPeriod, by_code, codes_of, quarter_code

DATES = "dates"
NARROWING = ("kind", "channel", "topic")
"""Fields that are filters of the desk's list, by the same names."""
ANY = ("", "все")


def period_choices(first_year: int, today: date, chosen: str) -> list[tuple[str, Any]]:
    """Return the periods from the first year of the register on, those of a year together.

    A chosen period outside of them, of an old bookmark, stays among them.
    """
    years = range(today.year, min(first_year, today.year) - 1, -1)
    groups: list[tuple[str, Any]] = [
        (str(year), [(code, by_code(code).label) for code in codes_of(year, today)]) for year in years
    ]
    known = {code for _, periods in groups for code, _ in periods}
    if chosen != DATES and chosen not in known:
        with suppress(UnknownPeriod):
            groups.append(("Другие", [(chosen, by_code(chosen).label)]))
    return [*groups, (DATES, "другие даты")]


def top_topics() -> Iterable[tuple[Any, str]]:
    topics = Topic.objects.filter(parent=None).order_by("order", "title").values_list("pk", "title")
    return [ANY, *topics, (NO_TOPIC, "тема не выбрана")]


class ReportForm(forms.Form):
    period = forms.ChoiceField(label="Период")
    first = day_field("С", required=False)
    last = day_field("По", required=False)
    rows = forms.ChoiceField(
        label="В строках", choices=[(each.code, each.title) for each in BREAKDOWNS.values()]
    )
    columns = forms.ChoiceField(
        label="В столбцах",
        choices=[("", "ничего"), *((each.code, each.title) for each in BREAKDOWNS.values())],
        required=False,
    )
    kind = forms.ChoiceField(label="Вид", choices=[ANY, *Kind.choices], required=False)
    channel = forms.ChoiceField(label="Способ подачи", choices=[ANY, *Channel.choices], required=False)
    topic = forms.ChoiceField(label="Тема", choices=top_topics, required=False)

    def __init__(self, data: Any, *, first_year: int, today: date) -> None:
        given = {name: data[name] for name in self.base_fields if name in data}
        if not given:
            given = {"period": quarter_code(today), "rows": "kind", "columns": "timeliness"}
        super().__init__({"rows": "kind", "period": quarter_code(today), **given})
        choices = period_choices(first_year, today, str(self.data["period"]))
        self.fields["period"].choices = choices  # type: ignore[attr-defined]

    def clean_columns(self) -> str:
        columns = str(self.cleaned_data["columns"])
        if columns and columns == self.cleaned_data.get("rows"):
            raise forms.ValidationError("Это уже в строках: выберите другое или ничего.")
        return columns

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("period") == DATES:
            self._clean_dates(cleaned)
        return cleaned

    def _clean_dates(self, cleaned: dict[str, Any]) -> None:
        for name in ("first", "last"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Укажите дату.")
            elif name in cleaned and cleaned[name].year not in KNOWN_YEARS:
                self.add_error(name, "Проверьте год.")
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "Последний день раньше первого.")

    @property
    def chosen_period(self) -> Period:
        """The period of a valid form."""
        if self.cleaned_data["period"] == DATES:
            return Period.of_dates(self.cleaned_data["first"], self.cleaned_data["last"])
        return by_code(self.cleaned_data["period"])

    @property
    def list_query(self) -> dict[str, str]:
        """What the desk's list is asked for to show the rows of the report, all of them."""
        narrowed = {name: str(self.cleaned_data[name]) for name in NARROWING if self.cleaned_data[name]}
        return {"scope": "all", **narrowed, **days_query(self.chosen_period)}

    def query_with(self, **changes: str) -> dict[str, str]:
        """Return the query of this report with something else in it."""
        given = {name: str(self.data.get(name, "")) for name in self.base_fields}
        return {name: value for name, value in {**given, **changes}.items() if value or name == "columns"}
