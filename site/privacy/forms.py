from typing import Any

from django import forms
from django.utils import timezone

from privacy.errors import NoSuchKind
from privacy.holders import Person, kind_of, kinds
from privacy.models import RetentionRule, Withdrawal
from privacy.services.destroying import LEAST, TOO_FEW
from privacy.services.rules import RuleDraft
from staff.models import Employee


def day_field(label: str, **options: Any) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def reason_field(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=300, help_text=help_text)


class WithdrawalForm(forms.Form):
    received_on = day_field("Отзыв получен", initial=timezone.localdate)
    way = forms.ChoiceField(
        label="Как отозвано",
        choices=[choice for choice in Withdrawal.Way.choices if choice[0] != Withdrawal.Way.CABINET],
    )
    note = forms.CharField(
        label="Пояснение", max_length=300, required=False, help_text="Например, входящий номер заявления."
    )


class RequestForm(forms.Form):
    """A person's request: by what he is looked for, on what ground."""

    email = forms.EmailField(label="Электронная почта", required=False)
    phone = forms.CharField(label="Телефон", max_length=40, required=False)
    name = forms.CharField(label="Фамилия, имя, отчество", max_length=200, required=False)
    account = forms.CharField(
        label="Лицевой счёт или номер договора", max_length=60, required=False,
        help_text="Имя ищется вместе со счётом: у людей бывают одинаковые имена.",
    )  # fmt: skip
    received_on = day_field("Запрос получен", initial=timezone.localdate)
    reason = reason_field("Основание", "Входящий номер и дата запроса, как удостоверена личность.")

    @property
    def person(self) -> Person:
        typed = self.cleaned_data
        return Person(
            email=typed["email"], phone=typed["phone"].strip(), name=" ".join(typed["name"].split()),
            account=typed["account"].strip(),
        )  # fmt: skip


class ReasonForm(forms.Form):
    """A reason, asked for under the label of the step that it is for."""

    reason = reason_field("Причина")

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, help_text


class AnsweredForm(forms.Form):
    on = day_field("Ответ дан", initial=timezone.localdate)


class HoldForm(forms.Form):
    until = day_field("Не уничтожать до")
    reason = reason_field("Почему", "Номер дела в суде или проверки. Без имён: эта запись остаётся.")


class RuleForm(forms.Form):
    """A new term of keeping for a kind of records."""

    kind = forms.ChoiceField(label="Что хранится")
    amount = forms.IntegerField(label="Срок", min_value=1, max_value=100 * 365)
    unit = forms.ChoiceField(label="Единица срока", choices=RetentionRule.UNITS)
    begin = forms.ChoiceField(label="Откуда считается", choices=RetentionRule.BEGINS)
    valid_from = day_field("Действует с", initial=timezone.localdate)
    source = forms.CharField(
        label="Чем установлен", max_length=300, help_text="Норма закона, приказ или локальный акт."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.code, kind.label) for kind in kinds().values()]  # type: ignore[attr-defined]

    @property
    def draft(self) -> RuleDraft:
        return RuleDraft(**self.cleaned_data)


class CommissionForm(forms.Form):
    """Who destroys: the chairman and the members, as the act names them."""

    chairman = forms.ModelChoiceField(Employee.objects.none(), label="Председатель комиссии")
    members = forms.ModelMultipleChoiceField(
        Employee.objects.none(), label="Члены комиссии", widget=forms.CheckboxSelectMultiple
    )
    understood = forms.BooleanField(label="Список проверен. Уничтоженное восстановить нельзя.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("chairman", "members"):
            self.fields[name].queryset = Employee.objects.active()  # type: ignore[attr-defined]

    @property
    def commission(self) -> list[Employee]:
        return [self.cleaned_data["chairman"], *self.cleaned_data["members"]]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("chairman") and typed.get("members") is not None:
            people = {typed["chairman"], *typed["members"]}
            if len(people) < LEAST:
                raise forms.ValidationError(TOO_FEW)
        return typed


def kind_label(code: str) -> str:
    """Return what a kind is called; its code where the room that keeps it is not installed."""
    try:
        return kind_of(code).label
    except NoSuchKind:
        return code
