"""Passwords made of what everybody knows of the company are refused, and the words are written down."""

import re
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from wagtail.models import Site

import pytest
from tests.sign_in.conftest import PASSWORD, log_in
from tests.sign_in.test_sign_ins import NEW_PASSWORD, account_form

from pages.models import CompanySettings
from sign_in.own_words import OF_THE_FIELD, is_little_more, words_of
from sign_in.passwords import own_words

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "administrator.md"
WORDS = {"энерго", "энергосбыт", "тариф", "tarif"}


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("Энергосбыт-2026!", True),
        ("энергосбытсосна", True),
        ("энергосбытсосенка1", False),
        ("СосноваяЭнергия", False),
        ("тариф12345", True),
        ("т-а-р-и-ф-1-2-3", True),
        ("tarif_ТАРИФ_энерго", True),
        ("сосна-тариф", True),
        ("сосенка-тариф", False),
        ("1234567890", False),
        ("abcde12345", False),
        ("", False),
    ],
)
def test_fewer_than_six_letters_besides_such_words_are_too_few(password: str, refused: bool) -> None:
    assert is_little_more(password, WORDS) is refused


def test_the_longest_word_goes_first_and_none_refuses_nothing() -> None:
    # Without «энерго» alone «сбыт» and «ель» would be left, seven letters.
    assert is_little_more("энергосбытель", {"энерго", "энергосбыт"})
    assert not is_little_more("энергосбытель", {"энерго"})
    assert not is_little_more("тариф12345", set())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("АО «Берёзовый свет»", {"березовый", "свет"}),
        ("lesk-sbyt.example.ru", {"lesksbyt", "lesk", "sbyt", "example"}),
        ("xn--e1afmkfd.xn--p1ai", {"пример"}),
        ("энерго24.рф", {"энерго"}),
        ("127.0.0.1", set()),
        ("", set()),
    ],
)
def test_names_and_hosts_are_taken_apart(name: str, words: set[str]) -> None:
    assert words_of([name]) == words


@pytest.fixture
def company(db: None, settings: Any) -> CompanySettings:
    settings.SITE_URL = "https://xn--80aaxgqbdi.xn--p1ai"
    site = Site.objects.get(is_default_site=True)
    Site.objects.filter(pk=site.pk).update(hostname="lesk-online.example")
    names = {"full_name": "Акционерное общество «Лесогорская компания»", "short_name": "АО «ЛЭСК»"}
    return CompanySettings.objects.update_or_create(site=site, defaults=names)[0]


def test_the_companys_words_are_its_names_and_hosts_in_both_alphabets(company: CompanySettings) -> None:
    found = own_words()
    assert {"лесогорская", "lesogorskaya", "лэск", "lesk", "online", "leskonline"} <= found
    assert "xn" not in " ".join(found)


@pytest.mark.parametrize(
    "password", ["Лесогорская2026", "Lesogorskaya-1", "ЛЭСК!ЛЭСК!ЛЭСК", "lesk-online-77", "Электро-тариф-1"]
)
def test_such_a_password_is_refused_in_words(company: CompanySettings, password: str) -> None:
    with pytest.raises(ValidationError, match="из названия компании, имени сайта или слов вроде «энерго»"):
        validate_password(password)
    validate_password(f"{password} вишнёвый сад")


def test_the_page_of_the_account_refuses_it(company: CompanySettings, client: Client, operator: User) -> None:
    log_in(client, operator)
    own = dict.fromkeys(("password-new_password1", "password-new_password2"), "Лесогорская-2026")
    page = client.post("/admin/account/", {**account_form(client), **NEW_PASSWORD, **own})
    assert "Пароль почти весь из названия компании" in page.content.decode()
    operator.refresh_from_db()
    assert operator.check_password(PASSWORD)


def test_the_words_of_the_field_are_written_down_for_administrators() -> None:
    section = GUIDE.read_text(encoding="utf-8").partition("own_words.py`):\n\n")[2].partition("\n\n")[0]
    assert set(re.findall(r"`([^`]+)`", section)) == OF_THE_FIELD
