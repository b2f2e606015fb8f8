from typing import Any

from django import forms

from inbox.models import Letter
from inbox.services.outcomes import text_of
from inbox.services.settling import LONGEST, is_usable
from questions.choices import Audience, Kind, ReplyChannel
from questions.desk.registration import SenderForm


class LetterForm(SenderForm):
    """An appeal that a registrar makes of a letter: how and when it came is known already."""

    text = forms.CharField(
        label="Текст",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=LONGEST + 500,
        error_messages={"required": "Напишите, о чём обращение: в письме или во вложении."},
    )
    follows = forms.BooleanField(required=False)

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(letter), **kwargs)
        for name in ("channel", "received_on", "received_time"):
            self.fields.pop(name)
        if letter.suggested is None:
            self.fields.pop("follows")
        else:
            number = letter.suggested.registration_number
            self.fields["follows"].label = f"Продолжает обращение № {number}"

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\x00", "")


def _initial(letter: Letter) -> dict[str, Any]:
    return {
        "kind": Kind.QUESTION.value,
        "audience": Audience.INDIVIDUAL.value,
        "person_name": letter.from_name,
        "reply_channel": ReplyChannel.EMAIL.value,
        "email": letter.from_email if is_usable(letter.from_email) else "",
        "text": text_of(letter),
    }


class JoinForm(forms.Form):
    """To which appeal a letter is added."""

    number = forms.CharField(
        label="Номер обращения",
        max_length=13,
        help_text="Например, 2026-000123.",
        error_messages={"required": "Напишите номер обращения."},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
