"""Forms of the screens of reminders."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from reminders.choices import CHANNELS, KINDS, Outcome
from reminders.columns import COLUMN_WORDS
from reminders.models import BillingSource
from reminders.services.outcomes import RESULTS

NOT_CHOSEN = "— нет в файле —"
ANY = ("", "— все —")


class UploadForm(forms.Form):
    source = forms.ModelChoiceField(
        BillingSource.objects.none(), label="Источник", empty_label="— выберите —",
        error_messages={"required": "Выберите, откуда файл.", "invalid_choice": "Такого источника нет."},
    )  # fmt: skip
    upload = forms.FileField(
        label="Файл", allow_empty_file=True,
        help_text="До 100 МБ. Файл удалится, как только напоминания утвердят или отменят.",
        error_messages={"required": "Выберите файл.", "invalid": "Выберите файл."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = BillingSource.objects.all()  # type: ignore[attr-defined]


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = BillingSource
        fields = ("name", "file_kind", "kind", "date_order", "head_row")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["file_kind"].disabled = True

    def clean_head_row(self) -> int:
        row: int = self.cleaned_data["head_row"]
        if row > 100:
            raise forms.ValidationError("Названия столбцов стоят в первых ста строках.")
        return row


class ColumnsForm(forms.Form):
    """Which column of a file is what."""

    def __init__(self, data: Any = None, *, titles: Sequence[str], chosen: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(chosen))
        choices = [("", NOT_CHOSEN), *((title, title) for title in dict.fromkeys(titles))]
        for column, words in COLUMN_WORDS.items():
            self.fields[column.value] = forms.ChoiceField(label=words, choices=choices, required=False)


class PostForm(forms.Form):
    on = forms.DateField(
        label="Сдано на почту", input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Назовите день.", "invalid": "Назовите день, например 28.11.2026."},
    )  # fmt: skip
    note = forms.CharField(
        label="Номер почтового списка", max_length=100, required=False,
        help_text="Если письма сдали по списку.",
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})


class CallForm(forms.Form):
    result = forms.ChoiceField(
        label="Результат", choices=[(result.value, result.label) for result in RESULTS],
        error_messages={"required": "Выберите, чем кончился звонок.", "invalid_choice": "Нет в списке."},
    )  # fmt: skip
    note = forms.CharField(label="Пометка", max_length=200, required=False)


class LogForm(forms.Form):
    """What the log is narrowed by. The account is sent by POST and stands in the address as a digest."""

    account = forms.CharField(label="Лицевой счёт или договор", max_length=60, required=False)
    kind = forms.ChoiceField(label="О чём", choices=[ANY, *KINDS], required=False)
    channel = forms.ChoiceField(label="Способ", choices=[ANY, *CHANNELS], required=False)
    state = forms.ChoiceField(label="Состояние", choices=[ANY, *Outcome.choices], required=False)
    since = forms.DateField(
        label="Записано с", required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    until = forms.DateField(
        label="по", required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


class StopForm(forms.Form):
    account = forms.CharField(
        label="Лицевой счёт или договор", max_length=60, error_messages={"required": "Назовите счёт."}
    )
    channel = forms.ChoiceField(label="Чем не напоминать", choices=CHANNELS)
    reason = forms.CharField(
        label="Как человек это сообщил", max_length=200,
        help_text="Например: «звонок 28.11.2026», «заявление вх. № 15».",
        error_messages={"required": "Напишите, как человек это сообщил."},
    )  # fmt: skip
