"""The desk's forms of calls: one agreed on, put off, tried in vain, done, or answered at once."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from questions.form_fields import day_field, hour_field
from questions.models import Appeal, CallBack
from questions.services.calls import Agreement, is_outside_hours
from staff.models import Employee
from workdays.services import moment_on


class AgreementForm(forms.Form):
    """When somebody calls again. Not required by itself: a form asks for it where it is needed."""

    direction = forms.ChoiceField(
        label="Кто перезвонит", choices=CallBack.Direction.choices, initial=CallBack.Direction.WE_CALL
    )
    agreed_on = day_field("День звонка", error_messages={"required": "Укажите день звонка."})
    agreed_time = hour_field("Время звонка", error_messages={"required": "Укажите время звонка."})
    caller = forms.ModelChoiceField(
        Employee.objects.none(),
        label="Кто говорит с потребителем",
        error_messages={"required": "Выберите, кто говорит с потребителем."},
    )
    confirm_hours = forms.BooleanField(label="Время согласовано, хотя оно нерабочее", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["caller"].queryset = Employee.objects.active()  # type: ignore[attr-defined]

    def agreement(self, cleaned: dict[str, Any], now: datetime) -> Agreement | None:
        """Return the agreement, or None after naming what is wrong with it beside its field."""
        day, clock, caller = (cleaned.get(name) for name in ("agreed_on", "agreed_time", "caller"))
        if day is None or clock is None or caller is None:
            self._require(["agreed_on", "agreed_time", "caller"], cleaned)
            return None
        moment = moment_on(day, clock)
        if moment <= now:
            self.add_error("agreed_on", "Время звонка уже прошло: назначьте другое.")
            return None
        if is_outside_hours(moment) and not cleaned.get("confirm_hours"):
            self.add_error(
                "confirm_hours", "В это время мы не работаем. Назначьте другое или отметьте, что оно верное."
            )
        direction = cleaned.get("direction") or CallBack.Direction.WE_CALL
        if direction == CallBack.Direction.WE_CALL and not cleaned.get("phone", "-"):
            self.add_error("phone", "Чтобы перезвонить, нужен номер.")
        return Agreement(
            direction=direction, agreed_at=moment, assignee=caller, phone=cleaned.get("phone", "")
        )

    @property
    def shows_confirm_hours(self) -> bool:
        """Whether the tick is to be shown: only when the hour is outside those of service."""
        return self.is_bound and bool(
            self.errors.get("confirm_hours") or self.data.get(self.add_prefix("confirm_hours"))
        )

    def _require(self, names: list[str], cleaned: dict[str, Any]) -> None:
        for name in names:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Укажите, на когда и кому назначен звонок.")


class CallBackForm(AgreementForm):
    """An agreed call, from the card."""

    phone = forms.CharField(label="Телефон", max_length=40, required=False)
    field_order = ["direction", "phone", "agreed_on", "agreed_time", "caller", "confirm_hours"]

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "phone": appeal.phone,
            "caller": appeal.assignee_id,
            "direction": CallBack.Direction.WE_CALL,
        }

    def clean(self) -> dict[str, Any]:
        agreement = self.agreement(super().clean() or {}, timezone.now())
        # The service takes the agreement and none of the fields that it was made of.
        return {"agreement": agreement}


class PhoneAnswerForm(forms.Form):
    """What the caller was told, from the card."""

    answer = forms.CharField(
        label="Что ответили",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Напишите, что вы ответили."},
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class CallResultForm(forms.Form):
    """How an agreed call ended."""

    result = forms.CharField(label="Итог разговора", widget=forms.Textarea(attrs={"rows": 3}))
    is_answer = forms.TypedChoiceField(
        label="Что дальше",
        choices=[("yes", "ответ дан, обращение закрыть"), ("no", "обращение остаётся в работе")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )

    def __init__(self, *args: Any, call: CallBack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class PutOffForm(AgreementForm):
    """Another moment for an agreed call, or another caller."""

    direction = None  # type: ignore[assignment]  # who calls whom stays as agreed
    reason = forms.CharField(
        label="Почему переносим",
        max_length=300,
        help_text="Останется в заметках.",
        error_messages={"required": "Напишите, почему звонок переносится."},
    )
    field_order = ["agreed_on", "agreed_time", "caller", "reason", "confirm_hours"]

    def __init__(self, *args: Any, call: CallBack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        local = timezone.localtime(call.agreed_at)
        self.initial = {"agreed_on": local.date(), "agreed_time": local.time(), "caller": call.assignee_id}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        agreement = self.agreement(cleaned, timezone.now())
        if agreement is None:
            return {}
        return {
            "agreed_at": agreement.agreed_at,
            "assignee": agreement.assignee,
            "reason": cleaned.get("reason", ""),
        }


class AttemptForm(forms.Form):
    """That a call has not come about."""

    remark = forms.CharField(
        label="Подробности",
        max_length=300,
        required=False,
        help_text="Например, «номер занят». Можно не писать.",
    )

    def __init__(self, *args: Any, call: CallBack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
