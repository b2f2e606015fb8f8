from collections import defaultdict
from typing import Any

from django import forms

from wagtail.admin.forms import WagtailAdminModelForm

from workdays.hours import Interval, IntervalsInvalid, check_intervals


class IntervalsForm(WagtailAdminModelForm):
    """Hours with their intervals below: those of one day may not overlap."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        by_day: dict[object, list[forms.Form]] = defaultdict(list)
        for row in self.formsets["intervals"].forms:
            if row.is_valid() and row.cleaned_data and not row.cleaned_data.get("DELETE"):
                by_day[row.cleaned_data.get("weekday")].append(row)
        for rows in by_day.values():
            refuse_overlap(rows)
        return cleaned


def refuse_overlap(rows: list[forms.Form]) -> None:
    """Put the message beside the last interval of the day."""
    try:
        check_intervals([Interval(row.cleaned_data["opens"], row.cleaned_data["closes"]) for row in rows])
    except IntervalsInvalid as error:
        rows[-1].add_error("opens", str(error))
