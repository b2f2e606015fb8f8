"""The visitor's situation: who he is and how his meter counts, as he says it in the address."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tariffs import months
from tariffs.models import ConsumerGroup
from tariffs.zones import PLAN_NAMES, ZONE_NAMES, ZONES, Plan

MOST_KWH = Decimal(10) ** 7
NOT_A_NUMBER = "Впишите число, например 150 или 150,5."
BELOW_ZERO = "Объём не может быть меньше нуля."
TOO_MUCH = "Столько за месяц не израсходовать. Проверьте число."
TOO_FINE = "Не больше трёх знаков после запятой."
EMPTY = "Впишите объём. Если расхода не было, впишите 0."
DECIMALS = 3
SPACES = str.maketrans("", "", " \u00a0\u202f\u2009")


def decimal_of(text: str) -> Decimal:
    """Read a volume as people write it: «1 234,5», «1234.5»; ValidationError with what to do."""
    plain = text.translate(SPACES).replace(",", ".").replace("−", "-")
    digits = plain.removeprefix("-").replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit()):
        raise ValidationError(NOT_A_NUMBER)
    number = Decimal(plain)
    if number < 0:
        raise ValidationError(BELOW_ZERO)
    if number >= MOST_KWH:
        raise ValidationError(TOO_MUCH)
    if len(plain.partition(".")[2]) > DECIMALS:
        raise ValidationError(TOO_FINE)
    return number


class KwhField(forms.CharField):
    """A volume in kWh; what was typed stays as it was typed."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            max_length=20,
            error_messages={"required": EMPTY, "max_length": NOT_A_NUMBER},
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> Any:
        return decimal_of(super().clean(value))


class SituationForm(forms.Form):
    """Which group and which plan; the first of each when nothing is said."""

    group = forms.ChoiceField(
        label="Кто вы",
        error_messages={
            "invalid_choice": "Такой группы нет. Выберите из списка.",
            "required": "Выберите группу.",
        },
    )
    plan = forms.ChoiceField(
        label="Как считает ваш счётчик",
        choices=[(plan.value, PLAN_NAMES[plan]) for plan in Plan],
        error_messages={
            "invalid_choice": "Такого тарифа нет. Выберите из списка.",
            "required": "Выберите тариф.",
        },
    )

    def __init__(self, data: Mapping[str, Any], groups: Sequence[ConsumerGroup], **kwargs: Any) -> None:
        self.groups = {group.code: group for group in groups}
        first = next(iter(self.groups), "")
        given = {name: data[name] for name in data}
        super().__init__({"group": first, "plan": Plan.SINGLE.value, **given}, **kwargs)
        self.fields["group"].choices = [(group.code, group.name) for group in groups]  # type: ignore[attr-defined]

    @property
    def chosen_group(self) -> ConsumerGroup | None:
        """The group that is named, whatever is wrong with the rest."""
        return self.groups.get(str(self.data.get("group")))

    @property
    def chosen_plan(self) -> Plan:
        named = self.data.get("plan")
        return Plan(named) if named in set(Plan) else Plan.SINGLE


class CalculatorForm(SituationForm):
    """What to count: the situation, a month, the volume of each zone, and plots where they matter."""

    month = forms.ChoiceField(
        label="Месяц",
        error_messages={
            "invalid_choice": "На этот месяц тарифа нет. Выберите из списка.",
            "required": "Выберите месяц.",
        },
    )
    field_order = ["group", "month", "plots"]

    def __init__(
        self,
        data: Mapping[str, Any],
        groups: Sequence[ConsumerGroup],
        *,
        covered: Sequence[date],
        with_plots: bool,
        today: date,
        **kwargs: Any,
    ) -> None:
        first = today.replace(day=1)
        default = first if first in covered else (covered[0] if covered else first)
        super().__init__(
            {"month": f"{default:%Y-%m}", "plots": "1", **{name: data[name] for name in data}},
            groups,
            **kwargs,
        )
        self.fields["plan"].widget = forms.HiddenInput()
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (f"{day:%Y-%m}", f"{months.NAMES[day.month - 1]} {day.year}") for day in covered
        ]
        if with_plots:
            self.fields["plots"] = forms.IntegerField(
                label="Сколько участков",
                min_value=1,
                max_value=10_000,
                help_text="Пределы диапазонов этой группы заданы на один участок.",
                error_messages={
                    "required": "Впишите, сколько участков.",
                    "invalid": "Впишите целое число участков.",
                    "min_value": "Участков не может быть меньше одного.",
                    "max_value": "Не больше десяти тысяч участков.",
                },
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
        for zone in ZONES[self.chosen_plan]:
            label = "Расход, кВт·ч" if zone == "all" else f"{ZONE_NAMES[zone].capitalize()}, кВт·ч"
            self.fields[f"kwh_{zone.value}"] = KwhField(label)

    @property
    def is_asked(self) -> bool:
        """Whether volumes have been sent: until then there is nothing to complain about."""
        return any(name.startswith("kwh_") for name in self.data)

    @property
    def volumes(self) -> dict[str, Decimal]:
        return {zone.value: self.cleaned_data[f"kwh_{zone.value}"] for zone in ZONES[self.chosen_plan]}

    @property
    def month_asked(self) -> date:
        return date.fromisoformat(f"{self.cleaned_data['month']}-01")
