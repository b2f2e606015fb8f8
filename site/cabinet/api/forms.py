"""The register's own forms for what comes as JSON: the same rules, the same words by field."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.utils.crypto import constant_time_compare

from cabinet.api.answers import Refused
from cabinet.forms import AddForm, KnownForm, WithdrawForm
from pages.models import Edition
from questions.choices import Audience
from questions.forms import AppealForm, IndividualForm, OrganizationForm

MEND = "Исправьте отмеченные поля."
UNKNOWN = "Такого поля нет."
NOT_A_TEXT = "Это должна быть строка."
NOT_A_NUMBER = "Это должно быть целое число."
NO_AUDIENCE = "Напишите, от кого обращение: individual или organization."
NO_CONSENT = "Обращения пока не принимаются: на сайте нет текста согласия."
CONSENT_CHANGED = (
    "Это не действующая редакция согласия. Покажите пользователю текст, который назван в consent/, "
    "и передайте его hash."
)


class ThroughApi(KnownForm):
    """What is asked on the site, but the consent is named by the text that the user agreed to."""

    files = None  # type: ignore[assignment]  # they come beside the data
    consent = forms.CharField(  # type: ignore[assignment]  # named instead of ticked
        error_messages={"required": "Нужно согласие пользователя: hash редакции, с которой он согласился."},
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, token="", **kwargs)
        self.edition = edition

    def clean_consent(self) -> str:
        named = str(self.cleaned_data["consent"])
        if not constant_time_compare(named, self.edition.version_hash):
            raise forms.ValidationError(CONSENT_CHANGED)
        return named


class IndividualThroughApi(ThroughApi, IndividualForm):
    pass


class OrganizationThroughApi(ThroughApi, OrganizationForm):
    pass


class AdditionThroughApi(AddForm):
    files = None  # type: ignore[assignment]  # they come beside the data


API_FORMS: dict[str, type[ThroughApi]] = {
    Audience.INDIVIDUAL: IndividualThroughApi,
    Audience.ORGANIZATION: OrganizationThroughApi,
}


def appeal_form(data: Mapping[str, Any], edition: Edition | None) -> AppealForm:
    """Return a valid form; Refused with 422 and words by field for any other."""
    if edition is None:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, NO_CONSENT)
    typed = dict(data)
    audience = typed.pop("audience", None)
    if not isinstance(audience, str) or audience not in API_FORMS:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, MEND, fields={"audience": [NO_AUDIENCE]})
    return _valid(API_FORMS[audience](data=_fitting(typed, API_FORMS[audience]), edition=edition))


def addition_text(data: Mapping[str, Any]) -> str:
    return str(_valid(AdditionThroughApi(data=_fitting(data, AdditionThroughApi))).cleaned_data["text"])


def withdrawal_reason(data: Mapping[str, Any]) -> str:
    return str(_valid(WithdrawForm(data=_fitting(data, WithdrawForm))).cleaned_data["reason"])


def _fitting(data: Mapping[str, Any], form: type[forms.Form]) -> dict[str, Any]:
    """Return the data as a form takes them; Refused for unknown fields and values of a wrong kind."""
    wrong = {name: [words] for name, value in data.items() if (words := _wrong(name, value, form))}
    if wrong:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, MEND, fields=wrong)
    return {name: value for name, value in data.items() if value is not None}


def _wrong(name: str, value: Any, form: type[forms.Form]) -> str:
    if name not in form.base_fields:
        return UNKNOWN
    if value is None:
        return ""
    if name == "topic":
        return "" if type(value) is int else NOT_A_NUMBER
    return "" if isinstance(value, str) else NOT_A_TEXT


def _valid(form: Any) -> Any:
    if not form.is_valid():
        fields = {name: [str(each) for each in messages] for name, messages in form.errors.items()}
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, MEND, fields=fields)
    return form
