"""Forms of the register: a duty itself, and what people say of one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser

from disclosure.models import Duty
from disclosure.proofs import proofs, require_subjects

LONGEST_NOTE = 500
FIELDS = [
    "code", "title", "group", "legal_basis", "owner", "page", "address", "proof", "subjects", "renewal",
    "day", "month", "event_days", "starts_on", "order", "is_active",
]  # fmt: skip


class DutyForm(WagtailAdminModelForm):
    """A duty, with the checks of the apps and what each of them can look at."""

    proof = forms.ChoiceField(label="Чем подтверждается")
    subjects = forms.MultipleChoiceField(
        label="Что именно проверить",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Только для проверок, которым нужно знать, что смотреть: сведений, режима, адресов.",
    )

    class Meta:
        model = Duty
        fields = FIELDS
        widgets = {"page": AdminPageChooser, "legal_basis": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = proofs()
        self.fields["proof"].choices = [("", "—"), *((proof.code, proof.title) for proof in known.values())]
        options = {name: words for proof in known.values() for name, words in proof.options()}
        self.fields["subjects"].choices = list(options.items())
        if self.instance.pk:
            self.fields["code"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        proof = proofs().get(cleaned.get("proof", ""))
        if proof is None:
            return cleaned
        if proof.needs_page and not cleaned.get("page"):
            self.add_error("page", "Этой проверке нужна страница.")
        try:
            require_subjects(proof, cleaned.get("subjects", []))
        except ValidationError as error:
            self.add_error("subjects", error)
        return cleaned


class ConfirmForm(forms.Form):
    """«Подтверждаю: сведения актуальны»."""

    note = forms.CharField(label="Примечание, если нужно", max_length=LONGEST_NOTE, required=False)


class ChangedForm(forms.Form):
    """«Сведения изменились»."""

    happened_on = forms.DateField(label="Когда изменились", widget=AdminDateInput)
    note = forms.CharField(label="Что изменилось", max_length=LONGEST_NOTE)

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise ValidationError("Этот день ещё не наступил.")
        return day
