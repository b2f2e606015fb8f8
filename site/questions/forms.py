from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, dumps, loads

from questions.captcha import QuestionField
from questions.choices import OFFERED, Audience, Kind, ReplyChannel
from questions.form_fields import ACCOUNT_MISSING, TopicField
from questions.services.drafts import MAX_FILES
from questions.services.intake import Intake

TEXT_LIMIT = 10_000
HUMAN_SALT = "questions.human"
REPLY_CONTACT = {
    ReplyChannel.EMAIL: "email",
    ReplyChannel.POST: "postal_address",
    ReplyChannel.PHONE: "phone",
}
CONTACT_MISSING = {
    "email": "Вы выбрали ответ по электронной почте: напишите её адрес.",
    "postal_address": "Вы выбрали ответ письмом: напишите почтовый адрес с индексом.",
    "phone": "Вы выбрали ответ по телефону: напишите номер.",
}
INVITATION_MISSING = "Вы выбрали ответ лично в офисе: чтобы пригласить вас, нужен телефон или почта."


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"
    input_type = "file"


class FilesField(forms.Field):
    """Shows the chooser only: what is chosen is stored before the form is checked (services/drafts.py)."""

    widget = FilesInput(
        attrs={
            "multiple": True,
            "accept": ".pdf,.jpg,.jpeg,.png,.webp,.heic,.heif,.docx,.xlsx,.odt,.doc,.xls,.txt,.rtf",
        }
    )


