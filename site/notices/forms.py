"""The public forms: signing up, and choosing what to get."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.signing import BadSignature, dumps, loads
from django.http import QueryDict

from notices.choices import Topic
from notices.places import Place
from notices.services.subscribing import Choices
from questions.captcha import QuestionField

HUMAN_SALT = "notices.human"
MOST_STREETS = 20
LONGEST_NAME = 100
NO_STREETS = "Вы выбрали перерывы: напишите населённый пункт и, если нужно, улицу."
NO_SETTLEMENT = "Улица «{street}» без населённого пункта: напишите, где она."
TOO_LONG = "Название длиннее 100 знаков: сократите его."
TOO_MANY = f"Улиц больше {MOST_STREETS}: оставьте те, о которых хотите знать."


def places_of(data: QueryDict) -> list[Place]:
    """Return the streets as they were typed, row by row, the rows that are empty left out."""
    rows = zip(data.getlist("settlement"), data.getlist("street"), strict=False)
    typed = (Place(_plain(settlement), _plain(street)) for settlement, street in rows)
    return [place for place in typed if place.settlement or place.street]


def _plain(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def fault_of_places(places: Sequence[Place], *, needed: bool) -> str:
    """Say in Russian what is wrong with the streets of a form; empty when nothing is."""
    if len(places) > MOST_STREETS:
        return TOO_MANY
    for place in places:
        if not place.settlement_key:
            return NO_SETTLEMENT.format(street=place.street[:LONGEST_NAME])
        if max(len(place.settlement), len(place.street)) > LONGEST_NAME:
            return TOO_LONG
    return NO_STREETS if needed and not places else ""


class ChoicesForm(forms.Form):
    """What somebody wants to get; the streets stand beside the form, as rows of the page."""

    topics = forms.MultipleChoiceField(
        label="О чём вам писать",
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Отметьте хотя бы одну тему."},
    )

    def __init__(self, *args: Any, places: Sequence[Place] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = list(places)

    @property
    def places_fault(self) -> str:
        """Return what is wrong with the streets, once the form has been judged."""
        if not self.is_bound:
            return ""
        chosen = self.cleaned_data.get("topics", []) if hasattr(self, "cleaned_data") else []
        return fault_of_places(self.places, needed=Topic.INTERRUPTIONS in chosen)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if fault := fault_of_places(self.places, needed=Topic.INTERRUPTIONS in cleaned.get("topics", [])):
            self.add_error(None, fault)
        return cleaned

    @property
    def choices(self) -> Choices:
        """Return what was chosen; call on a valid form only."""
        return Choices(self.cleaned_data["topics"], self.places)


class SubscribeForm(ChoicesForm):
    """Asks for the address, the consent, and whether it is a person who asks."""

    email = forms.EmailField(
        label="Электронная почта",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="На неё придёт письмо со ссылкой: подписка начнётся, когда вы её подтвердите.",
        error_messages={
            "required": "Напишите адрес электронной почты.",
            "invalid": "Адрес написан с ошибкой. Пример: ivanova@example.ru.",
        },
    )
    consent = forms.BooleanField(
        label="Согласие на получение рассылки",
        error_messages={
            "required": "Без согласия мы не можем присылать письма. Ленты RSS открыты и без него."
        },
    )

    def __init__(self, *args: Any, token: str, human: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.token, self.human = token, human
        if not self.is_known_human:
            self.fields["captcha"] = QuestionField()
            self.fields["captcha"].widget.attrs["aria-describedby"] = "captcha-hint"
        described = "email-hint email-error" if self.is_bound else "email-hint"
        self.fields["email"].widget.attrs["aria-describedby"] = described

    @property
    def is_known_human(self) -> bool:
        """Whether this form has answered the check already, so that a slip elsewhere does not repeat it."""
        try:
            return bool(loads(self.human, salt=HUMAN_SALT, max_age=3600) == self.token)
        except BadSignature:
            return False

    @property
    def human_proof(self) -> str:
        """Proof, bound to this form alone, that the check was passed."""
        passed = self.is_known_human or "captcha" in getattr(self, "cleaned_data", {})
        return dumps(self.token, salt=HUMAN_SALT) if passed else ""
