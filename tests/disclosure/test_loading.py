"""Duties from a file: all or none, and a message that names what is wrong."""

from datetime import date
from pathlib import Path

from django.core.management import CommandError, call_command

import pytest
from tests.disclosure.duties import make_duty

from disclosure.errors import DutiesNotLoaded
from disclosure.models import Duty
from disclosure.services.loading import load_duties
from pages.models import InfoPage

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)
GOOD = """
[[duty]]
code = "oplata"
title = "Порядок оплаты"
group = "standard"
legal_basis = "Стандарт, «Основные критерии»"
page = "oplata"
proof = "page_live"
"""


def row(**changes: str) -> str:
    """A second row, right but for the changes: a value is TOML as it stands, empty takes the key out."""
    values = {
        "code": '"telefony"',
        "title": '"Телефоны"',
        "group": '"standard"',
        "legal_basis": '"Стандарт"',
        "page": '"oplata"',
        "proof": '"requisites"',
        "subjects": '["phones"]',
        **changes,
    }
    return "\n[[duty]]\n" + "\n".join(f"{name} = {value}" for name, value in values.items() if value)


def load(folder: Path, text: str) -> int:
    path = folder / "duties.toml"
    path.write_text(text, encoding="utf-8")
    return load_duties(path, today=TODAY)


def test_a_file_is_loaded_and_loading_it_again_adds_nothing(page: InfoPage, tmp_path: Path) -> None:
    assert load(tmp_path, GOOD + row(renewal='"yearly"', day="1", month="6")) == 2
    duty = Duty.objects.get(code="telefony")
    assert (duty.renewal_words, duty.starts_on, duty.page_id) == ("каждый год, до 1 июня", TODAY, page.pk)
    assert load(tmp_path, GOOD + row()) == 0


def test_what_people_have_edited_stays(page: InfoPage, tmp_path: Path) -> None:
    make_duty("oplata", title="Своё название", page=page)
    assert load(tmp_path, GOOD + row()) == 1
    assert Duty.objects.get(code="oplata").title == "Своё название"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (row(proof='"no_such"'), "Строка 2, telefony: неизвестная проверка 'no_such'."),
        (row(page='"net-takoj"'), "Строка 2, telefony: нет страницы 'net-takoj'."),
        (row(title=""), "Строка 2, telefony: не указано title."),
        (row(colour='"red"'), "Строка 2, telefony: неизвестное поле colour."),
        (row(group='"gost"'), "Строка 2, telefony: неизвестная группа 'gost'."),
        (row(renewal='"daily"'), "Строка 2, telefony: неизвестный срок обновления 'daily'."),
        (row(renewal='"monthly"'), "Строка 2, telefony: Укажите число месяца."),
        (row(subjects="[]"), "Строка 2, telefony: Укажите, что именно проверить."),
        (row(subjects='["shoe_size"]'), "Строка 2, telefony: Эта проверка такого не знает: shoe_size."),
        (
            row(proof='"page_live"', subjects="", page=""),
            "Строка 2, telefony: проверке 'page_live' нужна страница.",
        ),
        (row(code='"oplata"'), "Код повторяется: oplata."),
        (row(code='"Телефоны"'), "Строка 2, Телефоны: Строчные латинские буквы, цифры и дефис."),
        (
            row(title='"' + "а" * 251 + '"'),
            "Строка 2, telefony: Убедитесь, что это значение содержит не более 250",
        ),
        ("\n[[duty", "duties.toml: "),
    ],
)
def test_a_file_with_a_fault_names_it_and_loads_nothing(
    page: InfoPage, tmp_path: Path, bad: str, said: str
) -> None:
    with pytest.raises(DutiesNotLoaded) as error:
        load(tmp_path, GOOD + bad)
    assert str(error.value).startswith(said)
    assert not Duty.objects.exists()


def test_a_file_without_rows_or_no_file_at_all_is_an_error(page: InfoPage, tmp_path: Path) -> None:
    with pytest.raises(DutiesNotLoaded, match="нет ни одной строки"):
        load(tmp_path, "# пусто")
    with pytest.raises(CommandError, match=r"nowhere\.toml"):
        call_command("load_duties", str(tmp_path / "nowhere.toml"))