class AppealForm(forms.Form):
    """What both forms ask. Error texts say what to do, not only what is wrong."""

    audience: Audience
    kind = forms.ChoiceField(
        label="Что вы хотите направить",
        choices=[(kind.value, kind.label.capitalize()) for kind in Kind],
        initial=Kind.QUESTION,
    )
    topic = TopicField(help_text="Так обращение быстрее попадёт к нужному специалисту.")
    text = forms.CharField(
        label="Ваш вопрос или обращение",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=TEXT_LIMIT,
        help_text="Опишите, что случилось и чего вы ждёте от нас. До 10 000 знаков.",
        error_messages={
            "required": "Напишите текст обращения.",
            "max_length": "Текст длиннее %(limit_value)s знаков (сейчас %(show_value)s). Сократите его "
            "или приложите файлом.",
        },
    )
    files = FilesField(  # type: ignore[assignment]  # the form's own `files` is looked up by item
        label="Файлы",
        required=False,
        help_text=f"До {MAX_FILES} файлов по 10 МБ: фотографии (в том числе HEIC), PDF, документы.",
    )
    person_name = forms.CharField(
        label="Фамилия, имя, отчество",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="На анонимные обращения ответ не даётся. Отчество — если есть.",
        error_messages={"required": "Напишите фамилию и имя."},
    )
    account_number = forms.CharField(
        label="Лицевой счёт",
        max_length=60,
        required=False,
        help_text="Если вопрос о вашем счёте. Можно не указывать.",
    )
    reply_channel = forms.ChoiceField(
        label="Как вам ответить",
        choices=OFFERED,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, как вам ответить."},
    )
    email = forms.EmailField(
        label="Электронная почта",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="На неё придёт номер обращения, даже если ответить нужно иначе.",
        max_length=254,
        error_messages={"invalid": "Адрес написан с ошибкой. Пример: ivanova@example.ru."},
    )
    postal_address = forms.CharField(
        label="Почтовый адрес",
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text="С индексом.",
    )
    phone = forms.CharField(
        label="Телефон",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    consent = forms.BooleanField(
        label="Согласие на обработку персональных данных",
        error_messages={
            "required": "Без согласия мы не можем принять обращение через сайт. Другие способы указаны ниже."
        },
    )

    def __init__(self, *args: Any, token: str, human: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.token = token
        self.human = human
        if not self.is_known_human:
            self.fields["captcha"] = QuestionField()
        self.fields["topic"].offer(on_website=True)  # type: ignore[attr-defined]  # the field is ours
        for name in self.fields:
            self._describe(name)

    @property
    def is_known_human(self) -> bool:
        """Whether this form has already answered the check, so that a slip elsewhere does not repeat it."""
        try:
            return bool(loads(self.human, salt=HUMAN_SALT) == self.token)
        except BadSignature:
            return False

    @property
    def human_proof(self) -> str:
        """Proof for the form's next showing that the check was passed; bound to this form's token alone."""
        passed = self.is_known_human or "captcha" in getattr(self, "cleaned_data", {})
        return dumps(self.token, salt=HUMAN_SALT) if passed else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for field, message in missing_contacts(cleaned).items():
            if field not in self.errors:
                self.add_error(field, message)
        topic = cleaned.get("topic")
        if topic and topic.needs_account and not cleaned.get("account_number", "-"):
            self.add_error("account_number", ACCOUNT_MISSING)
        return cleaned

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\x00", "")

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if phone and sum(character.isdigit() for character in phone) < 5:
            raise ValidationError("В номере телефона не хватает цифр.")
        return phone

    def intake(self) -> Intake:
        """Return what was filled in, checked; call on a valid form only."""
        return intake_from(self.cleaned_data, audience=self.audience)

    def _describe(self, name: str) -> None:
        """Tie the hint and the error to the input, so that a screen reader says them with it."""
        described = [f"{name}-hint"] if self.fields[name].help_text else []
        if self.is_bound:
            described.append(f"{name}-error")
        if described:
            self.fields[name].widget.attrs["aria-describedby"] = " ".join(described)


def missing_contacts(cleaned: dict[str, Any]) -> dict[str, str]:
    """Return the field without which the chosen way of answering is impossible, with what to say about it."""
    chosen = cleaned.get("reply_channel", "")
    if chosen == ReplyChannel.IN_PERSON:
        return {} if cleaned.get("phone") or cleaned.get("email") else {"phone": INVITATION_MISSING}
    contact = REPLY_CONTACT.get(chosen)
    return {contact: CONTACT_MISSING[contact]} if contact and not cleaned.get(contact) else {}


def intake_from(cleaned: dict[str, Any], **more: Any) -> Intake:
    """Return the intake that a form's checked data hold; fields of the form alone are left out."""
    names = Intake.__dataclass_fields__.keys() & cleaned.keys()
    topic = cleaned.get("topic")
    values = {name: cleaned[name] for name in names}
    return Intake(**{**values, "topic_id": topic.pk if topic else None, **more})


class IndividualForm(AppealForm):
    audience = Audience.INDIVIDUAL


class OrganizationForm(AppealForm):
    audience = Audience.ORGANIZATION
    organization_name = forms.CharField(
        label="Организация",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Напишите название организации."},
    )
    inn = forms.CharField(
        label="ИНН",
        max_length=12,
        required=False,
        help_text="10 цифр, у предпринимателя 12. Можно не указывать.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    field_order = [
        "kind", "topic", "text", "files", "organization_name", "inn", "account_number", "person_name",
        "reply_channel", "email", "postal_address", "phone", "consent", "captcha",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account_number"].label = "Номер договора"
        self.fields["account_number"].help_text = "Если вопрос о договоре. Можно не указывать."
        self.fields["person_name"].label = "Контактное лицо: фамилия, имя, отчество"
        self.fields["person_name"].help_text = "К кому мы можем обратиться по этому вопросу."

    def clean_inn(self) -> str:
        inn = str(self.cleaned_data["inn"]).strip()
        if inn and not is_inn(inn):
            raise ValidationError("В ИНН ошибка: проверьте цифры. Их 10, у предпринимателя 12.")
        return inn


INN_WEIGHTS = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]


def is_inn(value: str) -> bool:
    """Check a taxpayer number by its control digits: one of ten, or the last two of twelve."""
    if not value.isascii() or not value.isdigit() or len(value) not in {10, 12}:
        return False
    digits = [int(character) for character in value]
    positions = [9] if len(digits) == 10 else [10, 11]
    return all(_control_digit(digits, position) == digits[position] for position in positions)


def _control_digit(digits: list[int], position: int) -> int:
    weights = INN_WEIGHTS[-position:]
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11 % 10


class StatusForm(forms.Form):
    number = forms.CharField(
        label="Номер обращения",
        max_length=20,
        help_text="Например, 2026-000123.",
        error_messages={"required": "Напишите номер обращения."},
    )
    code = forms.CharField(
        label="Код",
        max_length=30,
        help_text="12 цифр со страницы, где показан номер, или из письма. Пробелы не важны.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Напишите код."},
    )

    def clean_code(self) -> str:
        return "".join(character for character in self.cleaned_data["code"] if character.isdigit())
