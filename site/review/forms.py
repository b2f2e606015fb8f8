from django import forms


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Почему",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Напишите причину: её увидят те, кто решает."},
    )


class DecisionForm(forms.Form):
    """Yes or no, with words; a «no» needs them."""

    YES, NO = "yes", "no"

    decision = forms.ChoiceField(
        label="Решение", choices=[(YES, "да"), (NO, "нет")], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Пояснение", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: object, yes: str, no: str, words_for: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.words_for = words_for
        self.fields["decision"].choices = [(self.YES, yes), (self.NO, no)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == self.words_for and not cleaned.get("note"):
            self.add_error("note", "Поясните решение: человеку нужно знать, что не так.")
        return cleaned

    @property
    def is_yes(self) -> bool:
        return bool(self.cleaned_data["decision"] == self.YES)
