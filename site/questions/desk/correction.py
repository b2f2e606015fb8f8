"""The form in which a mistyped registration is put right."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from questions.desk.registration import CHANNELS, SenderForm
from questions.lifecycle import State, Step, allows
from questions.models import Appeal

TAKEN_OVER = [
    "kind", "topic", "audience", "person_name", "organization_name", "inn", "account_number", "sender_number",
    "sender_date", "reply_channel", "email", "phone", "postal_address", "channel",
]  # fmt: skip
BY_MACHINE = ["channel", "received_on", "received_time"]
"""What nobody typed where the appeal came through the site or another system."""


def may_correct(appeal: Appeal) -> bool:
    """Whether the registration may still be put right: not after the appeal is finished."""
    return allows(State(appeal.state), Step.CORRECT)


class CorrectionForm(SenderForm):
    confirm_later = forms.BooleanField(label="Срок переносится на более позднюю дату", required=False)

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        received = timezone.localtime(appeal.received_at)
        initial = {name: getattr(appeal, name) for name in TAKEN_OVER}
        initial |= {"topic": appeal.topic_id or "", "received_on": received.date()}
        initial |= {"received_time": received.time(), "anonymous": _is_anonymous(appeal)}
        super().__init__(*args, initial=initial, **kwargs)
        self.appeal = appeal
        if appeal.channel not in CHANNELS:
            self.fields["channel"].choices = [(appeal.channel, appeal.get_channel_display())]  # type: ignore[attr-defined]
            for name in BY_MACHINE:
                self.fields[name].disabled = True

    def received_at(self) -> datetime:
        """Return the corrected moment; to the second the former one where its minute was left alone."""
        moment: datetime = self.cleaned_data["received_at"]
        former = self.appeal.received_at
        return former if former.replace(second=0, microsecond=0) == moment else moment

    @property
    def shows_confirm_later(self) -> bool:
        """Whether the tick is to be shown: only when the term would move later."""
        return self.is_bound and bool(self.errors.get("confirm_later") or self.data.get("confirm_later"))


def _is_anonymous(appeal: Appeal) -> bool:
    return not appeal.applicant or not (appeal.email or appeal.phone or appeal.postal_address)
