from typing import Any

from django import forms

from questions.choices import OFFERED, Audience
from questions.forms import TEXT_LIMIT, AppealForm, FilesField, IndividualForm, OrganizationForm
from questions.models import Appeal
from questions.services.drafts import MAX_FILES

CARRIED_OVER = (
    "person_name", "organization_name", "inn", "account_number", "postal_address", "phone",
)  # fmt: skip
"""What a person need not write again."""


class AddForm(forms.Form):
    """What the customer adds; a text or a file will do, and the service says so."""

    text = forms.CharField(
        label="Что добавить",
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6, "aria-describedby": "text-hint text-error"}),
        help_text="До 10 000 знаков.",
        error_messages={
            "max_length": "Текст длиннее %(limit_value)s знаков (сейчас %(show_value)s). Сократите его "
            "или приложите файлом."
        },
    )
    files = FilesField(  # type: ignore[assignment]  # the form's own `files` is looked up by item
        label="Файлы",
        required=False,
        help_text=f"До {MAX_FILES} файлов по 10 МБ: фотографии (в том числе HEIC), PDF, документы.",
    )

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\x00", "")


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Почему вы отзываете обращение",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class KnownForm(AppealForm):
    """The site's own form without the check against robots, for whoever is known by other means."""

    @property
    def is_known_human(self) -> bool:
        return True


class InCabinet(KnownForm):
    """The site's own form for somebody whose address is confirmed, and not to be changed."""

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["email"] = address
        self.fields["email"].disabled = True
        self.fields["email"].help_text = "Подтверждена: по ней обращение появится в «Моих обращениях»."


class OwnIndividualForm(InCabinet, IndividualForm):
    pass


class OwnOrganizationForm(InCabinet, OrganizationForm):
    pass


OWN_FORMS: dict[str, type[InCabinet]] = {
    Audience.INDIVIDUAL: OwnIndividualForm,
    Audience.ORGANIZATION: OwnOrganizationForm,
}


def carried_over(earlier: Appeal) -> dict[str, Any]:
    """Return what the form may begin with: who writes and how to answer, as in an earlier appeal."""
    known = {name: getattr(earlier, name) for name in CARRIED_OVER}
    is_offered = earlier.reply_channel in dict(OFFERED)
    return {**known, "reply_channel": earlier.reply_channel} if is_offered else known
