from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from service.choices import ContactOutcome
from service.importing.choices import TELEPHONE, WordRole
from service.importing.columns import COLUMN_WORDS
from service.models import ImportSource, ImportWord
from staff.models import Employee

NOT_CHOSEN = "— нет в файле —"


class UploadForm(forms.Form):
    source = forms.ModelChoiceField(
        ImportSource.objects.none(),
        label="Источник",
        empty_label="— выберите —",
        error_messages={"required": "Выберите, откуда файл.", "invalid_choice": "Такого источника нет."},
    )
    upload = forms.FileField(
        label="Файл",
        allow_empty_file=True,
        help_text="До 600 МБ. Файл удалится, как только его внесут в журнал или отменят.",
        error_messages={"required": "Выберите файл.", "invalid": "Выберите файл."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = ImportSource.objects.all()  # type: ignore[attr-defined]


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ImportSource
        fields = ("name", "kind", "channel", "time_zone", "date_order", "head_row", "contexts")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # The rows that it has brought are known by its kind and channel.
            for name in ("kind", "channel"):
                self.fields[name].disabled = True
        self.fields["head_row"].widget.attrs["max"] = 100
        self.fields["contexts"].widget = forms.Textarea(attrs={"rows": 2})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") in TELEPHONE and data.get("channel") not in (None, "phone"):
            self.add_error("channel", "Файлы Asterisk — о звонках: выберите «телефон».")
        if (data.get("head_row") or 0) > 100:
            self.add_error("head_row", "Названия столбцов стоят в первых ста строках.")
        return data


class ColumnsForm(forms.Form):
    """Which column of a file is what."""

    def __init__(self, data: Any = None, *, titles: Sequence[str], chosen: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(chosen))
        choices = [("", NOT_CHOSEN), *((title, title) for title in dict.fromkeys(titles))]
        for column, words in COLUMN_WORDS.items():
            self.fields[column.value] = forms.ChoiceField(label=words, choices=choices, required=False)


class WordsForm(forms.Form):
    """What the names and outcomes of a source's files mean here."""

    def __init__(self, data: Any = None, *, words: Sequence[ImportWord]) -> None:
        super().__init__(data)
        self.words = list(words)
        people = [(employee.pk, str(employee)) for employee in Employee.objects.select_related("user")]
        employees = [("", "— не указывать —"), *people]
        outcomes = [("", "— не указывать —"), *ContactOutcome.choices]
        for word in self.words:
            is_operator = word.role == WordRole.OPERATOR
            self.fields[f"word-{word.pk}"] = forms.TypedChoiceField(
                label=f"{word.get_role_display().capitalize()} «{word.text}»",
                choices=employees if is_operator else outcomes,
                initial=word.employee_id if is_operator else word.outcome,
                coerce=int if is_operator else str,
                empty_value=None if is_operator else "",
                required=False,
            )

    def meanings(self) -> tuple[dict[int, int | None], dict[int, str]]:
        """Return keys of words to keys of employees, and to codes of outcomes."""
        said = {word: self.cleaned_data[f"word-{word.pk}"] for word in self.words}
        employees = {word.pk: value for word, value in said.items() if word.role == WordRole.OPERATOR}
        outcomes = {word.pk: value for word, value in said.items() if word.role == WordRole.OUTCOME}
        return employees, outcomes
