"""The desk's form of an appeal that did not come through the site, and what it shares with a correction."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from questions.choices import OFFERED, Audience, Channel, Kind, ReplyChannel
from questions.desk.call_forms import AgreementForm
from questions.desk.channels import PLACES, Place, place_of
from questions.form_fields import ACCOUNT_MISSING, TopicField, day_field, hour_field
from questions.forms import TEXT_LIMIT, FilesField, intake_from, is_inn, missing_contacts
from questions.models import CallBack
from questions.phones import PhoneInvalid, normalise
from questions.services.intake import Intake
from questions.services.registering import Call, CallEnd
from workdays.services import moment_on

CHANNELS = [place.channel for place in PLACES]
LONG_AGO = timedelta(days=30)
NOON = time(12)
CLOCK_MISSING = "Укажите время звонка."
CONTACT_MISSING = {
    "email": "Для ответа по электронной почте нужен её адрес.",
    "postal_address": "Для ответа письмом нужен почтовый адрес с индексом.",
    "phone": "Для ответа по телефону нужен номер.",
}
INVITATION_MISSING = "Чтобы пригласить заявителя в офис, нужен его телефон или адрес электронной почты."


class SenderForm(forms.Form):
    """What is known of an appeal beside its text: how and when it came, from whom, how to answer."""

    channel = forms.ChoiceField(label="Как поступило", choices=[(c.value, c.label) for c in CHANNELS])
    received_on = day_field(
        "Когда получено",
        error_messages={"required": "Укажите, когда получено."},
    )
    received_time = hour_field("Время", required=False)
    kind = forms.ChoiceField(
        label="Вид",
        choices=[("", "Обычный для темы"), *Kind.choices],
        required=False,
        help_text="Можно не выбирать, если он указан у темы.",
    )
    topic = TopicField()
    audience = forms.ChoiceField(
        label="От кого",
        choices=Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, от кого обращение."},
    )
    person_name = forms.CharField(label="Фамилия, имя, отчество", max_length=200, required=False)
    organization_name = forms.CharField(label="Организация", max_length=300, required=False)
    inn = forms.CharField(label="ИНН", max_length=12, required=False)
    account_number = forms.CharField(label="Лицевой счёт или номер договора", max_length=60, required=False)
    sender_number = forms.CharField(
        label="Исходящий номер", max_length=60, required=False, help_text="С письма, если он там есть."
    )
    sender_date = day_field("Дата письма", required=False)
    anonymous = forms.BooleanField(
        label="Без имени или контактов",
        required=False,
        help_text="Такое обращение тоже регистрируется; что с ним делать, решают потом.",
    )
    reply_channel = forms.ChoiceField(
        label="Как ответить", choices=[("", "Не указано"), *OFFERED], required=False
    )
    email = forms.EmailField(
        label="Электронная почта",
        max_length=254,
        required=False,
        error_messages={"invalid": "Адрес написан с ошибкой."},
    )
    phone = forms.CharField(label="Телефон", max_length=40, required=False)
    postal_address = forms.CharField(label="Почтовый адрес", max_length=400, required=False)

    def __init__(self, *args: Any, now: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now or timezone.now()
        self.fields["topic"].offer(on_website=False)  # type: ignore[attr-defined]  # the field is ours

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"]).strip()
        # A number taken over from the site stays as its owner typed it.
        if phone and phone != self.initial.get("phone"):
            try:
                normalise(phone)
            except PhoneInvalid as error:
                raise ValidationError(str(error)) from error
        return phone

    def clean_inn(self) -> str:
        inn = str(self.cleaned_data["inn"]).strip()
        if inn and not is_inn(inn):
            raise ValidationError("В ИНН ошибка: проверьте цифры. Их 10, у предпринимателя 12.")
        return inn

    def clean_sender_date(self) -> date | None:
        written: date | None = self.cleaned_data["sender_date"]
        if written and written > timezone.localdate(self.now):
            raise ValidationError("Дата письма не может быть в будущем.")
        return written

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._clean_moment(cleaned)
        self._clean_kind(cleaned)
        self._clean_sender(cleaned)
        if not cleaned.get("anonymous"):
            self._require_sender(cleaned)
        return cleaned

    def _clean_moment(self, cleaned: dict[str, Any]) -> None:
        day, clock = cleaned.get("received_on"), cleaned.get("received_time")
        if day is None or "received_time" in self.errors:
            return
        if cleaned.get("channel") == Channel.PHONE and clock is None:
            self.add_error("received_time", CLOCK_MISSING)
        if clock is None and day == timezone.localdate(self.now):
            moment = self.now
        else:
            moment = moment_on(day, clock or NOON)
        if moment > self.now:
            self.add_error("received_on", "Дата получения не может быть в будущем.")
        cleaned["received_at"] = moment

    def _clean_kind(self, cleaned: dict[str, Any]) -> None:
        topic = cleaned.get("topic")
        if "kind" not in self.errors and not cleaned.get("kind"):
            cleaned["kind"] = topic.kind if topic else ""
            if not cleaned["kind"]:
                self.add_error("kind", "Выберите вид обращения.")
        if topic and topic.needs_account and not cleaned.get("account_number", "-"):
            self.add_error("account_number", ACCOUNT_MISSING)

    def _clean_sender(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("audience") == Audience.ORGANIZATION:
            if not cleaned.get("organization_name"):
                self.add_error("organization_name", "Напишите название организации.")
        elif cleaned.get("organization_name") or cleaned.get("inn"):
            self.add_error("audience", "Указана организация: выберите «юридическое лицо» или уберите её.")

    def _require_sender(self, cleaned: dict[str, Any]) -> None:
        organization = cleaned.get("audience") == Audience.ORGANIZATION
        if not organization and not cleaned.get("person_name", "-"):
            self.add_error("person_name", "Напишите имя или отметьте «Без имени или контактов».")
        if self.contacts_needed(cleaned):
            self._require_contacts(cleaned)

    def contacts_needed(self, cleaned: dict[str, Any]) -> bool:
        """Whether the customer has still to be reached."""
        return True

    def _require_contacts(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("reply_channel", "-"):
            self.add_error("reply_channel", "Выберите, как ответить, или отметьте «Без имени или контактов».")
        for field in missing_contacts(cleaned):
            if field not in self.errors:
                in_person = cleaned["reply_channel"] == ReplyChannel.IN_PERSON
                self.add_error(field, INVITATION_MISSING if in_person else CONTACT_MISSING[field])

    @property
    def shows_organization(self) -> bool:
        """Whether what only organisations have is shown whatever is chosen: something is written there."""
        names = ("organization_name", "inn", "sender_number", "sender_date")
        return any(name in self.fields and (self[name].value() or self[name].errors) for name in names)

    def intake(self, **more: Any) -> Intake:
        """Return what was entered, checked; call on a valid form only."""
        return intake_from(self.cleaned_data, **more)


class RegistrationForm(AgreementForm, SenderForm):
    """An appeal that an employee enters: only what is asked of its channel, in the order of a letter."""

    text = forms.CharField(
        label="Текст",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=TEXT_LIMIT,
        error_messages={"required": "Напишите, о чём обращение."},
    )
    files = FilesField(label="Скан и приложения", required=False)  # type: ignore[assignment]
    no_scan = forms.CharField(label="Почему нет скана", max_length=300, required=False)
    confirm_old = forms.BooleanField(label="Дата верна, хотя прошло больше 30 дней", required=False)
    call_end = forms.ChoiceField(
        label="Чем закончился звонок",
        choices=[("", "Выберите"), *CallEnd.choices],
        error_messages={"required": "Выберите, чем закончился звонок."},
    )
    said = forms.CharField(
        label="Что ответили или как прошёл разговор",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXT_LIMIT,
        required=False,
    )
    field_order = [
        "channel", "received_on", "received_time", "confirm_old", "audience", "person_name",
        "account_number", "organization_name", "inn", "sender_number", "sender_date", "anonymous",
        "reply_channel", "email", "phone", "postal_address", "topic", "kind", "text", "files", "no_scan",
    ]  # fmt: skip

    def __init__(self, *args: Any, has_files: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_files = has_files
        self.call: Call | None = None
        for name in ("direction", "agreed_on", "agreed_time", "caller"):
            self.fields[name].required = False
        self.place: Place = place_of(self["channel"].value())
        self.initial = {**self.place.defaults(self.now), **self.initial, "channel": self.place.channel}
        self._keep_to_channel()

    def _keep_to_channel(self) -> None:
        self.fields["channel"].widget = forms.HiddenInput()
        for name in self.place.without:
            self.fields.pop(name)
        for name, hint in self.place.hints.items():
            self.fields[name].help_text = hint
        if self.place.has_clock:
            self.fields["received_time"].required = True
            self.fields["received_time"].error_messages["required"] = CLOCK_MISSING

    @property
    def is_call(self) -> bool:
        return self.place.channel == Channel.PHONE

    @property
    def received_day(self) -> date:
        """The day of receipt as far as it is known: the term is told by it."""
        try:
            return self.fields["received_on"].clean(self["received_on"].value()) or timezone.localdate(
                self.now
            )
        except ValidationError:
            return timezone.localdate(self.now)

    @property
    def put_aside(self) -> list[tuple[str, str]]:
        """What was typed for another channel: it waits unseen, in case the clerk comes back to that one."""
        typed = self.data if self.is_bound else self.initial
        return [(name, typed[name]) for name in sorted(self.place.without - {"files"}) if typed.get(name)]

    def aim(self) -> None:
        """Put the cursor into the first field that is wrong, else into the first one to be typed."""
        wrong = [name for name in self.fields if name in self.errors and not self[name].is_hidden]
        self.fields[wrong[0] if wrong else "person_name"].widget.attrs["autofocus"] = True

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\x00", "")

    def clean(self) -> dict[str, Any]:
        known = self.cleaned_data
        if known.get("call_end") in {CallEnd.ANSWERED, CallEnd.CALL_BACK}:
            known["reply_channel"] = ReplyChannel.PHONE
        cleaned = super().clean()
        self._clean_age(cleaned)
        if not (self.has_files or cleaned.get("no_scan", "-")):
            self.add_error("files", "Приложите скан или напишите, почему его нет.")
        if cleaned.get("call_end"):
            self._clean_call(cleaned, CallEnd(cleaned["call_end"]))
        return cleaned

    def _clean_age(self, cleaned: dict[str, Any]) -> None:
        moment = cleaned.get("received_at")
        if moment and self.now - moment > LONG_AGO and not cleaned.get("confirm_old"):
            self.add_error("confirm_old", "Получено больше 30 дней назад: проверьте дату. Верна — отметьте.")

    def _clean_call(self, cleaned: dict[str, Any], end: CallEnd) -> None:
        if end in {CallEnd.ANSWERED, CallEnd.ABUSE} and not cleaned.get("said"):
            self.add_error("said", "Напишите, что ответили или как прошёл разговор.")
        if end == CallEnd.LETTER and cleaned.get("reply_channel") == ReplyChannel.PHONE:
            self.add_error("reply_channel", "Для письменного ответа выберите почту или офис.")
        agreement = self.agreement(cleaned, self.now) if end == CallEnd.CALL_BACK else None
        self.call = Call(end=end, said=cleaned.get("said", ""), agreement=agreement)

    def contacts_needed(self, cleaned: dict[str, Any]) -> bool:
        end = cleaned.get("call_end")
        customer_calls = cleaned.get("direction") == CallBack.Direction.CUSTOMER_CALLS
        return end not in {CallEnd.ANSWERED, CallEnd.ABUSE} and not (
            end == CallEnd.CALL_BACK and customer_calls
        )

    @property
    def shows_confirm_old(self) -> bool:
        return self.is_bound and bool(self.errors.get("confirm_old") or self.data.get("confirm_old"))
