"""What is asked at the end of a contact, and the forms of the journal."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from questions.form_fields import TopicField, day_field
from questions.models import Appeal, Topic
from service.choices import ContactChannel, ContactOutcome
from service.models import Contact
from service.moments import NAMES, Moments
from service.services.recording import Details
from staff.models import Employee
from workdays.services import moment_on

ENDS = [choice for choice in ContactOutcome.choices if choice[0] != ContactOutcome.LEFT]
NO_APPEAL = "Нет обращения с таким номером. Номер выглядит так: 2026-000123."


class AppealField(forms.CharField):
    """The number of an appeal; cleans to the Appeal, or to None where it is left empty."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(max_length=13, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        number = str(super().clean(value)).strip().removeprefix("№").strip()
        if not number:
            return None
        appeal = Appeal.objects.numbered(number).first()
        if appeal is None:
            raise ValidationError(NO_APPEAL)
        return appeal

    def prepare_value(self, value: Any) -> Any:
        return value.registration_number if isinstance(value, Appeal) else value


class FinishForm(forms.Form):
    """How a contact ended."""

    outcome = forms.ChoiceField(
        label="Чем кончилось",
        choices=ENDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, чем кончилось."},
    )
    topic = TopicField()
    appeal = AppealField(
        label="Номер обращения", required=False, help_text="Если его уже зарегистрировали. Можно и позже."
    )

    def __init__(self, *args: Any, topics: TopicField, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, topics)


def offer(form: forms.Form, topics: TopicField) -> None:
    """Let a form offer the topics that were read once for all forms of a page."""
    field: Any = form.fields["topic"]
    field.topics, field.choices = topics.topics, topics.choices


def read_topics(*, also: Topic | None = None) -> TopicField:
    """Return the topics in force, and the one that a row has already; one query."""
    field = TopicField()
    field.offer(on_website=False)
    if also is not None and str(also.pk) not in field.topics:
        field.topics[str(also.pk)] = also
        offered: Any = field.choices
        field.choices = [*offered, (str(also.pk), f"{also.title} (не действует)")]
    return field


class CloseForm(forms.Form):
    """How a contact ended that nobody has closed in time, as far as somebody remembers."""

    outcome = forms.ChoiceField(
        label="Чем кончилось", choices=[("", "Не помню"), *ContactOutcome.choices], required=False
    )


class JoinForm(forms.Form):
    appeal = AppealField(label="Номер обращения", error_messages={"required": "Напишите номер обращения."})


class VoidForm(forms.Form):
    reason = forms.CharField(
        label="Почему исключить",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Например, «проверка телефона». Без имён и телефонов потребителей.",
        error_messages={"required": "Напишите, почему запись исключают из подсчёта."},
    )


class DetailsForm(forms.Form):
    """What is known of a contact beside its moments; whose it is may be chosen by who sees all of them."""

    channel = forms.ChoiceField(
        label="Канал", choices=ContactChannel.choices, widget=forms.RadioSelect,
        error_messages={"required": "Выберите канал."},
    )  # fmt: skip
    employee = forms.ModelChoiceField(
        label="Сотрудник", queryset=Employee.objects.none(), required=False, empty_label="Не указан"
    )
    outcome = forms.ChoiceField(
        label="Чем кончилось", choices=[("", "Не указано"), *ContactOutcome.choices], required=False
    )
    topic = TopicField()
    appeal = AppealField(label="Номер обращения", required=False)
    confirmed = forms.BooleanField(label="Всё верно: записать", required=False)
    overlaps = False
    """Whether the confirmation is asked for: it is not offered before."""

    def __init__(self, *args: Any, actor: Employee, chooses: bool, topics: TopicField, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        offer(self, topics)
        if chooses:
            self.fields["employee"].queryset = Employee.objects.active()  # type: ignore[attr-defined]
        else:
            self.fields.pop("employee")

    def details(self) -> Details:
        """Return what was entered; call on a valid form only."""
        data = self.cleaned_data
        return Details(
            channel=data["channel"], employee=data.get("employee", self.actor), outcome=data["outcome"],
            topic=data["topic"], appeal=data["appeal"],
        )  # fmt: skip

    def refuse(self, field: str, words: str) -> None:
        self.add_error(field if field in self.fields else None, words)


CLOCKS = {
    "arrived_at": ("Пришёл или позвонил", "Пусто, если время не отметили: ожидание останется неизмеренным."),
    "started_at": ("Обслуживание начато", ""),
    "ended_at": ("Обслуживание окончено", ""),
}


class RecordForm(DetailsForm):
    """A contact of some day that no screen has followed."""

    day = day_field("День", error_messages={"required": "Укажите день."})
    arrived_at, started_at, ended_at = (
        forms.TimeField(
            label=label,
            help_text=hint,
            required=False,
            widget=forms.TimeInput(attrs={"type": "time", "step": "1"}, format="%H:%M:%S"),
            error_messages={"invalid": "Время пишут так: 10:05 или 10:05:30."},
        )
        for label, hint in CLOCKS.values()
    )

    def moments(self) -> Moments:
        day = self.cleaned_data["day"]
        clocks: dict[str, time | None] = {name: self.cleaned_data[name] for name in NAMES}
        return Moments(**{name: moment_on(day, clock) if clock else None for name, clock in clocks.items()})


class CorrectionForm(DetailsForm):
    """A row put right: each moment with its day, for a contact may last over midnight."""

    arrived_at, started_at, ended_at = (
        forms.DateTimeField(
            label=label,
            required=False,
            widget=forms.DateTimeInput(
                attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
            ),
            error_messages={"invalid": "Укажите день и время."},
        )
        for label, _ in CLOCKS.values()
    )

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        initial = {name: getattr(contact, name) for name in (*NAMES, "channel", "outcome", "appeal")}
        initial |= {"employee": contact.employee_id, "topic": contact.topic_id}
        super().__init__(*args, initial=initial, **kwargs)
        self.contact = contact
        people: Any = self.fields["employee"]
        # Whoever has left the company has still served these people.
        people.queryset |= Employee.objects.filter(pk=contact.employee_id or 0)

    def moments(self) -> Moments:
        """Return the moments; one that was left alone keeps the parts of a second that no form shows."""
        return Moments(**{name: self._moment(name) for name in NAMES})

    def _moment(self, name: str) -> datetime | None:
        typed: datetime | None = self.cleaned_data[name]
        former: datetime | None = getattr(self.contact, name)
        shown = timezone.localtime(former).replace(microsecond=0) if former else None
        return former if typed == shown else typed
