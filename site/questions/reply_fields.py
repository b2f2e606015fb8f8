"""Fields of reply templates: «{номер}» in a ready text becomes the number of the appeal. Pure.

A field that the appeal has nothing for stays in its braces: the answer is then not ready to be approved.
"""

import re
from collections.abc import Mapping

from django.utils.html import escape, strip_tags

from questions.errors import QuestionsError
from questions.models import Appeal

FIELDS = {
    "номер": "регистрационный номер обращения",
    "дата": "дата регистрации",
    "заявитель": "имя заявителя или название организации",
    "счёт": "лицевой счёт или номер договора",
    "срок": "срок ответа",
}
FIELD = re.compile(r"\{([^{}]*)\}")
KNOWN = {name.replace("ё", "е"): name for name in FIELDS}


class UnknownField(QuestionsError):
    """A template has a field that nothing can fill."""

    def __init__(self, name: str) -> None:
        known = ", ".join(f"{{{each}}}" for each in FIELDS)
        super().__init__(f"Неизвестное поле {{{name}}}. Есть такие: {known}.")


def require_known(html: str) -> None:
    """Refuse, with UnknownField, a text with a field that is none of ours."""
    for found in FIELD.finditer(html):
        _known(found[1])


def fill(html: str, values: Mapping[str, str]) -> str:
    """Put values in the places of the fields, as text and never as markup."""

    def value(found: re.Match[str]) -> str:
        return escape(values.get(_known(found[1]), "")) or found[0]

    return FIELD.sub(value, html)


def values_of(appeal: Appeal) -> dict[str, str]:
    """Return what the appeal has for each field, empty where it has nothing."""
    return {
        "номер": appeal.registration_number,
        "дата": f"{appeal.registered_on:%d.%m.%Y}",
        "заявитель": appeal.applicant,
        "счёт": appeal.account_number,
        "срок": f"{appeal.due_on:%d.%m.%Y}",
    }


def left_open(html: str) -> list[str]:
    """Return the known fields that still stand in braces."""
    names = (_bare(found[1]) for found in FIELD.finditer(html))
    return list(dict.fromkeys(KNOWN[name] for name in names if name in KNOWN))


def _known(inside: str) -> str:
    name = _bare(inside)
    if name not in KNOWN:
        raise UnknownField(strip_tags(inside).strip())
    return KNOWN[name]


def _bare(inside: str) -> str:
    # The editor may have set a part of the field in bold, or put a space that does not break.
    return strip_tags(inside).replace("&nbsp;", " ").strip().lower().replace("ё", "е")
