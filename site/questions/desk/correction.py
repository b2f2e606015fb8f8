"""The form in which a mistyped registration is put right."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from questions.choices import OFFERED
from questions.desk.registration import CHANNELS, SenderForm
from questions.lifecycle import State, Step, allows
from questions.models import Appeal, Topic
from questions.services.routing import Route, route_of
from staff.models import Employee

TAKEN_OVER = [
    "kind", "topic", "audience", "person_name", "organization_name", "inn", "account_number", "sender_number",
    "sender_date", "reply_channel", "email", "phone", "postal_address", "channel",
]  # fmt: skip
UNWRITTEN = frozenset({State.REGISTERED, State.ASSIGNED})
"""States in which nobody has begun to write the answer."""
BY_MACHINE = ["channel", "received_on", "received_time"]
"""What nobody typed where the appeal came through the site or another system."""


def may_correct(appeal: Appeal) -> bool:
    """Whether the registration may still be put right: not after the appeal is finished."""
    return allows(State(appeal.state), Step.CORRECT)


class CorrectionForm(SenderForm):
    """The registration as it is, to be changed; a changed topic offers to pass the appeal on.

    The offer is shown once before saving, as it cannot be known which topic will be chosen; `offered` is who
    was shown.
    """

    pass_on = forms.BooleanField(label="Передать ему", required=False)
    offered = forms.CharField(required=False, widget=forms.HiddenInput)
    confirm_later = forms.BooleanField(label="Срок переносится на более позднюю дату", required=False)

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        received = timezone.localtime(appeal.received_at)
        initial = {name: getattr(appeal, name) for name in TAKEN_OVER}
        initial |= {"topic": appeal.topic_id or "", "received_on": received.date()}
        initial |= {"received_time": received.time(), "anonymous": _is_anonymous(appeal)}
        super().__init__(*args, initial=initial, **kwargs)
        self.appeal = appeal
        self.route: Route | None = None
        """Where the new topic leads, if the appeal could be passed on there."""
        self.away: Employee | None = None
        """The executor of the new topic, if he is away and nobody stands in."""
        if appeal.reply_channel and appeal.reply_channel not in dict(OFFERED):
            self.fields["reply_channel"].choices += [  # type: ignore[attr-defined]
                (appeal.reply_channel, appeal.get_reply_channel_display())
            ]
        if appeal.channel not in CHANNELS:
            self.fields["channel"].choices = [(appeal.channel, appeal.get_channel_display())]  # type: ignore[attr-defined]
            for name in BY_MACHINE:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        found = self._new_route(cleaned.get("topic"))
        if found is not None and found.present is None:
            self.away = found.executor
        elif found is not None and found.present.pk != self.appeal.assignee_id:  # type: ignore[union-attr]
            self.route = found
        cleaned["pass_on"] = bool(self.route and cleaned.get("pass_on"))
        return cleaned

    def _new_route(self, topic: Topic | None) -> Route | None:
        """Return where a changed topic leads, while the appeal may still be given to another."""
        changed = topic is not None and topic.pk != self.appeal.topic_id
        if not changed or not allows(State(self.appeal.state), Step.ASSIGN):
            return None
        return route_of(topic, on=timezone.localdate(self.now))

    @property
    def must_offer(self) -> bool:
        """Whether the person to whom the new topic leads has still to be shown."""
        route = self.route
        return bool(route and route.present and self.data.get("offered") != str(route.present.pk))

    def offer(self) -> None:
        """Show the offer with its tick: set while there is nothing yet that would have to go along."""
        self.fields["pass_on"].widget.attrs["autofocus"] = True
        is_unwritten = State(self.appeal.state) in UNWRITTEN
        self.data = {**self.data.dict(), "pass_on": "on" if is_unwritten else ""}  # type: ignore[attr-defined]

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
