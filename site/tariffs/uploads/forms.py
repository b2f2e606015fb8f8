"""The form by which price caps are uploaded."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from tariffs import months
from tariffs.models import PriceBulletin
from tariffs.uploads.imports import EXTENSIONS, MEGABYTE, MOST_BYTES, MOST_FILES, Target


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files by one field."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    month = forms.TypedChoiceField(label="Месяц", coerce=int, choices=list(enumerate(months.NAMES, 1)))
    year = forms.IntegerField(
        label="Год",
        min_value=2012,
        max_value=2100,
        error_messages={"required": "Укажите год.", "invalid": "Год пишут цифрами, например 2026."},
    )
    scope = forms.ChoiceField(label="Для кого", choices=PriceBulletin.Scope.choices)
    vat_percent = forms.DecimalField(
        label="НДС, %",
        max_digits=4,
        decimal_places=2,
        localize=True,
        validators=[MinValueValidator(0), MaxValueValidator(99)],
        help_text="Ставка этого месяца. В файлах цены без НДС.",
        error_messages={"required": "Укажите ставку НДС.", "invalid": "Ставка НДС — число, например 22."},
    )
    uploads = FilesField(
        label="Файлы",
        widget=FilesInput(attrs={"multiple": True, "accept": ",".join(EXTENSIONS)}),
        help_text=f"XLSX, XLS или CSV, до {MOST_FILES} файлов по {MOST_BYTES // MEGABYTE} МБ. "
        "Можно по файлу на категорию.",
        error_messages={"required": "Выберите файлы с ценами.", "empty": "Файл пустой: выберите другой."},
    )

    def target(self) -> Target:
        data = self.cleaned_data
        return Target(data["year"], data["month"], data["scope"], data["vat_percent"])


def first_guess(today: date) -> dict[str, int]:
    """Return the month that is due: prices are published for the month that has just ended."""
    return {"month": (today.month - 2) % 12 + 1, "year": today.year - (today.month == 1)}
