from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

TYPED = ["%d.%m.%Y", "%Y-%m-%d"]
"""As people write a date here, and as a browser's calendar sends it."""
NO_DATE = "Такого дня нет в календаре. Напишите день, месяц и год через точку, например 05.03.2026."
NOT_YET = "Этот день ещё не наступил. Укажите сегодняшний или более ранний."


class DayForm(forms.Form):
    """Which day to look at, and which title to look for; today and everything when nothing is said."""

    day = forms.DateField(
        label="На какой день",
        help_text="День, месяц и год: 05.03.2026. Пусто — сегодня.",
        input_formats=TYPED,
        required=False,
        error_messages={"invalid": NO_DATE},
        widget=forms.DateInput(format=TYPED[0], attrs={"inputmode": "text", "autocomplete": "off"}),
    )
    q = forms.CharField(
        label="Слово из названия",
        required=False,
        max_length=100,
        strip=True,
        error_messages={"max_length": "Не больше 100 знаков: оставьте одно-два слова."},
    )

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"] or self.today
        if day > self.today:
            raise ValidationError(NOT_YET)
        return day

    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"].replace("\x00", "")
        return text


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=TYPED,
        error_messages={"invalid": NO_DATE},
        widget=forms.DateInput(format=TYPED[0]),
    )


class ListForm(forms.Form):
    """What of the archive the staff want to see."""

    what = forms.CharField(label="Название или адрес", required=False, max_length=200)
    first = _day("С какого дня")
    last = _day("По какой день")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and first > last:
            self.add_error("last", "Последний день раньше первого.")
        return data
