"""Forms of the card of a measure: the services say in words what is missing."""

from datetime import date
from typing import Any

from django import forms

from measures.models import Measure
from measures.rules import KINDS, LABELS, REQUIRED, Kind, Result
from questions.form_fields import day_field

KIND_CHOICES = [(kind.value, label) for kind, label in KINDS.items()]


class DoneForm(forms.Form):
    on = day_field("Когда выполнено", required=False)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Почему отменено", max_length=300, required=False, help_text="Причину увидят посетители."
    )


class ResultForm(forms.Form):
    """A record of results: what its kind needs, and what else there may be to say."""

    on = day_field("Когда проведено")
    conducted_by = forms.CharField(label="Кто провёл", max_length=200, required=False)
    score = forms.DecimalField(label="Балл", max_digits=7, decimal_places=2, required=False, localize=True)
    maximum = forms.DecimalField(
        label="Наибольший балл", max_digits=7, decimal_places=2, required=False, localize=True
    )
    participants = forms.IntegerField(label="Сколько человек участвовало", min_value=0, required=False)
    passed = forms.IntegerField(label="Сколько сдали проверку знаний", min_value=0, required=False)
    findings = forms.CharField(
        label="Что выяснилось", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Для сотрудников: посетители этого не видят. Не называйте потребителей.",
    )  # fmt: skip

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed = REQUIRED[kind]
        for name in [name for name in LABELS if name not in {*needed, *OFTEN[kind]}]:
            del self.fields[name]
        for name in needed:
            self.fields[name].label = f"{self.fields[name].label} (обязательно)"
        if kind is Kind.AUDIT:
            self.fields[
                "conducted_by"
            ].help_text = "Независимая организация: по Стандарту аудит проводит она."

    def result(self, former: Result | None = None) -> Result:
        """Return what was said; of a former result there stays what this kind's form does not ask."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        kept = {} if former is None else vars(former)
        return Result(**{name: value for name, value in kept.items() if name not in self.fields} | said)


OFTEN: dict[Kind, tuple[str, ...]] = {
    Kind.MYSTERY_SHOPPER: (),
    Kind.VIDEO_MONITORING: (),
    Kind.TRAINING: ("score", "maximum", "findings"),
    Kind.SURVEY: ("findings",),
    Kind.AUDIT: ("score", "maximum"),
    Kind.OTHER: ("conducted_by",),
}
"""What a record of a kind may say besides what it must."""


class ComplaintForm(forms.Form):
    """To which measure a complaint led: one that there is, or a new one."""

    measure = forms.ModelChoiceField(
        label="Мероприятие, которое уже есть", queryset=Measure.objects.none(), required=False,
        empty_label="Новое мероприятие",
    )  # fmt: skip
    title = forms.CharField(label="Новое: название", max_length=250, required=False)
    kind = forms.ChoiceField(
        label="Новое: вид", choices=KIND_CHOICES, initial=Kind.OTHER.value, required=False
    )
    due_on = day_field("Новое: выполнить до", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Measure.objects.filter(year__gte=today.year - 1).order_by("-year", "title")
        self.fields["measure"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("measure"):
            if not str(said.get("title", "")).strip():
                self.add_error("title", "Выберите мероприятие выше или назовите новое.")
            if not said.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", "Укажите, до какого дня его выполнить.")
        return said
