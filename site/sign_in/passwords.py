"""Passwords that are refused: little more than a word of the company's own, or leaked elsewhere."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from wagtail.models import Site

from pages.anchors import latin_of
from pages.models import CompanySettings
from sign_in.breached import is_among
from sign_in.own_words import OF_THE_FIELD, is_little_more, words_of


class OwnWordsValidator:
    """One of AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_little_more(password, OF_THE_FIELD | own_words()):
            words = (
                "Пароль почти весь из названия компании, имени сайта или слов вроде «энерго» и «тариф». "
                "Добавьте другие слова."
            )
            raise ValidationError(words, code="password_of_own_words")

    def get_help_text(self) -> str:
        return "Пароль не может состоять из названия компании, имени сайта и слов вроде «энерго» и «тариф»."


def own_words() -> set[str]:
    """Return the words of the company's names and of its hosts, each in Latin letters, too."""
    companies = CompanySettings.objects.values_list("full_name", "short_name", "domain")
    names = [name for company in companies for name in company]
    hosts = [*Site.objects.values_list("hostname", flat=True), urlsplit(settings.SITE_URL).hostname or ""]
    words = words_of([*names, *hosts])
    return words | words_of(latin_of(word, len(word) * 4) for word in words)


class BreachedValidator:
    """One of AUTH_PASSWORD_VALIDATORS where the installation keeps a list of leaked passwords."""

    def __init__(self, file: str) -> None:
        self.file = Path(file)

    def validate(self, password: str, user: Any = None) -> None:
        try:
            has_leaked = is_among(password, self.file)
        except OSError as error:
            words = "Пароль не проверить: список утёкших паролей не читается. Скажите администратору сервера."
            raise ValidationError(words, code="breached_passwords_unread") from error
        if has_leaked:
            words = "Этот пароль утёк с какого-то сайта: такие подбирают первыми. Придумайте другой."
            raise ValidationError(words, code="password_breached")

    def get_help_text(self) -> str:
        return "Пароль не может быть из утёкших с других сайтов."
